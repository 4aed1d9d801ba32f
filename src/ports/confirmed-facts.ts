import type { ActorId, CallId } from '../core/ids.ts';
import type {
  ConfirmedFact,
  FactEffect,
  FactName,
  FactSource,
  FactSubject,
} from '../core/referrals/confirmed-fact.ts';
import type { LocalDate } from '../core/time.ts';

/** What somebody says is so, and how they know. */
export interface Said {
  readonly by: ActorId;
  readonly source: FactSource;
  readonly why: string;
  /** Fills the contents of what it raises, by field name. Personal data. */
  readonly details: Readonly<Record<string, string>>;
}

/**
 * Confirmed facts of calls: what raises pathways by itself (S7). Each verb rejects with AppError (`invalid`, `conflict`,
 * `unavailable`). Saying the same again changes nothing.
 */
export interface ConfirmedFacts {
  /** Resolves when the fact, its audit entry and what it raises are in one commit: nothing of it can be lost (S13). */
  confirm(subject: FactSubject, fact: FactName, said: Said): Promise<ConfirmedFact>;
  ofCall(callId: CallId): Promise<readonly ConfirmedFact[]>;
}

export interface FactRecords {
  load(factId: string): Promise<ConfirmedFact | null>;
  /** False: somebody was faster. */
  commit(fact: ConfirmedFact, effects: readonly FactEffect[]): Promise<boolean>;
  ofCall(callId: CallId): Promise<readonly ConfirmedFact[]>;
}

/** What is remembered of two people for MARAC's repeat rules. Days only. */
export interface PairHistory {
  /** `<person>.<person>`, in order, so that it is one for both. */
  readonly id: string;
  readonly version: number;
  /** Days of confirmed abuse between them, oldest first. */
  readonly events: readonly LocalDate[];
  readonly referredOn: LocalDate | null;
}

export interface PairRecords {
  load(pairId: string): Promise<PairHistory | null>;
  /** False: somebody was faster. */
  commit(pair: PairHistory): Promise<boolean>;
}
