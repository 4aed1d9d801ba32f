import type { ReferralId } from '../core/ids.ts';
import type { Referral } from '../core/referrals/referral.ts';

/** What a partner says of a referral it was sent. */
export interface PartnerCallback {
  readonly partner: string;
  readonly referralId: ReferralId;
  readonly status: 'acknowledged' | 'accepted' | 'refused' | 'inProgress' | 'done';
  readonly reference: string | null;
  readonly why: string | null;
}

/**
 * Signed callbacks of partners. `rawBody` is the text as received, which the signature is over; `callback` is parsed from
 * it. Rejects with AppError `unauthenticated` (signature), `notFound` (no such referral, or not sent to this partner: the
 * answer is the same, and an alarm says so), `conflict`, `unavailable`.
 */
export interface PartnerCallbacks {
  receive(signature: string | undefined, rawBody: string, callback: PartnerCallback): Promise<Referral>;
}

/** Whether a text was signed by a partner, with its present secret. */
export interface PartnerSignatures {
  isSignedBy(partner: string, signature: string | undefined, rawBody: string): boolean;
}
