import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hear } from '../../../../src/core/risk/hear.ts';
import type { Utterance } from '../../../../src/core/risk/lexicon.ts';
import { failuresOf } from '../../../../src/core/risk/test-lexicon.ts';
import { judge, readConversations, readLexicon } from '../../../support/conversations.ts';

const EN = readLexicon('en');

function caller(text: string, at = 10_000, more: Partial<Utterance> = {}): Utterance {
  return { id: `c${at}`, speaker: 'caller', text, at, final: true, confidence: 0.9, ...more };
}
function handler(text: string, at = 5_000): Utterance {
  return { ...caller(text, at), id: `h${at}`, speaker: 'handler' };
}

describe('what is heard in what was said', () => {
  it('given the words, then the indicator, the words that triggered it and what it raises to', () => {
    expect(hear(EN, [caller('He put his hands round my throat')])).toEqual([
      {
        indicator: 'strangulation',
        words: 'hands round my throat',
        speaker: 'caller',
        sure: true,
        raisesTo: 'high',
        utterance: 'c10000',
      },
    ]);
  });

  it('given words from the handler, then nothing: questions are not reports', () => {
    expect(hear(EN, [handler('Has he strangled you? Has he got a knife?')])).toEqual([]);
  });

  it('given a yes to one question, then it is found, with question and answer', () => {
    expect(hear(EN, [handler('Has he ever strangled you?'), caller('Yeah, he has')])).toMatchObject([
      {
        indicator: 'strangulation',
        sure: true,
        words: 'asked: strangled; answered: yeah he has',
      },
    ]);
  });

  it('given a yes to several questions at once, then each is found and none is sure', () => {
    const found = hear(EN, [handler('Any weapons or children in the house?'), caller('Yes')]);
    expect(found.map(({ indicator, sure }) => [indicator, sure])).toEqual([
      ['weapons', false],
      ['children', false],
    ]);
  });

  it('given a yes long after the question, then nothing', () => {
    expect(hear(EN, [handler('Has he strangled you?', 0), caller('Yes', 60_000)])).toEqual([]);
  });

  it('given a sentence cut in two, then it is read as one', () => {
    const found = hear(EN, [caller('he put his hands', 1_000), caller('round my throat', 3_000)]);
    expect(found.map(({ indicator, utterance }) => [indicator, utterance])).toEqual([
      ['strangulation', 'c3000'],
    ]);
  });

  it('given a partial or an unclear result, then it is found and is not sure', () => {
    const words = 'He strangled me';
    expect(hear(EN, [caller(words, 1, { final: false })])).toMatchObject([{ sure: false }]);
    expect(hear(EN, [caller(words, 1, { confidence: 0.1 })])).toMatchObject([{ sure: false }]);
  });

  it('given an agreed code word, then it is found, and its words are not repeated', () => {
    const found = hear(EN, [caller('Is Auntie Maureen there?')], ['auntie maureen']);
    expect(found).toMatchObject([{ indicator: 'codeWord', words: '', raisesTo: 'high', sure: true }]);
    expect(hear(EN, [caller('Is Maureen there?')], ['auntie maureen'])).toEqual([]);
  });

  it('given utterances in any order and twice, then the finds are the same', () => {
    const said = [
      handler('Has he got a weapon?', 1_000),
      caller('Yes', 2_000),
      caller('He said he', 9_000),
      caller("'d kill me", 10_000),
    ];
    const wanted = hear(EN, said);
    expect(wanted.map(({ indicator }) => indicator)).toContain('weapons');
    fc.assert(
      fc.property(fc.shuffledSubarray(said, { minLength: said.length }), (shuffled) => {
        expect(hear(EN, shuffled)).toEqual(wanted);
      }),
    );
  });

  it('given markup, another alphabet, control characters or a megabyte, then nothing breaks', () => {
    const odd = [
      '<script>alert(1)</script>',
      'Он меня душил',
      '\u0000\u202e\ud800',
      'x '.repeat(500_000),
      '',
    ];
    for (const text of odd) expect(hear(EN, [caller(text)])).toEqual([]);
    const long = hear(EN, [caller(`He strangled me ${'and '.repeat(300_000)}`)]);
    expect(long).toMatchObject([{ indicator: 'strangulation' }]);
  });
});

describe('the lexicons that come with the product', () => {
  it.each(['en', 'cy', 'pl'])(
    '%s: on the invented conversations it hears what it heard before',
    (language) => {
      // A floor and not a goal: `npm run bench lexicon` says how good it is and lists the errors.
      const lexicon = readLexicon(language);
      const judged = readConversations()
        .filter((one) => one.language === language && one.file !== 'later.yaml')
        .flatMap((one) => judge(one, lexicon));
      const count = (kind: string) => judged.filter((one) => one.kind === kind).length;
      expect(count('right') / (count('right') + count('missed'))).toBeGreaterThanOrEqual(0.9);
      expect(count('right') / (count('right') + count('wrong'))).toBeGreaterThanOrEqual(0.9);
    },
  );

  it('given a sentence that goes otherwise, then the check of the file says what was heard', () => {
    const failures = failuresOf(EN, [
      { say: 'He strangled me', after: null, hears: [] },
      { say: 'Good evening', after: null, hears: [] },
    ]);
    expect(failures).toEqual([{ index: 0, heard: ['strangulation'] }]);
  });
});
