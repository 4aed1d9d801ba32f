import type { ActorId, CallId, ForceId, PathwayId, PersonId, ReferralId } from '../core/ids.ts';

/** The call and people that a follow-up is about. */
export interface RaisingSubject {
  readonly callId: CallId;
  readonly force: ForceId;
  readonly people: readonly PersonId[];
}

/** Follow-ups raised by people and by confirmed facts, beside those that a call's plan raises. */
export interface ReferralRaising {
  /**
   * Rejects with AppError: `notFound` (no such pathway for this force), `forbidden` (none of the roles may raise it),
   * `invalid` (no reason). Twice for one call and pathway is one.
   */
  byPerson(
    subject: RaisingSubject,
    pathway: PathwayId,
    by: ActorId,
    roles: readonly string[],
    because: string,
  ): Promise<ReferralId>;
  /** Raises every pathway that the confirmed fact raises by itself; gives their ids. A number match alone is no fact (S7). */
  byConfirmedFact(subject: RaisingSubject, fact: string, by: ActorId): Promise<readonly ReferralId[]>;
}
