import type { EarlierFilling, GivenAnswer, Judgement } from '../risk/answers.ts';
import type { Indicator } from '../risk/indicators.ts';
import type { ChosenPrompt } from '../risk/prompts.ts';
import type { MaracCause } from '../risk/result.ts';
import type { AssessmentReason } from '../register/assessment.ts';
import type { Level } from '../register/level.ts';
import type { ActorId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** What is known of the risk on this call, beside the register: questions, words heard, and what to remember now. */
export interface CardRisk {
  /** Everything considered: register, rules, answers, words. Null: nothing is known; this does not mean no risk (S7). */
  readonly level: Level | null;
  /** Why answers and words raise it. */
  readonly reasons: readonly AssessmentReason[];
  readonly checklists: readonly CardChecklist[];
  /** Of earlier calls; shown with their date and never assumed. */
  readonly earlier: readonly EarlierFilling[];
  /** Chosen for the situation, the most urgent first, each with its reasons. */
  readonly prompts: readonly ChosenPrompt[];
  readonly transcription: 'off' | 'asked' | 'on' | 'stopped' | 'failed';
  readonly heard: readonly CardIndicator[];
  /** Languages that were spoken and in which nothing is listened for. */
  readonly unread: readonly string[];
}

/** A checklist as it is being filled; its questions are at `GET /calls/{id}/questions`. */
export interface CardChecklist {
  readonly checklist: string;
  readonly version: string;
  readonly startedBy: ActorId;
  readonly startedAt: Instant;
  /** Who answered what; what stood before is beneath each. */
  readonly answers: readonly GivenAnswer[];
  readonly judgements: readonly Judgement[];
  readonly score: number;
  readonly open: number;
  readonly level: Level | null;
  readonly redFlags: readonly string[];
  readonly marac: readonly MaracCause[];
  readonly finished: { readonly by: ActorId; readonly at: Instant } | null;
}

export interface CardIndicator {
  readonly indicator: Indicator;
  /** The words that triggered it; empty for a code word. */
  readonly words: string;
  /** False: from a partial or unclear result. */
  readonly sure: boolean;
  readonly raisesTo: Level | null;
  readonly at: Instant;
}
