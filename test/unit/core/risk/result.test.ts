import { describe, expect, it } from 'vitest';
import {
  type Answer,
  type Filling,
  misfit,
  newFilling,
  withAnswer,
  withJudgement,
} from '../../../../src/core/risk/answers.ts';
import { type Checklist, forForce } from '../../../../src/core/risk/checklist.ts';
import { resultOf } from '../../../../src/core/risk/result.ts';
import { AT, HANDLER } from '../../../support/calls.ts';
import {
  aChecklist,
  aQuestion,
  BETH_ACTOR,
  DONT_KNOW,
  NO,
  NOT_ASKED,
  number,
  THRESHOLDS,
  yes,
} from '../../../support/risk.ts';

function filled(answers: Readonly<Record<string, Answer>>, more: Partial<Checklist> = {}): Filling {
  return Object.entries(answers).reduce(
    (filling, [question, answer]) => withAnswer(filling, question, { answer, by: HANDLER, at: AT }),
    newFilling(aChecklist(more), HANDLER, AT),
  );
}

function yesTo(...questions: readonly string[]): Readonly<Record<string, Answer>> {
  return Object.fromEntries(questions.map((question) => [question, yes()]));
}

describe('what the answers of a checklist add up to', () => {
  it('given no answer, then there is no level: that says nothing about the risk (S7)', () => {
    expect(resultOf(filled({}))).toMatchObject({ level: null, score: 0, answered: 0, open: 12 });
  });

  it.each([
    [2, 'standard'],
    [3, 'medium'],
    [4, 'medium'],
    [5, 'high'],
    [6, 'high'],
  ] as const)('given a score of %i, then the band is %s', (score, band) => {
    const questions = ['q3', 'q4', 'q5', 'q6', 'q7', 'q8'].slice(0, score);
    expect(resultOf(filled(yesTo(...questions)))).toMatchObject({ score, band, level: band });
  });

  it('given "don\'t know" and "not asked", then they count nothing and are told apart from no', () => {
    const result = resultOf(filled({ q1: DONT_KNOW, q2: NOT_ASKED, q3: NO, q4: yes() }));
    expect(result).toMatchObject({ score: 1, answered: 2, unknown: 2, open: 8 });
  });

  it('given one red flag, then the level is high whatever the score', () => {
    const result = resultOf(filled(yesTo('strangled')));
    expect(result).toMatchObject({ score: 1, band: 'standard', level: 'high', redFlags: ['strangled'] });
    expect(result.reasons[0]).toMatchObject({ text: 'strangled: answered yes', level: 'high' });
    expect(result.facts).toEqual(['strangulation']);
  });

  it('given questions that weigh more together, then only both raise', () => {
    expect(resultOf(filled(yesTo('q1')))).toMatchObject({ level: 'standard' });
    expect(resultOf(filled({ q1: yes(), q2: DONT_KNOW }))).toMatchObject({ level: 'standard' });
    expect(resultOf(filled(yesTo('q1', 'q2')))).toMatchObject({ level: 'medium' });
  });

  it('given a judgement above the score, then it raises; one below changes nothing (S6)', () => {
    const low = filled(yesTo('q1'));
    const judgement = { why: 'her voice', by: BETH_ACTOR, at: AT };
    expect(resultOf(withJudgement(low, { ...judgement, level: 'high' }))).toMatchObject({
      level: 'high',
      marac: ['judgement'],
    });
    const high = withJudgement(filled(yesTo('strangled')), { ...judgement, level: 'standard' });
    expect(resultOf(high)).toMatchObject({ level: 'high' });
  });

  it('given a second, lower judgement, then the higher one stays (S6)', () => {
    const judgement = { why: 'as I see it', by: BETH_ACTOR, at: AT };
    const twice = withJudgement(withJudgement(filled({}), { ...judgement, level: 'high' }), {
      ...judgement,
      level: 'medium',
    });
    expect(resultOf(twice).level).toBe('high');
  });

  it('given answers that confirm something, then the pathways hear of it, and of high risk and MARAC', () => {
    const result = resultOf(filled(yesTo('children', 'strangled', 'q3', 'q4', 'q5')));
    expect(result.confirmed).toEqual(['childAtAddressConfirmed', 'highRiskConfirmed', 'maracThresholdMet']);
  });
});

describe("a force's own thresholds", () => {
  it.each([
    { at: 14, score: 14, marac: ['score'] },
    { at: 14, score: 13, marac: [] },
    { at: 17, score: 14, marac: [] },
    { at: 17, score: 16, marac: [] },
    { at: 17, score: 17, marac: ['score'] },
  ])('given MARAC from $at and a score of $score, then $marac', ({ at, score, marac }) => {
    const names = Array.from({ length: 20 }, (_, index) => `d${index}`);
    const questions = names.map((name) => aQuestion(name));
    const checklist = aChecklist({
      sections: [{ id: 'all', title: { en: 'All', cy: null }, questions }],
      together: [],
      thresholds: { medium: 10, high: 14, maracScore: at, incidents: null, withinDays: 365 },
    });
    const answers = yesTo(...names.slice(0, score));
    const result = resultOf(filled(answers, checklist));
    expect(result.marac).toEqual(marac);
    expect(result.level).toBe(score >= 14 ? 'high' : 'medium');
  });

  it.each([
    [3, 2, []],
    [3, 3, ['escalation']],
    [5, 3, []],
    [5, 4, []],
    [5, 5, ['escalation']],
    [null, 40, []],
  ] as const)('given escalation from %s incidents and %i of them, then %j', (incidents, count, marac) => {
    const result = resultOf(
      filled({ incidents: number(count) }, { thresholds: { ...THRESHOLDS, incidents } }),
    );
    expect(result.marac).toEqual(marac);
    expect(result.level).toBe(marac.length > 0 ? 'high' : 'standard');
  });

  it('given a definition for two forces, then each gets its own thresholds and licensed words', () => {
    const base = aChecklist({
      sections: [
        {
          id: 's',
          title: { en: 'S', cy: null },
          questions: [aQuestion('q', { placeholder: 'dash-q', words: null })],
        },
      ],
    });
    const definition = {
      ...base,
      status: 'current' as const,
      thresholds: { any: THRESHOLDS, forces: new Map([['north', { ...THRESHOLDS, maracScore: 17 }]]) },
      wording: {
        any: new Map(),
        forces: new Map([['north', new Map([['dash-q', { en: 'Licensed?', cy: null }]])]]),
      },
    };
    expect(forForce(definition, 'north').thresholds.maracScore).toBe(17);
    expect(forForce(definition, 'south').thresholds.maracScore).toBe(5);
    expect(forForce(definition, 'north').sections[0]?.questions[0]?.words).toEqual({
      en: 'Licensed?',
      cy: null,
    });
    expect(forForce(definition, 'south').sections[0]?.questions[0]?.words).toBeNull();
  });
});

describe('answers', () => {
  it('given two people who answer one question, then the last stands and the first is kept with its author', () => {
    const first = withAnswer(filled({}), 'q1', { answer: yes('she said so'), by: HANDLER, at: AT });
    const second = withAnswer(first, 'q1', { answer: NO, by: BETH_ACTOR, at: AT + 5 });
    expect(second.answers).toEqual([
      {
        question: 'q1',
        answer: NO,
        by: BETH_ACTOR,
        at: AT + 5,
        before: [{ answer: yes('she said so'), by: HANDLER, at: AT }],
      },
    ]);
  });

  it.each([
    ['nothing', yes(), 'This checklist has no such question.'],
    ['q1', number(3), 'This question is answered with yes, no, dontKnow or notAsked.'],
    [
      'q1',
      { kind: 'choice', value: 'maybe', note: null },
      'This question is answered with yes, no, dontKnow or notAsked.',
    ],
    ['incidents', yes(), 'This question is answered with a number, or not at all.'],
    ['words', number(3), 'This question is answered in words.'],
    ['incidents', DONT_KNOW, null],
    ['words', NOT_ASKED, null],
    ['q1', yes(), null],
  ] as const)(
    'given an answer to %s, then what is wrong with it is said in words',
    (question, answer, wrong) => {
      expect(misfit(aChecklist(), question, answer as Answer)).toBe(wrong);
    },
  );
});
