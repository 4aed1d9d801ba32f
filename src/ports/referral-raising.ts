import type { ActorId, CallId, ForceId, PathwayId, PersonId } from '../core/ids.ts';
import type { Referral } from '../core/referrals/referral.ts';
import type { Instant } from '../core/time.ts';

/** The call and people that a follow-up is about. */
export interface RaisingSubject {
  readonly callId: CallId;
  readonly force: ForceId;
  readonly people: readonly PersonId[];
  /** False: they are of the number match, and nobody has said who called (S7). Missing: somebody named them. */
  readonly confirmed?: boolean;
}

export interface RaisedByHand {
  readonly referral: Referral;
  /** Who had raised it already: it is one referral; null when it is new. */
  readonly raisedBefore: { readonly by: ActorId; readonly at: Instant } | null;
}

/** Follow-ups raised by people, beside those that a call's plan and confirmed facts raise. */
export interface ReferralRaising {
  /**
   * Rejects with AppError: `notFound` (no such pathway for this force), `forbidden` (none of the roles may raise it),
   * `invalid` (no reason). Twice for one call and pathway is one, and says who was first.
   */
  byPerson(
    subject: RaisingSubject,
    pathway: PathwayId,
    by: ActorId,
    roles: readonly string[],
    because: string,
  ): Promise<RaisedByHand>;
}
