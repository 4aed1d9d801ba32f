import { coversForce, type Principal } from '../../core/access/principal.ts';
import { AppError } from '../../core/errors.ts';
import { type ActorId, type CallId, id, type ReferralId } from '../../core/ids.ts';
import { clockIsMet } from '../../core/referrals/life.ts';
import type { Referral } from '../../core/referrals/referral.ts';
import { HOUR, type Instant } from '../../core/time.ts';
import type { ReferralsFound, ReferralVerbs } from '../../ports/referral-verbs.ts';
import type { BodyOf, QueryOf, ReplyOf } from '../../wire/api.ts';
import type { HandlersOf } from '../api-request.ts';

export function referralHandlers(
  verbs: ReferralVerbs,
): HandlersOf<'listReferrals' | 'getReferral' | 'actOnReferral' | 'printReferral'> {
  return {
    listReferrals: async ({ principal, query, now }) => {
      const { referrals, nextFrom } = await listed(verbs, query, principal, now);
      return { referrals: referrals.map((each) => shownReferral(each, now)), nextFrom };
    },
    getReferral: async ({ principal, params, now }) =>
      shownReferral(await own(verbs, principal, params.id), now),
    actOnReferral: async ({ principal, params, body, now }) => {
      const referral = await own(verbs, principal, params.id);
      return shownReferral(await act(verbs, referral.id, principal.actor, body), now);
    },
    printReferral: async ({ principal, params }) => {
      const referral = await own(verbs, principal, params.id);
      return verbs.printView(referral.id, principal.actor);
    },
  };
}

async function own(verbs: ReferralVerbs, principal: Principal, text: string): Promise<Referral> {
  const referral = await verbs.get(id<ReferralId>(text));
  if (!coversForce(principal, referral.force)) throw new AppError('notFound', 'there is no such referral');
  return referral;
}

async function listed(
  verbs: ReferralVerbs,
  query: QueryOf<'listReferrals'>,
  principal: Principal,
  now: Instant,
): Promise<ReferralsFound> {
  if (query.callId !== undefined) {
    const found = await verbs.ofCall(id<CallId>(query.callId));
    return { referrals: found.filter(({ force }) => coversForce(principal, force)), nextFrom: null };
  }
  const page = { from: query.from, limit: query.limit, forces: principal.forces };
  switch (query.which) {
    case 'overdue':
      return await verbs.listDue(now, page);
    case 'due':
      return await verbs.listDue(now + query.withinHours * HOUR, page);
    case 'open':
      return await verbs.listOpen(page);
  }
}

function act(
  verbs: ReferralVerbs,
  referralId: ReferralId,
  by: ActorId,
  verb: BodyOf<'actOnReferral'>,
): Promise<Referral> {
  switch (verb.type) {
    case 'hold':
      return verbs.hold(referralId, by, verb.why);
    case 'release':
      return verbs.release(referralId, by, verb.why);
    case 'giveInformation':
      return verbs.giveInformation(referralId, by, verb.facts);
    case 'recordConsent':
      return verbs.recordConsent(referralId, by, { state: verb.state, why: verb.why });
    case 'retry':
      return verbs.retry(referralId, by, verb.why);
    case 'acknowledge':
      return verbs.acknowledge(referralId, by, verb.reference);
    case 'accept':
      return verbs.accept(referralId, by, verb.owner);
    case 'refuse':
      return verbs.refuse(referralId, by, verb.why, verb.owner);
    case 'startWork':
      return verbs.startWork(referralId, by);
    case 'complete':
      return verbs.complete(referralId, by, verb.why);
    case 'revoke':
      return verbs.revoke(referralId, by, verb.why);
    case 'deliveredByHand':
      return verbs.deliveredByHand(referralId, by, verb.why);
    case 'assign':
      return verbs.assign(referralId, by, verb.owner, verb.why);
  }
}

/** Field by field, so that what is added to a referral later is not shown by accident. */
export function shownReferral(referral: Referral, now: Instant): ReplyOf<'getReferral'> {
  const { consent, acknowledgement } = referral;
  return {
    id: referral.id,
    version: referral.version,
    pathway: referral.pathway,
    force: referral.force,
    callId: referral.callId,
    people: referral.people,
    status: referral.status,
    owner: referral.owner,
    raisedBy: referral.raisedBy,
    raisedAt: referral.raisedAt,
    dueAt: referral.dueAt,
    late: !clockIsMet(referral.status) && referral.dueAt <= now,
    legalBasis: referral.legalBasis,
    legalReference: referral.legalReference ?? null,
    because: referral.because,
    attempts: referral.attempts,
    history: referral.history,
    consent: consent?.state ?? null,
    consentRecord: consent === null ? null : { by: consent.by, at: consent.at, why: consent.why },
    acknowledgement:
      acknowledgement === null
        ? null
        : { at: acknowledgement.at, by: acknowledgement.by, reference: acknowledgement.reference },
    missing: referral.missing,
    heldByHand: referral.heldByHand,
    unconfirmed: referral.unconfirmed === true,
    messageId: referral.messageId,
  };
}
