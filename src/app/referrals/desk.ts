import { nextClockAt } from '../../core/referrals/changes.ts';
import { clockIsMet } from '../../core/referrals/life.ts';
import type { ReferralRequest } from '../../core/referrals/referral.ts';
import { raiseReferral } from '../../core/referrals/raise.ts';
import type { ReferralFacts } from '../../ports/referral-facts.ts';
import type { ReferralDesk } from '../../ports/referrals.ts';
import { changeReferral, type ReferralChangeDeps } from './change-referral.ts';

export interface ReferralDeskDeps extends ReferralChangeDeps {
  readonly facts: ReferralFacts;
}

/**
 * Takes on follow-ups. `raise` resolves when record, delivery, alarms and audit are written in one commit; it rejects when
 * Redis is silent, and may then be repeated: the id makes it one referral (S13).
 */
export function createReferralDesk(deps: ReferralDeskDeps): ReferralDesk {
  const { records, book, clock, facts } = deps;
  return {
    async raise(request) {
      if ((await records.load(request.referralId)) !== null) {
        await raisedAgain(request, deps);
        return;
      }
      const pathway = book.pathway(request.pathway);
      const [known, consent, holds] = await Promise.all([
        facts.factsFor(request),
        facts.consentFor(request),
        records.holds(),
      ]);
      const context = {
        pathway,
        calendar: pathway === null ? null : book.calendar(pathway.calendar),
        onHold: holds.get(request.pathway)?.why ?? null,
        facts: known,
        consent,
      };
      const { referral, effects } = raiseReferral(request, context, clock.now());
      const speaksAt = nextClockAt(referral, pathway, clockIsMet(referral.status));
      if (!(await records.commit(referral, effects, speaksAt))) await raisedAgain(request, deps);
    },
  };
}

/** A second person who raises the same follow-up is noted; the same one again is the same request come twice. */
async function raisedAgain(request: ReferralRequest, deps: ReferralChangeDeps): Promise<void> {
  await changeReferral(
    request.referralId,
    (referral) =>
      referral.raisedBy === request.raisedBy ||
      referral.history.some((line) => line.by === request.raisedBy && line.why === request.because)
        ? null
        : { kind: 'raisedAgain', by: request.raisedBy, why: request.because },
    deps,
  );
}
