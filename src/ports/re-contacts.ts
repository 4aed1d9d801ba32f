import type { ActorId, CallId, ForceId, LineId, PersonId, ReferralId, SpecialistId } from '../core/ids.ts';
import type { AttemptOutcome, ReContact } from '../core/referrals/re-contact.ts';
import type { ReferralEffect } from '../core/referrals/referral-effect.ts';
import type { ContactBrief } from '../core/referrals/safe-contact.ts';

/** The durable record of promised contacts. Rejects when Redis does not answer in time. */
export interface ReContactRecords {
  load(reContactId: ReferralId): Promise<ReContact | null>;
  /** False: somebody was faster. */
  commit(reContact: ReContact, effects: readonly ReferralEffect[]): Promise<boolean>;
  /** Open ones, oldest first, from `offset` on. */
  open(limit: number, offset?: number): Promise<readonly ReContact[]>;
  /** Those with an attempt under way. */
  withLine(limit: number): Promise<readonly ReContact[]>;
  ofReferral(referralId: ReferralId): Promise<readonly ReContact[]>;
}

/** What a specialist gets for one press, before their telephone rings. Not the number: only the service's leg dials it. */
export interface ContactGo {
  readonly reContact: ReContact;
  readonly brief: ContactBrief;
}

export interface ReContactRequest {
  readonly id: ReferralId;
  readonly force: ForceId;
  readonly callId: CallId;
  readonly person: PersonId;
  readonly maxAttempts: number;
  readonly referralId?: ReferralId | null;
  readonly lineId?: LineId | null;
  /** Why a person promised it, in their words; missing where a referral asks. */
  readonly because?: string;
}

/**
 * Promised contact (S10): software plans and offers, a person presses for each attempt and is on the line before anybody is
 * rung. Each verb rejects with AppError (`notFound`, `conflict` with the reason in words, `unavailable`).
 */
export interface ReContacts {
  /** Idempotent by id. */
  plan(request: ReContactRequest, by: ActorId): Promise<ReContact>;
  get(reContactId: ReferralId): Promise<ReContact>;
  /** What is offered and open, oldest first, from `offset` on. */
  list(limit: number, offset?: number): Promise<readonly ReContact[]>;
  ofReferral(referralId: ReferralId): Promise<readonly ReContact[]>;
  /**
   * One attempt: checks the profile at this moment, then rings the specialist's own telephone. Not allowed now: planned
   * again or with a supervisor, and `conflict`.
   */
  press(reContactId: ReferralId, by: ActorId, specialist: SpecialistId): Promise<ContactGo>;
  /** Taken on the console by who pressed: a key on the telephone is then enough. */
  take(reContactId: ReferralId, by: ActorId): Promise<ReContact>;
  /** Ends the line at once, whatever it does. */
  stop(reContactId: ReferralId): Promise<ReContact>;
  attempted(reContactId: ReferralId, by: ActorId, outcome: AttemptOutcome): Promise<ReContact>;
  /** A supervisor's decision. */
  allowMore(reContactId: ReferralId, by: ActorId, attempts: number, why: string): Promise<ReContact>;
  end(reContactId: ReferralId, by: ActorId, why: string): Promise<ReContact>;
  /** Offers what has become possible, moves what a changed profile forbids, tidies lines. Every minute, harmless twice. */
  sweep(): Promise<number>;
}
