import type { Call } from '../call/call.ts';
import type { EventOf } from '../call/events.ts';
import type { CallId } from '../ids.ts';
import type { Assessment, AssessmentReason } from '../register/assessment.ts';
import type { Instant } from '../time.ts';
import { drawOf, type SeenByRules, type Situation } from './situation.ts';

/** A call as the rules saw it then, each time they were asked: no number, no name, no word that was said. */
export interface RecordedCall {
  readonly callId: CallId;
  /** In order; more than one when it turned out silent or abandoned, or its number came late. Empty: never decided. */
  readonly situations: readonly Situation[];
  readonly arrivedAt: Instant;
  /** Null while it lives. */
  readonly endedAt: Instant | null;
  /** An earlier release did not record how many specialists were free: taken for one. */
  readonly guessed: boolean;
}

/** One answer of the register and the rules, as its event tells it, and when it was worked in. */
export interface RecordedDecision {
  readonly event: Pick<EventOf<'callerAssessed'>, 'assessment' | 'seen'>;
  readonly at: Instant;
}

/**
 * Puts a recorded call together. `call` is what an earlier release must be asked for what its events do not say; it is not
 * needed where every event carries what was seen.
 */
export function recordedCall(
  callId: CallId,
  decisions: readonly RecordedDecision[],
  times: { readonly arrivedAt: Instant; readonly endedAt: Instant | null },
  call: Call | null,
): RecordedCall {
  let guessed = false;
  const situations = decisions.flatMap(({ event, at }, index): Situation[] => {
    const assessment = event.assessment === null ? null : withoutPeople(event.assessment);
    if (event.seen !== undefined) return [{ ...withoutWords(event.seen), assessment }];
    if (call === null) return [];
    guessed = true;
    return [{ ...guess(call, at, index === decisions.length - 1), assessment }];
  });
  return { callId, situations, ...times, guessed };
}

/** A call that was decided on once, for what is described or drawn by lot. */
export function decidedOnce(
  callId: CallId,
  situation: Situation,
  endedAt: Instant | null = null,
): RecordedCall {
  return { callId, situations: [situation], arrivedAt: situation.at, endedAt, guessed: false };
}

/** What the rules may have seen of a call whose events do not say it. */
function guess(call: Call, at: Instant, last: boolean): SeenByRules {
  return {
    lineId: call.linePlan.lineId,
    force: call.force,
    at,
    callerPresentation: call.caller.presentation,
    // The rules are asked again when the sign changes, so only the last answer can have seen it.
    sign: last ? call.lookup.sign : 'normal',
    specialistsFree: 1,
    waiting: 0,
    draw: drawOf(call.id),
  };
}

/** What raised the call, without what was said and who said it. */
function withoutWords({ raises, ...seen }: SeenByRules): SeenByRules {
  return raises === undefined ? seen : { ...seen, raises: raises.map(codeAlone) };
}

function codeAlone(reason: AssessmentReason): AssessmentReason {
  return { ...reason, text: '', source: '', asOf: null };
}

/** Everything that a rule can look at, and nothing that says who or what it is about. */
export function withoutPeople(assessment: Assessment): Assessment {
  return {
    ...assessment,
    reasons: assessment.reasons.map(codeAlone),
    people: assessment.people.map((person, index) => ({
      ...person,
      personId: `person-${index}` as typeof person.personId,
      name: null,
      households: [],
      source: '',
      verifiedOn: null,
      changedHandsOn: null,
      accessNeeds: [],
    })),
    orders: assessment.orders.map((order, index) => ({
      ...order,
      orderId: `order-${index}`,
      respondent: 'person' as typeof order.respondent,
      protectedPeople: [],
      conditions: [],
      breachConsequence: '',
      source: '',
    })),
    doNotSay: [],
    threats: [],
    codeWords: [],
  };
}
