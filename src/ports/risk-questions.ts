import type { CallId } from '../core/ids.ts';
import type { Level } from '../core/register/level.ts';
import type { Answer, EarlierFilling, Filling } from '../core/risk/answers.ts';
import type { RiskResult } from '../core/risk/result.ts';
import type { CommandBy, CommandOutcome } from './call-commands.ts';

/** The checklists of one call, as they stand. */
export interface CallQuestions {
  readonly fillings: readonly { readonly filling: Filling; readonly result: RiskResult }[];
  readonly earlier: readonly EarlierFilling[];
}

/**
 * Risk questions of a call, while it lasts and afterwards. The edge has checked who asks; each write is saved when it
 * resolves, and the same command id again is the same write. Rejects with AppError: `notFound` when there is no such call,
 * `unavailable` when its state cannot be read or written in time.
 */
export interface RiskQuestions {
  of(callId: CallId): Promise<CallQuestions>;
  /** Begins the current version; one that is open already goes on. */
  start(callId: CallId, checklist: string, by: CommandBy): Promise<CommandOutcome>;
  /** The last answer stands; whatever stood before is kept with whoever gave it. */
  answer(
    callId: CallId,
    checklist: string,
    question: string,
    answer: Answer,
    by: CommandBy,
  ): Promise<CommandOutcome>;
  /** A professional's judgement: raises, and never lowers (S6). */
  judge(callId: CallId, checklist: string, level: Level, why: string, by: CommandBy): Promise<CommandOutcome>;
  finish(callId: CallId, checklist: string, by: CommandBy): Promise<CommandOutcome>;
}
