import type { ActorId, CallId, ForceId, PathwayId, ReferralId } from '../core/ids.ts';
import type { Referral } from '../core/referrals/referral.ts';
import type { Instant } from '../core/time.ts';
import type { PathwayHold } from '../core/referrals/pathway-hold.ts';

/**
 * What people and programs may ask of a referral; the API and the CLI call these. Each rejects with AppError: `notFound`,
 * `conflict` (cannot be done in its present status; the message says why), `invalid`, `unavailable` (Redis is silent).
 * Each change is audited. Repeating one that is done already changes nothing and gives the referral as it is.
 */
export interface ReferralVerbs {
  get(referralId: ReferralId): Promise<Referral>;
  ofCall(callId: CallId): Promise<readonly Referral[]>;
  /** Due at or before `until`, the most pressing first; overdue are those due at or before now. */
  listDue(until: Instant, page: ReferralPage): Promise<ReferralsFound>;
  /** Open ones, the oldest first. */
  listOpen(page: ReferralPage): Promise<ReferralsFound>;
  hold(referralId: ReferralId, by: ActorId, why: string): Promise<Referral>;
  release(referralId: ReferralId, by: ActorId, why: string): Promise<Referral>;
  giveInformation(
    referralId: ReferralId,
    by: ActorId,
    facts: Readonly<Record<string, string>>,
  ): Promise<Referral>;
  recordConsent(
    referralId: ReferralId,
    by: ActorId,
    consent: { readonly state: 'given' | 'refused' | 'overridden'; readonly why: string },
  ): Promise<Referral>;
  /** Sends it again, under the same idempotency key. */
  retry(referralId: ReferralId, by: ActorId, why: string): Promise<Referral>;
  /** The recipient has it. For signed callbacks and for people. */
  acknowledge(referralId: ReferralId, by: ActorId, reference: string | null): Promise<Referral>;
  accept(referralId: ReferralId, by: ActorId, owner: string): Promise<Referral>;
  refuse(referralId: ReferralId, by: ActorId, why: string, owner: string): Promise<Referral>;
  startWork(referralId: ReferralId, by: ActorId): Promise<Referral>;
  complete(referralId: ReferralId, by: ActorId, why: string): Promise<Referral>;
  revoke(referralId: ReferralId, by: ActorId, why: string): Promise<Referral>;
  /** Delivered by hand from the print view. */
  deliveredByHand(referralId: ReferralId, by: ActorId, why: string): Promise<Referral>;
  assign(referralId: ReferralId, by: ActorId, owner: string, why: string): Promise<Referral>;
  /** Nothing is sent on it, for one force or (null) for all, until it is released. */
  holdPathway(pathway: PathwayId, force: ForceId | null, by: ActorId, why: string): Promise<void>;
  /** Ends that hold and releases what waited for nothing else; says how many. */
  releasePathway(pathway: PathwayId, force: ForceId | null, by: ActorId, why: string): Promise<number>;
  pathwayHolds(): Promise<readonly PathwayHold[]>;
  /** What a person needs to deliver it by hand. Personal data: the view is audited as a disclosure to `by`. */
  printView(referralId: ReferralId, by: ActorId): Promise<ReferralPrintView>;
}

export interface ReferralPage {
  /** Where in the list to begin: 0, or `nextFrom` of the page before. */
  readonly from: number;
  readonly limit: number;
  /** Only these; null: all, for the command line on the machine itself. */
  readonly forces: ReadonlySet<ForceId> | null;
}

export interface ReferralsFound {
  readonly referrals: readonly Referral[];
  /** Where the next page begins; null: this is the last. */
  readonly nextFrom: number | null;
}

export interface ReferralPrintView {
  readonly title: string;
  readonly recipient: string;
  readonly legalBasis: string;
  readonly dueAt: Instant;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  /** Fields that the pathway needs and nobody has supplied. */
  readonly missing: readonly string[];
}
