import type { CallId, SpecialistId } from '../core/ids.ts';
import type { PoolMember } from '../core/specialists/rank.ts';
import type { WaitingEntry } from '../core/specialists/waiting-entry.ts';
import type { Instant } from '../core/time.ts';

/** A call on the list; `given`: somebody has been claimed for it, and its own stream has not said so yet. */
export interface OnList {
  readonly entry: WaitingEntry;
  readonly given: { readonly specialistId: SpecialistId; readonly at: Instant } | null;
}

/** List and people at one moment. */
export interface Board {
  /** By the store's clock. */
  readonly now: Instant;
  /** Rises when a call joins or changes: a choice made on an older board is refused and made again. */
  readonly turn: number;
  readonly waiting: readonly OnList[];
  readonly people: readonly PoolMember[];
}

/** Live calls that want a specialist and have none, shared by all instances. Rejects when Redis does not answer in time. */
export interface WaitingList {
  /** Idempotent; an older `version` of the call changes nothing. Said again now and then while the call lives. */
  join(entry: WaitingEntry, version: number): Promise<void>;
  leave(callId: CallId, version: number): Promise<void>;
  board(now: Instant): Promise<Board>;
  /** True for one process every other second: whoever finds out whom a call of more risk could ask. */
  turnToPreEmpt(): Promise<boolean>;
  /**
   * Remembers that this specialist is asked to leave for this call. False while either has a question open, or the same
   * was asked in the last minutes.
   */
  mayAsk(callId: CallId, specialistId: SpecialistId): Promise<boolean>;
}
