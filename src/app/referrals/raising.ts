import { AppError } from '../../core/errors.ts';
import { type ActorId, id, type PathwayId, type ReferralId } from '../../core/ids.ts';
import type { Pathway } from '../../core/referrals/pathway.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PathwayBook } from '../../ports/pathway-book.ts';
import type { RaisingSubject, ReferralRaising } from '../../ports/referral-raising.ts';
import type { ReferralRecords } from '../../ports/referral-records.ts';
import type { ReferralDesk } from '../../ports/referrals.ts';

export interface RaisingDeps {
  readonly desk: ReferralDesk;
  readonly book: PathwayBook;
  readonly records: Pick<ReferralRecords, 'load'>;
  readonly clock: Clock;
}

export function createReferralRaising(deps: RaisingDeps): ReferralRaising {
  const raise = async (
    subject: RaisingSubject,
    pathway: PathwayId,
    by: ActorId,
    because: string,
  ): Promise<ReferralId> => {
    const referralId = referralIdOf(subject, pathway);
    await deps.desk.raise({
      ...subject,
      referralId,
      pathway,
      raisedBy: by,
      raisedAt: deps.clock.now(),
      because,
    });
    return referralId;
  };
  return {
    async byPerson(subject, pathwayId, by, roles, because) {
      const pathway = deps.book.pathway(pathwayId);
      if (pathway === null || !isFor(pathway, subject))
        throw new AppError('notFound', 'there is no such pathway for this force');
      if (!pathway.raisedBy.some((role) => roles.includes(role)))
        throw new AppError('forbidden', `this pathway is raised by: ${pathway.raisedBy.join(', ')}`);
      if (because.trim() === '') throw new AppError('invalid', 'a follow-up needs a reason');
      const before = await deps.records.load(referralIdOf(subject, pathway.id));
      await raise(subject, pathway.id, by, because);
      const referral = await deps.records.load(referralIdOf(subject, pathway.id));
      if (referral === null) throw new AppError('unavailable', 'it cannot be read back: ask again');
      const another = before !== null || referral.raisedBy !== by;
      return { referral, raisedBefore: another ? { by: referral.raisedBy, at: referral.raisedAt } : null };
    },
  };
}

/** One follow-up of a kind for one call, whoever raises it: the call itself derives the same id. */
export function referralIdOf(subject: Pick<RaisingSubject, 'callId'>, pathway: PathwayId): ReferralId {
  return id<ReferralId>(`${subject.callId}.${pathway}`);
}

function isFor(pathway: Pathway, subject: RaisingSubject): boolean {
  return pathway.force === null || pathway.force === subject.force;
}
