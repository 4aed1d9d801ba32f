import type { CallId, ForceId, PathwayId, ReferralId } from '../core/ids.ts';
import type { PathwayHold } from '../core/referrals/pathway-hold.ts';
import type { ReferralEffect } from '../core/referrals/referral-effect.ts';
import type { Referral } from '../core/referrals/referral.ts';
import type { Instant } from '../core/time.ts';

/** The durable record of referrals. Every method rejects when Redis does not answer in time. */
export interface ReferralRecords {
  /** Null when there is none. Rejects with TamperedError when the record does not open. */
  load(referralId: ReferralId): Promise<Referral | null>;
  /**
   * Writes `referral` and its effects in one step if the stored version is `referral.version - 1`. False: somebody was
   * faster, load and decide again. A write that timed out may be repeated: the same one twice is one.
   * `nextClockAt`: when the clock speaks next, null when it has nothing to say.
   */
  commit(
    referral: Referral,
    effects: readonly ReferralEffect[],
    nextClockAt: Instant | null,
  ): Promise<boolean>;
  /** Open ones whose clock speaks at or before `now`, longest overdue first. */
  clocksReached(now: Instant, limit: number): Promise<readonly ReferralId[]>;
  /** Open ones due at or before `until`, first due first, from `from` on. */
  due(until: Instant, limit: number, from?: number): Promise<readonly Referral[]>;
  /** Waiting for a worker since at or before `since`, oldest first: what the sweeper compares with the queue. */
  waitingSince(since: Instant, limit: number): Promise<readonly Referral[]>;
  ofCall(callId: CallId): Promise<readonly Referral[]>;
  /** Open ones, oldest first, from `from` on; for pages, sweeps and reports. */
  open(from: number, limit: number): Promise<readonly Referral[]>;
  /** All, open and closed, by when they were raised, oldest first, from `offset` on. */
  raisedBetween(from: Instant, to: Instant, offset: number, limit: number): Promise<readonly Referral[]>;
  /** Closed ones by when they were closed, newest first. */
  closedBetween(from: Instant, to: Instant, limit: number): Promise<readonly Referral[]>;
  /** Puts a pathway on hold, with its audit entry in the same commit. The same one again replaces it. */
  setHold(hold: PathwayHold, effects: readonly ReferralEffect[]): Promise<void>;
  endHold(pathway: PathwayId, force: ForceId | null, effects: readonly ReferralEffect[]): Promise<void>;
  holds(): Promise<readonly PathwayHold[]>;
}
