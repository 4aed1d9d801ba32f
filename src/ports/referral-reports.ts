import type { ForceId } from '../core/ids.ts';
import type { ReferralReport } from '../core/referrals/report.ts';
import type { Referral } from '../core/referrals/referral.ts';
import type { Instant } from '../core/time.ts';

/** What supervisors ask of follow-ups. Rejects when Redis does not answer in time. */
export interface ReferralReports {
  /** Over referrals raised from `from` up to `to`, and what is open now; of one force, or of all with null. */
  report(from: Instant, to: Instant, force: ForceId | null): Promise<ReferralReport>;
  /** The referrals themselves, for exports: at most 50,000, oldest first. */
  raisedBetween(from: Instant, to: Instant, force: ForceId | null): Promise<readonly Referral[]>;
}
