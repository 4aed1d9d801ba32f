import type { CallId, HouseholdId, PersonId } from '../core/ids.ts';
import type { RepeatCalls } from '../core/register/assessment.ts';
import type { Instant, Milliseconds } from '../core/time.ts';

/** What ties calls together. `number` is E.164 or null when withheld: it is hashed with a key inside (S14). */
export interface CallTies {
  readonly number: string | null;
  readonly people: readonly PersonId[];
  readonly households: readonly HouseholdId[];
}

/** Recent calls by number, person and household, across handlers, hours and numbers. */
export interface RecentCalls {
  /** Remembers this call under its ties (idempotent by call) and counts the earlier ones within the window. */
  /** `keepMs`: how far anybody looks back; nothing younger is forgotten. Left out: `windowMs`. */
  rememberAndCount(
    callId: CallId,
    ties: CallTies,
    at: Instant,
    windowMs: Milliseconds,
    keepMs?: Milliseconds,
  ): Promise<RepeatCalls>;
  /** A person's decision that the call does not belong to these: it no longer counts under them. Harmless to repeat. */
  untie(callId: CallId, ties: CallTies): Promise<void>;
}
