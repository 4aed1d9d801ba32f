import { coversForce, type Principal } from '../../core/access/principal.ts';
import { AppError } from '../../core/errors.ts';
import { type ActorId, type CallId, id, type ReferralId } from '../../core/ids.ts';
import type { Referral } from '../../core/referrals/referral.ts';
import { HOUR, type Instant } from '../../core/time.ts';
import type { ReferralVerbs } from '../../ports/referral-verbs.ts';
import type { BodyOf, QueryOf, ReplyOf } from '../../wire/api.ts';
import type { HandlersOf } from '../api-request.ts';

export function referralHandlers(
  verbs: ReferralVerbs,
): HandlersOf<'listReferrals' | 'getReferral' | 'actOnReferral' | 'printReferral'> {
  return {
    listReferrals: async ({ principal, query, now }) => {
      const found = await listed(verbs, query, now);
      const own = found.filter(({ force }) => coversForce(principal, force));
      return { referrals: own.slice(0, query.limit).map(shown) };
    },
    getReferral: async ({ principal, params }) => shown(await own(verbs, principal, params.id)),
    actOnReferral: async ({ principal, params, body }) => {
      const referral = await own(verbs, principal, params.id);
      return shown(await act(verbs, referral.id, principal.actor, body));
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

function listed(
  verbs: ReferralVerbs,
  query: QueryOf<'listReferrals'>,
  now: Instant,
): Promise<readonly Referral[]> {
  if (query.callId !== undefined) return verbs.ofCall(id<CallId>(query.callId));
  switch (query.which) {
    case 'overdue':
      return verbs.listOverdue(now, query.limit);
    case 'due':
      return verbs.listDue(now + query.withinHours * HOUR, query.limit);
    case 'open':
      return verbs.listOpen(query.from, query.limit);
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
function shown(referral: Referral): ReplyOf<'getReferral'> {
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
    legalBasis: referral.legalBasis,
    because: referral.because,
    attempts: referral.attempts,
    history: referral.history,
    consent: referral.consent?.state ?? null,
    missing: referral.missing,
  };
}
