/** What was answered, by whom and when. Later answers are shown, earlier ones are kept: nothing that was said is lost. */
import type { ActorId } from '../ids.ts';
import type { Level } from '../register/level.ts';
import type { Instant } from '../time.ts';
import { type Checklist, type Question, questionOf } from './checklist.ts';

/** Possible for every question, whatever its kind. Neither counts, and neither lowers anything. */
export const NO_ANSWER = ['dontKnow', 'notAsked'] as const;
export type NoAnswer = (typeof NO_ANSWER)[number];

/** `value`: the id of a choice (`yes` and `no` of a yes-or-no question) or no answer. `note` is free text, personal data. */
export type Answer =
  | { readonly kind: 'choice'; readonly value: string; readonly note: string | null }
  | { readonly kind: 'number'; readonly value: number; readonly note: string | null }
  | { readonly kind: 'text'; readonly value: string; readonly note: string | null };

export interface Said {
  readonly answer: Answer;
  readonly by: ActorId;
  readonly at: Instant;
}

export interface GivenAnswer extends Said {
  readonly question: string;
  /** What stood here before, oldest first, at most BEFORE_KEPT; the call's events keep all of them. */
  readonly before: readonly Said[];
}

/** A professional's own view. It may raise; a lower one than the answers give is kept and changes nothing (S6). */
export interface Judgement {
  readonly level: Level;
  readonly why: string;
  readonly by: ActorId;
  readonly at: Instant;
}

export interface Filling {
  readonly checklist: Checklist;
  readonly startedBy: ActorId;
  readonly startedAt: Instant;
  readonly answers: readonly GivenAnswer[];
  readonly judgements: readonly Judgement[];
  /** The highest level that its result ever had: it stays when an answer is taken back (S6). */
  readonly reached: Level | null;
  /** Somebody says that there is no more to ask for now; answers may still come. */
  readonly finished: { readonly by: ActorId; readonly at: Instant } | null;
}

/** Answers of an earlier filling about the same person: shown with their date, never taken for today's. */
export interface EarlierFilling {
  readonly callId: string;
  readonly checklist: string;
  readonly version: string;
  readonly on: Instant;
  readonly level: Level | null;
  readonly score: number;
  /** False: it was somebody tied to the same number, and nobody confirmed that it was this person. */
  readonly samePerson: boolean;
  readonly answers: readonly { readonly question: string; readonly answer: Answer; readonly at: Instant }[];
}

export const BEFORE_KEPT = 8;
export const JUDGEMENTS_KEPT = 20;

/** Why this answer does not fit this checklist, in words; null when it does. */
export function misfit(checklist: Checklist, questionId: string, answer: Answer): string | null {
  const question = questionOf(checklist, questionId);
  if (question === null) return 'This checklist has no such question.';
  if (isNoAnswer(answer)) return null;
  const { kind, choices } = question;
  if (kind === 'number')
    return answer.kind === 'number' ? null : 'This question is answered with a number, or not at all.';
  if (kind === 'text') return answer.kind === 'text' ? null : 'This question is answered in words.';
  const known = answer.kind === 'choice' && choices.some((choice) => choice.id === answer.value);
  return known
    ? null
    : `This question is answered with ${choices.map(({ id }) => id).join(', ')}, dontKnow or notAsked.`;
}

export function isNoAnswer(answer: Answer): boolean {
  return answer.kind === 'choice' && (NO_ANSWER as readonly string[]).includes(answer.value);
}

/** The answer says what the question is about: a yes, or a choice that means one. */
export function affirms(question: Question, answer: Answer): boolean {
  if (answer.kind === 'number') return question.kind === 'number' && answer.value > 0;
  return (
    answer.kind === 'choice' &&
    question.choices.some((choice) => choice.id === answer.value && choice.affirms)
  );
}

export function newFilling(checklist: Checklist, by: ActorId, at: Instant): Filling {
  return {
    checklist,
    startedBy: by,
    startedAt: at,
    answers: [],
    judgements: [],
    reached: null,
    finished: null,
  };
}

/** The last answer stands; whatever stood before is kept beneath it with who gave it. */
export function withAnswer(filling: Filling, question: string, said: Said): Filling {
  const before = filling.answers.find((given) => given.question === question);
  const given: GivenAnswer = {
    question,
    ...said,
    before:
      before === undefined
        ? []
        : [...before.before, { answer: before.answer, by: before.by, at: before.at }].slice(-BEFORE_KEPT),
  };
  return {
    ...filling,
    answers: before === undefined ? [...filling.answers, given] : filling.answers.map(replace),
  };
  function replace(known: GivenAnswer): GivenAnswer {
    return known.question === question ? given : known;
  }
}

export function withJudgement(filling: Filling, judgement: Judgement): Filling {
  return { ...filling, judgements: [...filling.judgements, judgement].slice(-JUDGEMENTS_KEPT) };
}
