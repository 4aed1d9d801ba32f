import { describe, expect, it } from 'vitest';
import {
  answerKeys,
  answerWords,
  earlierAnswers,
  inLanguage,
  maracWords,
  nextOpen,
  surenessWords,
  versionWords,
} from '../../../src/console/screens/questions/question-words.ts';
import { levelOf } from '../../../src/console/words/levels.ts';
import { callCard } from '../../support/call-cards.ts';
import { aQuestion, DONT_KNOW, number, yes } from '../../support/risk.ts';

const QUESTION = aQuestion('fear');

describe('the words of risk questions', () => {
  it('have keys: Y, N, D, 0, and numbers by place', () => {
    expect(answerKeys(QUESTION).map(({ value, keys }) => [value, ...keys])).toEqual([
      ['yes', 'y', '1'],
      ['no', 'n', '2'],
      ['dontKnow', 'd'],
      ['notAsked', '0'],
    ]);
    const choice = aQuestion('how-often', { kind: 'choice' });
    expect(answerKeys(choice).map(({ keys }) => keys.join())).toEqual(['1', '2', 'd', '0']);
  });

  it('say what was answered, also by a version that no longer has the choice', () => {
    expect(answerWords(QUESTION, yes())).toBe('yes');
    expect(answerWords(QUESTION, DONT_KNOW)).toBe('don’t know');
    expect(answerWords(undefined, { kind: 'choice', value: 'often', note: null })).toBe('often');
    expect(answerWords(undefined, number(3))).toBe('3');
  });

  it('are in Welsh where there is Welsh, else in English', () => {
    expect(inLanguage({ en: 'Fear', cy: 'Ofn' }, 'cy')).toBe('Ofn');
    expect(inLanguage({ en: 'Fear', cy: null }, 'cy')).toBe('Fear');
  });

  it('S7: answers of earlier calls have their date, and say when nobody confirmed the person', () => {
    const filling = { callId: 'CA1', checklist: 'dash', version: '1', level: null, score: 0 };
    const given = [{ question: 'fear', answer: yes(), at: 5 }];
    const earlier = [
      { ...filling, on: 1_000, samePerson: true, answers: given },
      { ...filling, on: 2_000, samePerson: false, answers: given },
      { ...filling, checklist: 'dara', on: 3_000, samePerson: true, answers: given },
    ];
    expect(earlierAnswers(earlier, 'dash', 'fear').map(({ on, samePerson }) => [on, samePerson])).toEqual([
      [2_000, false],
      [1_000, true],
    ]);
    expect(surenessWords(false)).toContain('nobody confirmed');
  });

  it('go to the next open question, round to the start, and nowhere when all are answered', () => {
    const questions = ['a', 'b', 'c'].map((name) => aQuestion(name));
    expect(nextOpen(questions, new Set(['b']), 'a')).toBe('c');
    expect(nextOpen(questions, new Set(['b', 'c']), 'c')).toBe('a');
    expect(nextOpen(questions, new Set(['a', 'b', 'c']), 'b')).toBeNull();
  });

  it('say when a version was withdrawn or replaced while it is being filled', () => {
    const used = { id: 'dash', version: '1' };
    expect(versionWords(used, null)).toBeNull();
    expect(versionWords(used, [used])).toBeNull();
    expect(versionWords(used, [])).toMatch(/withdrawn since.*finished as it was begun/);
    expect(versionWords(used, [{ id: 'dash', version: '2' }])).toMatch(/Version 2 has replaced 1/);
    expect(maracWords([])).toBeNull();
    expect(maracWords(['score', 'judgement'])).toBe('MARAC: by its score, by professional judgement');
  });
});

describe('the level on the screen', () => {
  it('S6: is what answers and words heard have raised it to, also for a number that nobody knew', () => {
    const card = { ...callCard('CA1'), assessment: null, plan: null, lookup: 'missed' as const };
    const risk = {
      ...{ reasons: [], checklists: [], earlier: [], prompts: [], heard: [], unread: [] },
      transcription: 'off' as const,
    };
    expect(levelOf({ ...card, risk: { ...risk, level: 'high' } })).toBe('high');
    expect(levelOf({ ...card, risk: { ...risk, level: null } })).toBe('none');
  });
});
