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
  | 'accepted'
  | 'inProgress'
  | 'refused'
  | 'done'
  | 'dead'
  | 'revoked';

/** What a partner or person said when they took the referral on. */
export interface Acknowledgement {
  readonly at: Instant;
  readonly by: ActorId;
  /** The partner's own reference; null when it gave none. */
  readonly reference: string | null;
}

/** Consent as recorded, beside the legal basis: a refusal that was overridden says why. */
export interface Consent {
  readonly state: 'given' | 'refused' | 'overridden';
  readonly by: ActorId;
  readonly at: Instant;
  readonly why: string;
}

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
  /** Why it was raised, in the words of the rule or person. */
  readonly because: string;
  /** Counts deliveries that were asked for: each has a job of its own, so a retry is never taken for a duplicate. */
  readonly round: number;
  readonly updatedAt: Instant;
  /** When the owner is warned that the clock runs out. */
  readonly warnAt: Instant;
  /** How far the clock has come: 0 nothing said, 1 warned, 2 late, 3 and more late and passed up. */
  readonly clockStage: number;
  readonly acknowledgement: Acknowledgement | null;
  readonly consent: Consent | null;
  /** What people supplied for the pathway's contents, by field name. Personal data: sealed at rest. */
  readonly facts: Readonly<Record<string, string>>;
  /** Names of facts that a person typed: nothing else replaces them. Missing in what earlier releases wrote. */
  readonly typed?: readonly string[];
  /** Names of fields that the pathway needs and nobody has supplied. */
  readonly missing: readonly string[];
  /** A person holds it: nothing but a person's word lets it go. */
  readonly heldByHand: boolean;
  /** Raised on a number match that nobody has confirmed: not sent before somebody has (S7). Missing: confirmed. */
  readonly unconfirmed?: boolean;
  /** The provision or agreement relied on, as configured when it was raised. Missing in what earlier releases wrote. */
  readonly legalReference?: string | null;
  /** Message-ID of an e-mail that may have gone out: kept, so that nobody sends it again unknowingly. */
  readonly messageId: string | null;
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
  /** False: a number match is all there is (S7). Missing: a person or a confirmed fact raised it. */
  readonly confirmed?: boolean;
}
