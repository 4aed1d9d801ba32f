import type { ActorId, ReferralId } from '../../core/ids.ts';
import { holdOn } from '../../core/referrals/pathway-hold.ts';
import type { Referral } from '../../core/referrals/referral.ts';
import { whyNotReady } from '../../core/referrals/transition.ts';
import { changeReferral, type ReferralChangeDeps } from './change-referral.ts';

/** Held for nothing any more: on its way at once, unless a person holds it, or its pathway is on hold or gone. */
export async function releaseIfReady(
  referralId: ReferralId,
  by: ActorId,
  deps: ReferralChangeDeps,
): Promise<Referral> {
  const holds = await deps.records.holds();
  const { referral } = await changeReferral(
    referralId,
    (now, pathway) =>
      now.status === 'held' &&
      !now.heldByHand &&
      pathway !== null &&
      holdOn(holds, now) === null &&
      whyNotReady(now, pathway) === null
        ? { kind: 'released', by, why: 'nothing is missing any more' }
        : null,
    deps,
  );
  return referral;
}
