import { coversForce, may, type Principal, sitsIn } from '../../core/access/principal.ts';
import { rolesHeld } from '../../core/access/roles-held.ts';
import type { CallCard } from '../../core/console/call-card.ts';
import { AppError } from '../../core/errors.ts';
import { type CallId, type ForceId, id, type PathwayId, type PersonId } from '../../core/ids.ts';
import { type ConfirmedFact, SYSTEMS_OWN_FACTS } from '../../core/referrals/confirmed-fact.ts';
import { whoCalled, type WhoCalled } from '../../core/register/who-called.ts';
import type { CallCommands } from '../../ports/call-commands.ts';
import type { ConfirmedFacts } from '../../ports/confirmed-facts.ts';
import type { PathwayBook } from '../../ports/pathway-book.ts';
import type { ReferralRaising } from '../../ports/referral-raising.ts';
import type { ReferralVerbs } from '../../ports/referral-verbs.ts';
import type { ReplyOf } from '../../wire/api.ts';
import type { HandlersOf } from '../api-request.ts';
import { shownReferral } from './referrals.ts';

export interface RaisingHandlersDeps {
  readonly calls: Pick<CallCommands, 'find'>;
  readonly raising: ReferralRaising;
  readonly facts: ConfirmedFacts;
  readonly referrals: ReferralVerbs;
  readonly book: PathwayBook;
}

type Names =
  | 'raiseReferral'
  | 'listPathways'
  | 'holdPathway'
  | 'releasePathway'
  | 'confirmFact'
  | 'listConfirmedFacts';

/** Raising follow-ups by hand and by confirmed facts, and the switches of pathways. */
export function raisingHandlers(deps: RaisingHandlersDeps): HandlersOf<Names> {
  const { raising, facts, referrals, book } = deps;
  return {
    raiseReferral: async ({ principal, body, now }) => {
      const card = await callOf(deps, principal, body.callId);
      const { people, byNumberAlone } = concernedIn(card, body.people);
      const subject = { callId: card.callId, force: card.force, people, confirmed: !byNumberAlone };
      const pathway = id<PathwayId>(body.pathway);
      const raised = await raising.byPerson(
        subject,
        pathway,
        principal.actor,
        rolesHeld(principal),
        body.why,
      );
      return { referral: shownReferral(raised.referral, now), raisedBefore: raised.raisedBefore };
    },
    listPathways: async ({ principal }) => {
      const holds = await referrals.pathwayHolds();
      const roles = rolesHeld(principal);
      const own = book.all().filter(({ force }) => force === null || coversForce(principal, force));
      return {
        pathways: own.map((pathway) => ({
          id: pathway.id,
          name: pathway.name,
          recipient: pathway.recipient,
          owner: pathway.owner,
          raisedBy: pathway.raisedBy,
          raisedItselfBy: pathway.raisedItselfBy,
          ground: pathway.legalBasis.ground,
          legalReference: pathway.legalBasis.reference,
          consentNeeded: pathway.legalBasis.consent === 'needed',
          clock: { ...pathway.clock },
          contains: pathway.contains,
          needsActionTaken: pathway.needsActionTaken,
          mayRaise: pathway.raisedBy.some((role) => roles.includes(role)),
          holds: holds
            .filter((hold) => hold.pathway === pathway.id)
            .filter(({ force }) => force === null || coversForce(principal, force))
            .map(({ force, by, at, why }) => ({ force, by, at, why })),
        })),
      };
    },
    holdPathway: async ({ principal, params, body }) => {
      const force = forceOf(principal, body.force);
      await referrals.holdPathway(id<PathwayId>(params.id), force, principal.actor, body.why);
      return { outcome: 'done' };
    },
    releasePathway: async ({ principal, params, body }) => {
      const force = forceOf(principal, body.force);
      const { actor } = principal;
      return { released: await referrals.releasePathway(id<PathwayId>(params.id), force, actor, body.why) };
    },
    confirmFact: async ({ principal, params, body }) => {
      const card = await callOf(deps, principal, params.id);
      if (SYSTEMS_OWN_FACTS.has(body.fact))
        throw new AppError('forbidden', 'this the service knows of itself: nobody else confirms it');
      const { people } = concernedIn(card, body.people);
      const subject = { callId: card.callId, force: card.force, people };
      const { why, details } = body;
      const source =
        principal.kind === 'program' && may(principal, 'calls:identity') ? 'controlRoom' : 'person';
      return shownFact(
        await facts.confirm(subject, body.fact, { by: principal.actor, source, why, details }),
      );
    },
    listConfirmedFacts: async ({ principal, params }) => {
      const card = await callOf(deps, principal, params.id);
      return { facts: (await facts.ofCall(card.callId)).map(shownFact) };
    },
  };
}

/** Acting for a call's force, or sitting in the call (mutual aid); the same answer as for a call that does not exist. */
async function callOf(
  deps: Pick<RaisingHandlersDeps, 'calls'>,
  principal: Principal,
  callId: string,
): Promise<CallCard> {
  const card = await deps.calls.find({ by: 'id', value: id<CallId>(callId) });
  if (card === null || !(coversForce(principal, card.force) || sitsIn(principal, card)))
    throw new AppError('notFound', 'there is no such call');
  return card;
}

/** Those who are named; else those of the match, as far as it says who called. */
function concernedIn(card: CallCard, named: readonly string[] | undefined): WhoCalled<PersonId> {
  if (named !== undefined) return { people: named.map((each) => id<PersonId>(each)), byNumberAlone: false };
  const { match, assessment } = card;
  return whoCalled(match.decision === 'none' ? null : match, assessment?.people ?? []);
}

function forceOf(principal: Principal, text: string): ForceId {
  const force = id<ForceId>(text);
  if (!coversForce(principal, force)) throw new AppError('forbidden', 'this is for one’s own force');
  return force;
}

/** Without the details: they are in the print view of what they raised, which is audited. */
function shownFact(fact: ConfirmedFact): ReplyOf<'confirmFact'> {
  const { callId, fact: name, force, people, confirmations, raised } = fact;
  return { callId, fact: name, force, people, confirmations, raised };
}
