import type { Referral, ReferralRequest } from '../core/referrals/referral.ts';
import type { Consent } from '../core/referrals/referral.ts';

/** What the service knows of a referral's people and call: fills a pathway's fields so that nobody types them twice. */
export interface ReferralFacts {
  /** By field name; absent means not known. Personal data. Rejects when the register does not answer in time. */
  factsFor(request: ReferralRequest | Referral): Promise<Readonly<Record<string, string>>>;
  /** Consent as recorded for the people of the request; null when none is. Rejects like `factsFor`. */
  consentFor(request: Pick<ReferralRequest, 'people' | 'pathway'>): Promise<Consent | null>;
}
