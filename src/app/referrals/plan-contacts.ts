import { createHash } from 'node:crypto';
import { type CallId, id, type LineId, type PersonId, type ReferralId } from '../../core/ids.ts';
import { fieldOf } from '../../core/referrals/contents.ts';
import type { Referral } from '../../core/referrals/referral.ts';
import type { ReContacts } from '../../ports/re-contacts.ts';
import type { ContactPlanner } from './deliver-referral.ts';

/** One promise for one person of one call, whoever asks for it; short, since it stands in URLs. */
export function contactIdOf(callId: CallId, person: PersonId): ReferralId {
  const digest = createHash('sha256').update(person).digest('hex').slice(0, 16);
  return id<ReferralId>(`${callId}.contact-${digest}`);
}

export interface ContactPlannerDeps {
  readonly reContacts: ReContacts;
  /** The line that a call came in on; null when the call is no longer kept. */
  readonly lineOf: (callId: CallId) => Promise<LineId | null>;
}

export function createContactPlanner({ reContacts, lineOf }: ContactPlannerDeps): ContactPlanner {
  return {
    async planFor(referral, attempts) {
      const people = peopleOf(referral);
      const lineId = await lineOf(referral.callId);
      for (const person of people) {
        const contact = contactIdOf(referral.callId, person);
        const { callId, force, id: referralId } = referral;
        await reContacts.plan(
          { id: contact, force, callId, person, maxAttempts: attempts, referralId, lineId },
          referral.raisedBy,
        );
      }
      return people.length;
    },
  };
}

/** Those of the referral; else those whom somebody has named since. */
function peopleOf(referral: Referral): readonly PersonId[] {
  const named = fieldOf(referral, 'people').split(/[,;\s]+/);
  return named.filter((each) => each !== '').map((each) => id<PersonId>(each));
}
