/**
 * A checklist of risk questions as it is used: resolved for one force, its thresholds and words included, so that a filling
 * keeps what it began with even when the version is withdrawn meanwhile.
 */
import type { FactName } from '../referrals/confirmed-fact.ts';
import type { Level } from '../register/level.ts';

/** Words for people, in the languages of the control rooms; null: English is shown. */
export interface Words {
  readonly en: string;
  readonly cy: string | null;
}

/** After whose manner the questions are asked. `own`: the force's own few questions, without a tool behind them. */
export const CHECKLIST_KINDS = ['dash', 'dara', 'sdash', 'own'] as const;
export type ChecklistKind = (typeof CHECKLIST_KINDS)[number];

export const ANSWER_KINDS = ['yesNo', 'choice', 'number', 'text'] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/** What an answer says besides its weight: words that prompts and follow-ups go by. A closed list. */
export const RISK_FACTS = [
  'suspectPresent',
  'notSafeToTalk',
  'childrenThere',
  'strangulation',
  'threatsToKill',
  'weapons',
  'stalking',
  'control',
  'pregnancy',
  'suicide',
  'escalation',
  'separation',
  'orderBreached',
] as const;
export type RiskFact = (typeof RISK_FACTS)[number];

export interface Choice {
  readonly id: string;
  readonly words: Words;
  readonly weight: number;
  /** This answer says the fact of its question, and is its red flag where it has one. */
  readonly affirms: boolean;
}

export interface Question {
  readonly id: string;
  /** What it is about, in a word or two of our own: never the tool's licensed wording. */
  readonly topic: Words;
  /** The name of licensed words that the force fills in; null where the words are our own. */
  readonly placeholder: string | null;
  /** What to ask; null while the force has not filled the placeholder in, and then the topic is shown. */
  readonly words: Words | null;
  readonly kind: AnswerKind;
  /** Of `yesNo` and `choice`. */
  readonly choices: readonly Choice[];
  /** Whatever the score: an affirming answer raises to this. */
  readonly redFlag: Level | null;
  readonly fact: RiskFact | null;
  /** Facts of pathways.yaml that an affirming answer confirms: each raises its follow-ups at once. */
  readonly confirms: readonly FactName[];
  /** A number that counts towards the force's threshold of incidents. */
  readonly counts: 'incidents' | null;
}

export interface Section {
  readonly id: string;
  readonly title: Words;
  readonly questions: readonly Question[];
}

/** Affirmed together they raise, e.g. separation, control and violence. */
export interface Together {
  readonly questions: readonly string[];
  readonly raisesTo: Level;
  readonly because: string;
}

/** A force's own; they differ widely (14 or 17, 3 incidents or 5), so none is built in. */
export interface RiskThresholds {
  readonly medium: number;
  readonly high: number;
  /** From this score a case belongs at MARAC; null where this checklist does not lead there. */
  readonly maracScore: number | null;
  /** From this many incidents within `withinDays` it is escalation; null: not counted. */
  readonly incidents: number | null;
  readonly withinDays: number;
}

export interface Checklist {
  readonly id: string;
  readonly version: string;
  readonly kind: ChecklistKind;
  readonly title: Words;
  readonly sections: readonly Section[];
  readonly together: readonly Together[];
  readonly thresholds: RiskThresholds;
}

/** The same before it is resolved for a force: what ops teams wrote. */
export interface ChecklistDefinition extends Omit<Checklist, 'thresholds'> {
  readonly status: 'current' | 'withdrawn';
  readonly thresholds: { readonly any: RiskThresholds; readonly forces: ReadonlyMap<string, RiskThresholds> };
  /** Licensed words by placeholder: a force's own before those for every force. */
  readonly wording: { readonly any: WordsByName; readonly forces: ReadonlyMap<string, WordsByName> };
}
export type WordsByName = ReadonlyMap<string, Words>;

/** With the thresholds and words of this force. */
export function forForce(definition: ChecklistDefinition, force: string): Checklist {
  const { status: _, thresholds, wording, ...rest } = definition;
  const named = (placeholder: string): Words | null =>
    wording.forces.get(force)?.get(placeholder) ?? wording.any.get(placeholder) ?? null;
  return {
    ...rest,
    thresholds: thresholds.forces.get(force) ?? thresholds.any,
    sections: rest.sections.map((section) => ({
      ...section,
      questions: section.questions.map((question) =>
        question.placeholder === null ? question : { ...question, words: named(question.placeholder) },
      ),
    })),
  };
}

export function questionsOf(checklist: Checklist): readonly Question[] {
  return checklist.sections.flatMap((section) => section.questions);
}

export function questionOf(checklist: Checklist, questionId: string): Question | null {
  return questionsOf(checklist).find((question) => question.id === questionId) ?? null;
}
