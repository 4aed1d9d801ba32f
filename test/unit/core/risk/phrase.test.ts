import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAll, parsePhrase, phraseProblem } from '../../../../src/core/risk/phrase.ts';
import { LONGEST_TEXT, tokensOf } from '../../../../src/core/risk/tokens.ts';

function found(phrase: string, text: string): readonly string[] {
  const parsed = parsePhrase(phrase);
  if (parsed === null) throw new Error(`${phrase}: ${phraseProblem(phrase)}`);
  const tokens = tokensOf(text);
  return findAll([parsed], tokens).map(({ from, to }) => tokens.slice(from, to).join(' '));
}

describe('the language of lexicons', () => {
  it.each([
    ['strangl*', 'He strangled me', ['strangled']],
    ['strangl*', 'a strange thing', []],
    ['kill|murder me|us', "he'll murder us all", ['murder us']],
    ['hand|hands .. throat', 'his hands were right round my throat', []],
    ['hand|hands .. throat', 'his hands round my throat', ['hands round my throat']],
    ['round? my neck', 'my neck', ['my neck']],
    ['round? my neck', 'round my neck', ['round my neck', 'my neck']],
    ['cant breathe', "I can't breathe", ['cant breathe']],
    ['ngwddf', 'am fy NGWDDF', ['ngwddf']],
    ['duszę', 'Dusze', ['dusze']],
    ['ślad łaska', 'Slad Laska', ['slad laska']],
  ])('%s in "%s" is %j', (phrase, text, wanted) => {
    expect(found(phrase, text)).toEqual(wanted);
  });

  it.each([
    ['.. me', 'a phrase does not begin or end with ".."'],
    ['(a|b)+', '"(a|b)+" is not a word; write a word, begin*, one|other, maybe? or ".."'],
    ['a? b?', 'a phrase needs a word that may not be missing'],
    ['a .. b .. c .. d .. e', 'a phrase has at most 3 times ".."'],
    ['a? b? c? d? e', 'a phrase has at most 3 words that may be missing'],
    ['a b c d e f g h i j k l m', 'a phrase has at most 12 words'],
  ])('%s is refused in words: %s', (phrase, why) => {
    expect(phraseProblem(phrase)).toBe(why);
  });

  it('given any text at all, however long, then it is read in bounded time and nothing is thrown', () => {
    const phrases = ['a .. b .. c .. d', 'a* .. a* .. a* .. b', 'a? a? a? b'].map(
      (text) => parsePhrase(text) as NonNullable<ReturnType<typeof parsePhrase>>,
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        findAll(phrases, tokensOf(text));
      }),
      { numRuns: 50 },
    );
    const tokens = tokensOf('a '.repeat(1_000_000));
    expect(tokens.length).toBeLessThanOrEqual(LONGEST_TEXT);
    expect(findAll(phrases, tokens)).toEqual([]);
  });
});
