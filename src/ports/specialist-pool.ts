import type { CallId, OfferId, SpecialistId } from '../core/ids.ts';
import type { PoolMember } from '../core/specialists/rank.ts';
import type { PresenceState, Specialist } from '../core/specialists/specialist.ts';
import type { Instant, Milliseconds } from '../core/time.ts';

export interface Candidate {
  readonly specialistId: SpecialistId;
  /** On call at home: claimed though they have not said that they are ready. */
  readonly onCall?: boolean;
  /** Of a partner force: claimed only while the agreement's capacity is not used up. */
  readonly aid?: { readonly agreement: string; readonly capacity: number } | null;
}

export interface ClaimRequest {
  readonly callId: CallId;
  /** The same call and offer again gets the same specialist again. */
  readonly offer: OfferId;
  readonly candidates: readonly Candidate[];
  readonly leaseMs: Milliseconds;
  /** Of the board that the choice was made on; left out: whatever it is now. */
  readonly turn?: number;
  /** The call stands on the waiting list; there it is marked as given, and only once. */
  readonly fromList?: boolean;
}

export type ClaimOutcome =
  | { readonly kind: 'claimed'; readonly specialistId: SpecialistId }
  | { readonly kind: 'nobody' }
  /** The waiting list is no longer as it was read: choose again. */
  | { readonly kind: 'changed' };

/** Roster, presence and claims, shared by all instances. Rejects when Redis does not answer in time. */
export interface SpecialistPool {
  /** Everybody on the roster in force at `now`, with presence and any claim. */
  onDuty(now: Instant): Promise<readonly PoolMember[]>;
  find(specialistId: SpecialistId): Promise<Specialist | null>;
  /** Claims the first of the candidates who can be, in one atomic step, and sets presence `ringing` (S11). */
  claim(request: ClaimRequest): Promise<ClaimOutcome>;
  /**
   * Takes a claimed specialist from one call to another that stands on the waiting list, in one atomic step. False, and
   * nothing is changed, when they are no longer the one's or the other waits no more; repeated it is true again.
   */
  move(request: {
    readonly from: CallId;
    readonly specialistId: SpecialistId;
    readonly to: CallId;
    readonly toOffer: OfferId;
    readonly leaseMs: Milliseconds;
    /** Of mutual aid, when they are of another force than the call they go to. */
    readonly agreement?: string;
  }): Promise<boolean>;
  /** Moves a claimed specialist on (`onCall`); false when the claim is no longer theirs. */
  advance(
    callId: CallId,
    specialistId: SpecialistId,
    to: PresenceState,
    now: Instant,
    /** The call is of high risk: counted, so that nobody has too many of them in one shift. */
    hard?: boolean,
  ): Promise<boolean>;
  renew(callId: CallId, specialistId: SpecialistId, now: Instant, leaseMs: Milliseconds): Promise<boolean>;
  /**
   * For somebody who sits in this call and whose claim was lost, in one atomic step: claimed and on call again. Not when
   * another call holds them (`elsewhere`), and not when this very offer was given back meanwhile (`ended`).
   */
  claimAgain(request: {
    readonly callId: CallId;
    readonly offer: OfferId;
    readonly specialistId: SpecialistId;
    readonly leaseMs: Milliseconds;
    /** Of mutual aid. */
    readonly agreement?: string;
  }): Promise<'claimed' | 'elsewhere' | 'ended'>;
  /**
   * Ends the claim if it is this call's, and sets presence to `then`; a pause asked for meanwhile comes first. Repeating it
   * is harmless. `missed` counts an offer that rang out: the second in a row pauses them, which is answered with
   * `paused`, again to every repeat.
   */
  release(
    callId: CallId,
    specialistId: SpecialistId,
    then: { readonly state: PresenceState; readonly reason: string | null; readonly missed?: boolean },
    now: Instant,
  ): Promise<{ readonly paused: boolean }>;
  setPresence(
    specialistId: SpecialistId,
    state: PresenceState,
    reason: string | null,
    now: Instant,
  ): Promise<void>;
  /** True when `pin` is this specialist's. Constant time; wrong tries are counted by the caller. */
  pinMatches(specialistId: SpecialistId, pin: string): Promise<boolean>;
}
