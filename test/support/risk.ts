/** Checklists, answers and words heard, for tests of the call and of what they add up to. */
import type { Call } from '../../src/core/call/call.ts';
import type { RiskEvent } from '../../src/core/call/risk-events.ts';
import { type ActorId, id } from '../../src/core/ids.ts';
import { LEVELS } from '../../src/core/register/level.ts';
import type { Answer } from '../../src/core/risk/answers.ts';
import type { Checklist, Question, RiskThresholds } from '../../src/core/risk/checklist.ts';
import { INDICATORS } from '../../src/core/risk/indicators.ts';
import { HANDLER, type Told } from './calls.ts';

export const BETH_ACTOR = id<ActorId>('beth');

export function yes(note: string | null = null): Answer {
  return { kind: 'choice', value: 'yes', note };
}
export const NO: Answer = { kind: 'choice', value: 'no', note: null };
export const DONT_KNOW: Answer = { kind: 'choice', value: 'dontKnow', note: null };
export const NOT_ASKED: Answer = { kind: 'choice', value: 'notAsked', note: null };
export function number(value: number): Answer {
  return { kind: 'number', value, note: null };
}

export function aQuestion(name: string, more: Partial<Question> = {}): Question {
  return {
    id: name,
    topic: { en: name, cy: null },
    placeholder: null,
    words: { en: `About ${name}?`, cy: null },
    kind: 'yesNo',
    choices: [
      { id: 'yes', words: { en: 'yes', cy: null }, weight: 1, affirms: true },
      { id: 'no', words: { en: 'no', cy: null }, weight: 0, affirms: false },
    ],
    redFlag: null,
    fact: null,
    confirms: [],
    counts: null,
    ...more,
  };
}

export const THRESHOLDS: RiskThresholds = {
  medium: 3,
  high: 5,
  maracScore: 5,
  incidents: 3,
  withinDays: 365,
};

/** Eight plain questions of weight one, one with a red flag, one that counts incidents, one in words. */
export function aChecklist(more: Partial<Checklist> = {}): Checklist {
  return {
    id: 'dash',
    version: '1',
    kind: 'dash',
    title: { en: 'DASH', cy: null },
    sections: [
      {
        id: 'all',
        title: { en: 'All', cy: null },
        questions: [
          ...['q1', 'q2', 'q3', 'q4', 'q5', 'q6', 'q7', 'q8'].map((name) => aQuestion(name)),
          aQuestion('strangled', { redFlag: 'high', fact: 'strangulation' }),
          aQuestion('children', { fact: 'childrenThere', confirms: ['childAtAddressConfirmed'] }),
          aQuestion('incidents', { kind: 'number', choices: [], counts: 'incidents' }),
          aQuestion('words', { kind: 'text', choices: [] }),
        ],
      },
    ],
    together: [{ questions: ['q1', 'q2'], raisesTo: 'medium', because: 'One and two together' }],
    thresholds: THRESHOLDS,
    ...more,
  };
}

const ANSWERS: readonly Answer[] = [
  yes(),
  NO,
  DONT_KNOW,
  NOT_ASKED,
  number(0),
  number(7),
  { kind: 'text', value: 'his brother', note: null },
];

/** Everything about risk that could come to this call now, sense and nonsense. */
export function riskTold(_call: Call, type: RiskEvent['type']): readonly Told[] {
  const by = HANDLER;
  switch (type) {
    case 'checklistStarted':
      return [
        { type, checklist: aChecklist(), by },
        { type, checklist: aChecklist({ id: 'dara', kind: 'dara' }), by },
      ];
    case 'questionAnswered':
      return ['dash', 'dara', 'nothing'].flatMap((checklist) =>
        ['q1', 'q2', 'q3', 'strangled', 'children', 'incidents', 'words', 'nothing'].flatMap((question) =>
          ANSWERS.map((answer) => ({ type, checklist, question, answer, by })),
        ),
      );
    case 'riskJudged':
      return LEVELS.map((level) => ({ type, checklist: 'dash', level, why: 'as I see it', by }));
    case 'checklistFinished':
      return [{ type, checklist: 'dash', by }];
    case 'answersRecalled':
      return [{ type, earlier: [] }];
    case 'transcriptionTold':
      return (['on', 'stopped', 'failed'] as const).map((state) => ({ type, state }));
    case 'indicatorHeard':
      return INDICATORS.flatMap((indicator) =>
        [true, false].flatMap((sure) =>
          ([null, 'medium', 'high'] as const).map((raisesTo) => ({
            ...{ type, indicator, sure, raisesTo, words: 'words', speaker: 'caller' as const },
            lexicon: 'en 1',
          })),
        ),
      );
    case 'languageUnread':
      return [{ type, language: 'xx' }];
    case 'promptsChosen':
      return [{ type, prompts: [] }];
  }
}
