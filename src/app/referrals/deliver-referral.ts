import type { ReferralId } from '../../core/ids.ts';
import { contentsOf, missingFields, recipientOf } from '../../core/referrals/contents.ts';
import { holdOn } from '../../core/referrals/pathway-hold.ts';
import type { Pathway } from '../../core/referrals/pathway.ts';
import type { ReferralEvent } from '../../core/referrals/referral-event.ts';
import type { Referral } from '../../core/referrals/referral.ts';
import type { Courier, DeliveryOutcome, Parcel } from '../../ports/courier.ts';
import type { Try, Verdict } from '../../ports/job-queue.ts';
import { SYSTEM_ACTOR } from '../../core/ids.ts';
import { changeReferral } from './change-referral.ts';
import { followConsent, type TopUpDeps } from './top-up.ts';

/** Promises a contact to each person of a referral; the same referral again is the same contacts. */
export interface ContactPlanner {
  planFor(referral: Referral, attempts: number): Promise<number>;
}

export interface DeliverDeps extends TopUpDeps {
  readonly courier: Courier;
  readonly contacts: ContactPlanner;
  /** Counts what became of a try. */
  readonly onOutcome: (outcome: DeliveryOutcome['kind'], referral: Referral) => void;
}

/**
 * One try at one delivery, run by a worker, perhaps twice and at any time: what was settled since stays settled. The record
 * says `sending` before anything leaves, so that a worker that died in between is seen. Our own trouble (Redis) throws
 * and counts as a try of the job; the sweeper finds what is left when those are used up.
 */
export async function deliverReferral(
  job: { readonly referralId: ReferralId; readonly round: number },
  attempt: Try,
  deps: DeliverDeps,
): Promise<Verdict> {
  const [loaded, holds] = await Promise.all([deps.records.load(job.referralId), deps.records.holds()]);
  if (loaded === null) return { kind: 'giveUp', why: 'there is no record of this referral' };
  if (loaded.round !== job.round) return { kind: 'done' };
  const pathway = deps.book.pathway(loaded.pathway);
  // Consent is asked for again at the last moment: who has refused since is not sent on (one more read, where it counts).
  const asksConsent = pathway?.legalBasis.consent === 'needed' && loaded.status === 'ready';
  const referral = asksConsent ? await followConsent(loaded, deps) : loaded;
  const prevented = preventedBy(referral, pathway, holdOn(holds, referral)?.why ?? null, deps.courier);
  if (prevented !== null || pathway === null) {
    await changeReferral(referral.id, prevented ?? { kind: 'pathwayRemoved' }, deps);
    return { kind: 'done' };
  }
  const parcel = parcelOf(referral, pathway);
  const waitMs = pathway.contact === null ? await deps.courier.waitMs(parcel.partner) : 0;
  if (waitMs > 0) return { kind: 'later', afterMs: waitMs };
  const messageId = deps.courier.messageIdFor(parcel.partner, parcel.idempotencyKey);
  const begun = await changeReferral(
    referral.id,
    { kind: 'deliveryBegun', round: job.round, messageId },
    deps,
    referral,
  );
  if (!begun.changed) return { kind: 'done' };
  const outcome = await delivered(begun.referral, pathway, parcel, deps);
  deps.onOutcome(outcome.kind, referral);
  const event = eventOf(outcome, job.round, attempt, pathway);
  await changeReferral(referral.id, event, deps, begun.referral);
  return verdictOf(outcome, attempt);
}

/** Our own specialists' work is planned; everything else goes to its recipient. */
async function delivered(
  referral: Referral,
  pathway: Pathway,
  parcel: Parcel,
  { courier, contacts }: DeliverDeps,
): Promise<DeliveryOutcome> {
  if (pathway.contact === null) return await courier.deliver(parcel);
  const planned = await contacts.planFor(referral, pathway.contact.attempts);
  return { kind: 'delivered', detail: `${planned} contacts are with the specialists`, reference: null };
}

/** Why it is not sent now although its job came; null when nothing stands in the way. */
function preventedBy(
  referral: Referral,
  pathway: Pathway | null,
  onHold: string | null,
  courier: Courier,
): ReferralEvent | null {
  const { round } = referral;
  if (pathway === null) return { kind: 'pathwayRemoved' };
  if (onHold !== null && referral.status === 'ready')
    return { kind: 'held', by: SYSTEM_ACTOR, why: 'its pathway is on hold' };
  const refused = pathway.legalBasis.consent === 'needed' && referral.consent?.state === 'refused';
  if (refused && referral.status === 'ready')
    return { kind: 'held', by: SYSTEM_ACTOR, why: 'consent was refused' };
  const missing = missingFields(referral, pathway);
  if (missing.length > 0) return { kind: 'informationMissed', round, missing };
  const mayBeOut = referral.status === 'sending' && referral.messageId !== null;
  if (mayBeOut && courier.messageIdFor(recipientOf(referral, pathway), referral.id) !== null)
    return {
      kind: 'deliveryGivenUp',
      round,
      why: 'outcomeUnknown',
      outcome: 'the process stopped while the e-mail was going out: it may have arrived',
    };
  return null;
}

/** The pathway's fields, and the references that the acknowledgement comes back with. Holds personal data. */
export function parcelOf(referral: Referral, pathway: Pathway): Parcel {
  const { ground, reference } = pathway.legalBasis;
  const raisedAt = new Date(referral.raisedAt).toISOString();
  const dueAt = new Date(referral.dueAt).toISOString();
  const contents = contentsOf(referral, pathway);
  const common = { referralId: referral.id, pathway: pathway.id, force: referral.force, raisedAt, dueAt };
  return {
    partner: recipientOf(referral, pathway),
    idempotencyKey: referral.id,
    subject: `referral.${pathway.id}`,
    body: { ...common, legalBasis: { ground, reference }, contents },
    form: { pathway: pathway.id, fields: { ...contents, ...common, ground, groundReference: reference } },
  };
}

function eventOf(outcome: DeliveryOutcome, round: number, attempt: Try, pathway: Pathway): ReferralEvent {
  switch (outcome.kind) {
    case 'delivered':
      return {
        kind: 'delivered',
        round,
        outcome: outcome.detail,
        reference: outcome.reference,
        acknowledges: pathway.acknowledgedBy === 'response' && pathway.contact === null,
      };
    case 'tryLater':
      return attempt.isLast
        ? { kind: 'deliveryGivenUp', round, outcome: outcome.detail, why: 'triesUsedUp' }
        : { kind: 'deliveryFailed', round, outcome: outcome.detail };
    case 'notNow':
      return { kind: 'deliveryFailed', round, outcome: outcome.detail };
    case 'refused':
      return { kind: 'deliveryGivenUp', round, outcome: outcome.detail, why: 'refusedByPartner' };
    case 'unknown':
      return { kind: 'deliveryGivenUp', round, outcome: outcome.detail, why: 'outcomeUnknown' };
    case 'manual':
      return { kind: 'deliveryGivenUp', round, outcome: outcome.detail, why: 'manualRoute' };
  }
}

function verdictOf(outcome: DeliveryOutcome, attempt: Try): Verdict {
  switch (outcome.kind) {
    case 'delivered':
    case 'refused':
    case 'unknown':
    case 'manual':
      return { kind: 'done' };
    case 'notNow':
      return { kind: 'later', afterMs: outcome.afterMs };
    case 'tryLater':
      if (attempt.isLast) return { kind: 'done' };
      throw new Error(outcome.detail);
  }
}
