import type { ActorId } from '../../core/ids.ts';
import type { Referral } from '../../core/referrals/referral.ts';
import type { ReferralFacts } from '../../ports/referral-facts.ts';
import { changeReferral, type ReferralChangeDeps } from './change-referral.ts';
import { releaseIfReady } from './release-if-ready.ts';

export interface TopUpDeps extends ReferralChangeDeps {
  readonly facts: ReferralFacts;
}

/**
 * Adds to a held referral what has become known since, missing fields and consent, and lets it go when nothing is missing
 * any more. True when it went. What people typed is never replaced.
 */
export async function topUpAndRelease(held: Referral, by: ActorId, deps: TopUpDeps): Promise<boolean> {
  const pathway = deps.book.pathway(held.pathway);
  if (pathway === null) return false;
  if (held.missing.length > 0) {
    const known = await deps.facts.factsFor(held);
    const wanted = Object.entries(known).filter(([name]) => held.missing.includes(name));
    if (wanted.length > 0) {
      const facts = Object.fromEntries(wanted);
      await changeReferral(held.id, { kind: 'informationGiven', by, facts, lookedUp: true }, deps);
    }
  }
  if (pathway.legalBasis.consent === 'needed') await followConsent(held, deps);
  return (await releaseIfReady(held.id, by, deps)).status === 'ready';
}

/** The register's decision counts where it is the later one. Null: nothing has changed. */
export async function followConsent(referral: Referral, deps: TopUpDeps): Promise<Referral> {
  const onRecord = await deps.facts.consentFor(referral);
  if (onRecord === null) return referral;
  const change = await changeReferral(
    referral.id,
    (now, pathway) => {
      const known = now.consent;
      if (known !== null && (known.at >= onRecord.at || known.state === onRecord.state)) return null;
      if (onRecord.state === 'overridden' && pathway?.legalBasis.mayOverride === false) return null;
      const { state, why, by } = onRecord;
      return { kind: 'consentRecorded', by, consent: { state, why } };
    },
    deps,
  );
  return change.referral;
}
