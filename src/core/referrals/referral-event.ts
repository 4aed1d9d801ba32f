import type { ActorId, PersonId } from '../ids.ts';
import type { Consent } from './referral.ts';

/** What happened to a referral. Past tense; `round` names the delivery it belongs to, so that a late one is a no-op. */
export type ReferralEvent =
  | { readonly kind: 'held'; readonly by: ActorId; readonly why: string }
  | { readonly kind: 'released'; readonly by: ActorId; readonly why: string }
  | {
      readonly kind: 'informationGiven';
      readonly by: ActorId;
      readonly facts: Readonly<Record<string, string>>;
      /** The register or the call supplied them; missing: somebody typed them. */
      readonly lookedUp?: boolean;
    }
  | { readonly kind: 'consentRecorded'; readonly by: ActorId; readonly consent: Omit<Consent, 'at' | 'by'> }
  | { readonly kind: 'informationMissed'; readonly round: number; readonly missing: readonly string[] }
  | { readonly kind: 'deliveryBegun'; readonly round: number; readonly messageId: string | null }
  | { readonly kind: 'deliveryFailed'; readonly round: number; readonly outcome: string }
  | {
      readonly kind: 'delivered';
      readonly round: number;
      readonly outcome: string;
      readonly reference: string | null;
      /** The partner's answer counts as its acknowledgement. */
      readonly acknowledges: boolean;
    }
  | {
      readonly kind: 'deliveryGivenUp';
      readonly round: number;
      readonly outcome: string;
      readonly why: GivenUp;
    }
  /** The sweeper found no job for this delivery: it is asked for again, under the same idempotency key. */
  | { readonly kind: 'deliveryLost'; readonly round: number }
  | { readonly kind: 'deliveredByHand'; readonly by: ActorId; readonly why: string }
  | { readonly kind: 'acknowledged'; readonly by: ActorId; readonly reference: string | null }
  | { readonly kind: 'workStarted'; readonly by: ActorId }
  | { readonly kind: 'accepted'; readonly by: ActorId; readonly owner: string }
  | { readonly kind: 'refused'; readonly by: ActorId; readonly why: string; readonly owner: string }
  | { readonly kind: 'completed'; readonly by: ActorId; readonly why: string }
  | { readonly kind: 'revoked'; readonly by: ActorId; readonly why: string }
  | { readonly kind: 'retryAsked'; readonly by: ActorId; readonly why: string }
  | { readonly kind: 'assigned'; readonly by: ActorId; readonly owner: string; readonly why: string }
  | {
      readonly kind: 'raisedAgain';
      readonly by: ActorId;
      readonly why: string;
      /** Who or what raises it now has confirmed the caller. */
      readonly confirms: boolean;
      readonly people: readonly PersonId[];
      /** What is known of exactly these people; missing: nothing was asked, since nobody is exchanged. */
      readonly known?: KnownOfPeople;
    }
  | { readonly kind: 'clockReached'; readonly stage: number }
  | { readonly kind: 'pathwayRemoved' };

/** The register's answer for the people of one referral. Personal data. */
export interface KnownOfPeople {
  readonly facts: Readonly<Record<string, string>>;
  readonly consent: Consent | null;
}

export type ReferralEventKind = ReferralEvent['kind'];

/** Why software stopped trying. Each is told to a person in words. */
export type GivenUp = 'triesUsedUp' | 'refusedByPartner' | 'outcomeUnknown' | 'manualRoute';
