import type { ReferralRequest } from '../core/referrals/referral.ts';

/** Takes on a follow-up. Resolves only when it is durably recorded and will be queued whatever crashes (S13). Idempotent by id. */
export interface ReferralDesk {
  raise(request: ReferralRequest): Promise<void>;
}
