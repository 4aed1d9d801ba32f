import { nextClockAt } from '../../core/referrals/changes.ts';
import { clockIsMet } from '../../core/referrals/life.ts';
import { holdOn } from '../../core/referrals/pathway-hold.ts';
import type { KnownOfPeople } from '../../core/referrals/referral-event.ts';
import type { ReferralRequest } from '../../core/referrals/referral.ts';
import type { Instant, LocalDate } from '../../core/time.ts';
import { raiseReferral } from '../../core/referrals/raise.ts';
import type { ReferralFacts } from '../../ports/referral-facts.ts';
import type { ReferralDesk } from '../../ports/referrals.ts';
import { changeReferral, type ReferralChangeDeps } from './change-referral.ts';
import { type PairHistories, pairsOf } from './pair-histories.ts';
import { topUpAndRelease } from './top-up.ts';

export interface ReferralDeskDeps extends ReferralChangeDeps {
  readonly facts: ReferralFacts;
  readonly pairs: Pick<PairHistories, 'referredOn'>;
  /** The day on the wall where the force is. */
  readonly today: (now: Instant) => LocalDate;
}

/**
 * Takes on follow-ups. `raise` resolves when record, delivery, alarms and audit are written in one commit; it rejects when
 * Redis is silent, and may then be repeated: the id makes it one referral (S13).
 */
export function createReferralDesk(deps: ReferralDeskDeps): ReferralDesk {
  const { records, book, clock } = deps;
  return {
    async raise(request) {
      if ((await records.load(request.referralId)) !== null) {
        await raisedAgain(request, deps);
        return;
      }
      const pathway = book.pathway(request.pathway);
      const [known, holds] = await Promise.all([knownOf(request, deps), records.holds()]);
      // Before the commit, so that a repeat after a crash in between finds it: a repeat that is not seen is the worse error.
      if (pathway?.marac != null)
        for (const pair of pairsOf(request.people))
          await deps.pairs.referredOn(pair, deps.today(request.raisedAt));
      const context = {
        pathway,
        calendar: pathway === null ? null : book.calendar(pathway.calendar),
        onHold: holdOn(holds, request)?.why ?? null,
        ...known,
      };
      const { referral, effects } = raiseReferral(request, context, clock.now());
      const speaksAt = nextClockAt(referral, pathway, clockIsMet(referral.status));
      if (!(await records.commit(referral, effects, speaksAt))) await raisedAgain(request, deps);
    },
  };
}

async function knownOf(request: ReferralRequest, { facts }: ReferralDeskDeps): Promise<KnownOfPeople> {
  const [known, consent] = await Promise.all([facts.factsFor(request), facts.consentFor(request)]);
  return { facts: known, consent };
}

/**
 * Raised a second time it is the same one: who and why are noted, a confirmation counts, and what has become known since
 * is added to what waits for it. The same request come twice changes nothing.
 */
async function raisedAgain(request: ReferralRequest, deps: ReferralDeskDeps): Promise<void> {
  const { referralId, raisedBy, because, people } = request;
  const confirms = request.confirmed !== false;
  // Asked before it is changed: who is confirmed takes the place of the others together with what is known of them.
  const before = confirms ? await deps.records.load(referralId) : null;
  const known = before?.unconfirmed === true ? await knownOf(request, deps) : undefined;
  const { referral } = await changeReferral(
    referralId,
    (now) => {
      const said = now.history.some((line) => line.by === raisedBy && line.why === because);
      const news =
        confirms && (now.unconfirmed === true || people.some((each) => !now.people.includes(each)));
      if (said && !news) return null;
      const again = { kind: 'raisedAgain', by: raisedBy, why: because, confirms, people } as const;
      return known === undefined ? again : { ...again, known };
    },
    deps,
  );
  if (referral.status !== 'held') return;
  await topUpAndRelease(referral, raisedBy, deps);
}
