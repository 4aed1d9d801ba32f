import type { CallId, OfferId, SpecialistId } from '../core/ids.ts';
import type { PoolMember } from '../core/specialists/rank.ts';
import type { PresenceState, Specialist } from '../core/specialists/specialist.ts';
import type { Instant, Milliseconds } from '../core/time.ts';

/** Roster, presence and claims, shared by all instances. Rejects when Redis does not answer in time. */
export interface SpecialistPool {
  /** Everybody on the roster in force at `now`, with presence and any claim. */
  onDuty(now: Instant): Promise<readonly PoolMember[]>;
  find(specialistId: SpecialistId): Promise<Specialist | null>;
  /**
   * Claims the first of `candidates` who is ready and unclaimed, in one atomic step, and sets presence `ringing` (S11).
   * The same call and offer again gets the same specialist again.
   */
  claimFirst(
    callId: CallId,
    offer: OfferId,
    candidates: readonly SpecialistId[],
    now: Instant,
    leaseMs: Milliseconds,
  ): Promise<SpecialistId | null>;
  /** Moves a claimed specialist on (`onCall`); false when the claim is no longer theirs. */
  advance(callId: CallId, specialistId: SpecialistId, to: PresenceState, now: Instant): Promise<boolean>;
  renew(callId: CallId, specialistId: SpecialistId, now: Instant, leaseMs: Milliseconds): Promise<boolean>;
  /**
   * Ends the claim if it is this call's, and sets presence to `then`; a pause asked for meanwhile comes first. Repeating it
   * is harmless. The reason `noAnswer` counts an offer that rang out: the second in a row pauses them.
   */
  release(
    callId: CallId,
    specialistId: SpecialistId,
    then: { readonly state: PresenceState; readonly reason: string | null },
    now: Instant,
  ): Promise<void>;
  setPresence(
    specialistId: SpecialistId,
    state: PresenceState,
    reason: string | null,
    now: Instant,
  ): Promise<void>;
  /** True when `pin` is this specialist's. Constant time; wrong tries are counted by the caller. */
  pinMatches(specialistId: SpecialistId, pin: string): Promise<boolean>;
}
