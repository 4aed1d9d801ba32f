import type { ReferralEffect } from '../../core/referrals/referral-effect.ts';
import type { ReferralEvent } from '../../core/referrals/referral-event.ts';
import { isClosed } from '../../core/referrals/life.ts';
import type { ReContacts } from '../../ports/re-contacts.ts';
import { changeReferral, type ReferralChangeDeps } from './change-referral.ts';

type News = Extract<ReferralEffect, { kind: 'contactNews' }>;

/**
 * What a re-contact has come to, told to the referral that asked for it: begun work, done when everybody was reached or
 * ended, with the supervisor when one is. Comes at least once; what is so already changes nothing.
 */
export async function tellOfContact(
  news: News,
  deps: ReferralChangeDeps,
  reContacts: Pick<ReContacts, 'ofReferral'>,
): Promise<void> {
  const all = await reContacts.ofReferral(news.referralId);
  const allOver = all.every((each) => each.status === 'reached' || each.status === 'ended');
  const anyWithSupervisor = all.some((each) => each.status === 'withSupervisor');
  const reached = all.filter((each) => each.status === 'reached').length;
  const { by } = news;
  await changeReferral(
    news.referralId,
    (referral): ReferralEvent | null => {
      if (isClosed(referral.status)) return null;
      if (allOver) return { kind: 'completed', by, why: `${reached} of ${all.length} people were reached` };
      if (anyWithSupervisor)
        return referral.owner === 'supervisor'
          ? null
          : { kind: 'assigned', by, owner: 'supervisor', why: 'a re-contact needs a decision' };
      const canBegin = referral.status === 'sent' || referral.status === 'acknowledged';
      return news.news === 'attempted' && canBegin ? { kind: 'workStarted', by } : null;
    },
    deps,
  );
}
