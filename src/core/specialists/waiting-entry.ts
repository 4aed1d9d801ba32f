import type { CallId, ForceId, LineId, OfferId, SpecialistId } from '../ids.ts';
import { type Instant, MINUTE } from '../time.ts';
import type { PoolAsked } from './rank.ts';
import type { CallRisk, WaitingCall } from './waiting.ts';

/**
 * A live call on the waiting list, as all instances share it. It is made from the call alone, never edited: when the call
 * changes, a new one takes its place. Ids, levels and words of the policy; nobody's number or name (S14).
 */
export interface WaitingEntry {
  readonly callId: CallId;
  readonly force: ForceId;
  readonly lineId: LineId;
  /** The offer that the next specialist is given: claimed for it twice is claimed once. */
  readonly offer: OfferId;
  readonly risk: CallRisk;
  readonly skills: readonly string[];
  /** Whom it may be given to: pools in the order of the policy. */
  readonly steps: readonly PoolAsked[];
  /** Asked already, and declined or not reached. */
  readonly tried: readonly SpecialistId[];
  /** Since when it wants somebody. */
  readonly since: Instant;
  /** Since when it stands on the list. */
  readonly listedAt: Instant;
}

/**
 * Who could not come is asked about the same call again after so long: a list with one specialist left must not lose the
 * call for good because they once let it ring.
 */
export const ASK_AGAIN_AFTER_MS = MINUTE;

/** The entry as the ranking reads it. */
export function waitingCallOf(entry: WaitingEntry, now: Instant): WaitingCall {
  const { callId, force, risk, skills, steps, since } = entry;
  const tried = now - entry.listedAt < ASK_AGAIN_AFTER_MS ? entry.tried : [];
  return { callId, risk, since, need: { force, skills, steps, tried } };
}
