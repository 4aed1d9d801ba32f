import type { ReferralFacts } from '../ports/referral-facts.ts';

/** What the service knows of a referral's people; filled from the register's people. */
export function registerFacts(): ReferralFacts {
  return {
    factsFor: async () => ({}),
    consentFor: async () => null,
  };
}
