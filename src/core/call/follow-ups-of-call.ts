/** What a call raises after it: follow-ups of its plan and of people, and the facts that are certain of it. */
import { type ActorId, type PathwayId, SYSTEM_ACTOR } from '../ids.ts';
import type { FactName } from '../referrals/confirmed-fact.ts';
import { whoCalled, type WhoCalled } from '../register/who-called.ts';
import type { Call } from './call.ts';
import type { Change } from './change.ts';
import type { RecordEffect } from './effects.ts';

/**
 * Follow-ups of the plan are raised when the call has ended, those of a person when they ask; each once (S13). What only a
 * number match stands behind says so, and is raised again, confirmed, when a person has said who called (S7).
 */
export function followUps({ before, after }: Change): RecordEffect[] {
  const already = before === null ? [] : due(before);
  const { people } = concernedIn(after);
  return due(after)
    .filter(
      ({ pathway, confirmed }) =>
        !already.some((known) => known.pathway === pathway && known.confirmed >= confirmed),
    )
    .map((followUp) => ({ do: 'raiseReferral', people, ...followUp }));
}

interface FollowUp {
  readonly pathway: PathwayId;
  readonly because: string;
  readonly by: ActorId;
  readonly confirmed: boolean;
}

function due(call: Call): readonly FollowUp[] {
  const plan = call.lookup.plan;
  const active = plan !== null && (plan.introduction === 'automatic' || plan.introduction === 'advise');
  const planned = active && call.endedAt !== null ? plan.followUps : [];
  const asked = call.disposition?.followUps ?? [];
  const confirmed = confirmedPerson(call) !== null;
  return [
    ...planned
      .filter((pathway) => !asked.includes(pathway))
      .map((pathway) => ({
        pathway,
        because: `routing policy version ${plan?.policyVersion}`,
        by: SYSTEM_ACTOR,
        confirmed,
      })),
    ...asked.map((pathway) => ({
      pathway,
      because: 'asked for at wrap-up',
      by: call.disposition?.by ?? SYSTEM_ACTOR,
      // Whoever asked may not have said who called: then it waits like what the plan raises.
      confirmed: !concernedIn(call).byNumberAlone,
    })),
  ];
}

/** Who called, as a handler has said; null: nobody has, or it was none of the match. */
function confirmedPerson(call: Call): string | null {
  return call.lookup.match?.personId ?? null;
}

/** A person whom one might ring back, or of whom a partner is told, is never one who may be the perpetrator (S8). */
function concernedIn({ lookup }: Call): WhoCalled {
  return whoCalled(lookup.match, lookup.assessment?.people ?? []);
}

/** What is certain of a call without anybody's having to say it (S7: a number match alone is not among them). */
export function factsOf({ before, after, event }: Change, speaksUp: boolean): RecordEffect[] {
  const found: RecordEffect[] = [];
  const note = (fact: FactName, why: string, by: ActorId = SYSTEM_ACTOR): void => {
    found.push({ do: 'noteFact', fact, people: concernedIn(after).people, by, why });
  };
  const newly = after.degraded.filter((how) => !before?.degraded.includes(how));
  if (newly.length > 0) note('callDegraded', newly.join(', '));
  if (!speaksUp) return found;
  if (after.seat.state === 'exhausted' && before?.seat.state !== 'exhausted')
    note('noSpecialistFound', 'nobody could come');
  if (cutOffWithMarker(after) && !(before !== null && cutOffWithMarker(before)))
    note('callCutOffWithMarker', 'the call was cut off before anybody answered');
  if (event.type === 'matchConfirmed' && after.lookup.level !== null)
    note('riskMarkerOnConfirmedCaller', 'the caller was confirmed by a handler', event.by);
  return found;
}

function cutOffWithMarker(call: Call): boolean {
  return call.lookup.sign === 'abandoned' && call.lookup.level !== null;
}
