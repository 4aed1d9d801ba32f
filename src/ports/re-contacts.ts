import type { ActorId, CallId, ForceId, PersonId, ReferralId } from '../core/ids.ts';
import type { AttemptOutcome, ReContact } from '../core/referrals/re-contact.ts';
import type { ReferralEffect } from '../core/referrals/referral-effect.ts';
import type { ContactBrief } from '../core/referrals/safe-contact.ts';
import type { Instant } from '../core/time.ts';

/** The durable record of promised contacts. Rejects when Redis does not answer in time. */
export interface ReContactRecords {
  load(reContactId: ReferralId): Promise<ReContact | null>;
  /** False: somebody was faster. */
  commit(reContact: ReContact, effects: readonly ReferralEffect[]): Promise<boolean>;
  /** Planned ones whose time has come. */
  reached(now: Instant, limit: number): Promise<readonly ReContact[]>;
  /** Open ones, oldest first. */
  open(limit: number): Promise<readonly ReContact[]>;
  ofPerson(person: PersonId): Promise<readonly ReContact[]>;
}

/** What a specialist gets for one press: rings this number, knows this, and says how it went. */
export interface ContactGo {
  readonly reContact: ReContact;
  readonly number: string;
  readonly brief: ContactBrief;
}

/**
 * Promised contact (S10): software plans and offers, a person presses for each attempt and rings. Each verb rejects with
 * AppError (`notFound`, `conflict` with the reason in words, `unavailable`).
 */
export interface ReContacts {
  /** Idempotent by id. */
  plan(
    request: {
      readonly id: ReferralId;
      readonly force: ForceId;
      readonly callId: CallId;
      readonly person: PersonId;
      readonly maxAttempts: number;
    },
    by: ActorId,
  ): Promise<ReContact>;
  /** What is offered and open, oldest first. */
  list(limit: number): Promise<readonly ReContact[]>;
  /** One attempt: checks the profile at this moment. Not allowed now: planned again or with a supervisor, and `conflict`. */
  press(reContactId: ReferralId, by: ActorId): Promise<ContactGo>;
  attempted(reContactId: ReferralId, by: ActorId, outcome: AttemptOutcome): Promise<ReContact>;
  end(reContactId: ReferralId, by: ActorId, why: string): Promise<ReContact>;
  /** A person's profile has changed: what is planned for them moves. */
  profileChanged(person: PersonId): Promise<void>;
  /** Offers what has become possible, moves what has not. Run every minute, harmless to run twice. */
  sweep(): Promise<number>;
}
