import type { ActorId, CallId, ForceId, PathwayId, PersonId, ReferralId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** `dead`: tries are used up or the outcome is unknown; a person owns it. Nothing ends without a person or an acknowledgement (S13). */
export type ReferralStatus =
  | 'raised'
  | 'held'
  | 'ready'
  | 'sending'
  | 'sent'
  | 'acknowledged'
  | 'inProgress'
  | 'refused'
  | 'done'
  | 'dead'
  | 'revoked';

/** One follow-up of one call for one person on one pathway. */
export interface Referral {
  readonly id: ReferralId;
  readonly version: number;
  readonly pathway: PathwayId;
  readonly force: ForceId;
  readonly callId: CallId;
  readonly people: readonly PersonId[];
  readonly status: ReferralStatus;
  /** Who must act on it now: an actor, or a duty such as `supervisor`. Somebody in every state. */
  readonly owner: string;
  readonly raisedBy: ActorId;
  readonly raisedAt: Instant;
  /** The clock: by when it must be acknowledged. */
  readonly dueAt: Instant;
  readonly legalBasis: string;
  readonly attempts: readonly { readonly at: Instant; readonly outcome: string }[];
  readonly history: readonly {
    readonly at: Instant;
    readonly by: ActorId;
    readonly to: ReferralStatus;
    readonly why: string;
  }[];
}

/** What a call asks of the follow-up queue; the id is derived from call, pathway and cause, so raising twice is one (S13). */
export interface ReferralRequest {
  readonly referralId: ReferralId;
  readonly pathway: PathwayId;
  readonly force: ForceId;
  readonly callId: CallId;
  readonly people: readonly PersonId[];
  readonly raisedBy: ActorId;
  readonly raisedAt: Instant;
  readonly because: string;
}
