import { nextClockAt } from '../../core/referrals/changes.ts';
import { AppError } from '../../core/errors.ts';
import type { ReferralId } from '../../core/ids.ts';
import { clockIsMet } from '../../core/referrals/life.ts';
import type { Pathway } from '../../core/referrals/pathway.ts';
import type { ReferralEvent } from '../../core/referrals/referral-event.ts';
import type { Referral } from '../../core/referrals/referral.ts';
import { transitionReferral } from '../../core/referrals/transition.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PathwayBook } from '../../ports/pathway-book.ts';
import type { ReferralRecords } from '../../ports/referral-records.ts';

/** How often a change is decided anew when others write the same referral at the same time. */
const TRIES = 6;

export interface ReferralChangeDeps {
  readonly records: ReferralRecords;
  readonly book: PathwayBook;
  readonly clock: Clock;
}

export interface ReferralChange {
  /** As it is now. */
  readonly referral: Referral;
  /** False: it was so before, or the event came late; nothing was written. */
  readonly changed: boolean;
}

/**
 * Load, decide, commit with its effects; again when somebody else was faster. Rejects with AppError `notFound`, or
 * `conflict` with the reason in words when the event cannot happen now. `event` may depend on what is stored; null: nothing
 * is to be done. `known`, just loaded, saves loading it again; if it has changed since, the commit notices.
 */
export async function changeReferral(
  referralId: ReferralId,
  event: ReferralEvent | ((referral: Referral, pathway: Pathway | null) => ReferralEvent | null),
  deps: ReferralChangeDeps,
  known: Referral | null = null,
): Promise<ReferralChange> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const referral = attempt === 0 && known !== null ? known : await deps.records.load(referralId);
    if (referral === null) throw new AppError('notFound', 'there is no such referral');
    const pathway = deps.book.pathway(referral.pathway);
    const happened = typeof event === 'function' ? event(referral, pathway) : event;
    if (happened === null) return { referral, changed: false };
    const next = transitionReferral(referral, happened, pathway, deps.clock.now());
    switch (next.kind) {
      case 'unchanged':
        return { referral, changed: false };
      case 'notPossible':
        throw new AppError('conflict', next.why, { status: referral.status });
      case 'changed': {
        const speaksAt = nextClockAt(next.referral, pathway, clockIsMet(next.referral.status));
        if (await deps.records.commit(next.referral, next.effects, speaksAt))
          return { referral: next.referral, changed: true };
      }
    }
  }
  throw new AppError('conflict', 'others are changing this referral: try again');
}
