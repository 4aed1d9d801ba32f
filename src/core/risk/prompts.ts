/**
 * What a handler is reminded of, chosen by the situation. Pure. Prompts are read silently by somebody who is listening: a
 * short `note` for their eyes, and, where words for the caller help, a `say` that gives nothing away (S4): the files are
 * refused when it does.
 */
import { RISK_FACTS, type Words } from './checklist.ts';

/** What a prompt may depend on. A closed list; each is found by `situationOf`. */
export const SITUATIONS = [
  ...RISK_FACTS,
  'speakerMayBePerpetrator',
  'speakerIsPerpetrator',
  'silent',
  'cutOff',
  'orderInForce',
  'codeWord',
  'highRisk',
  'repeatCall',
  'nobodyCame',
  'unknownCaller',
] as const;
export type Situation = (typeof SITUATIONS)[number];

/** One thing that is so, and how it is known. */
export interface SituationFact {
  readonly fact: Situation;
  readonly because: string;
}

export interface Prompt {
  readonly id: string;
  /** Any of these. */
  readonly when: readonly Situation[];
  /** None of these. */
  readonly unless: readonly Situation[];
  readonly note: Words;
  readonly say: Words | null;
}

export interface ChosenPrompt {
  readonly id: string;
  readonly note: Words;
  readonly say: Words | null;
  readonly why: readonly SituationFact[];
}

/** More than this nobody reads while listening. */
export const PROMPTS_SHOWN = 4;

/** The first that fit, in the order of the file: ops teams put the most urgent on top. */
export function choosePrompts(
  prompts: readonly Prompt[],
  facts: readonly SituationFact[],
): readonly ChosenPrompt[] {
  const has = (situation: Situation): boolean => facts.some(({ fact }) => fact === situation);
  return prompts
    .filter(({ when, unless }) => when.some(has) && !unless.some(has))
    .slice(0, PROMPTS_SHOWN)
    .map(({ id, when, note, say }) => ({
      ...{ id, note, say },
      why: facts.filter(({ fact }) => when.includes(fact)),
    }));
}
