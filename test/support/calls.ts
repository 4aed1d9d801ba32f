/** Calls for tests, made by the events that would make them: nothing is a state that the machine could not reach. */
import { arrive } from '../../src/core/call/arrival.ts';
import { FIRST_ATTEMPT } from '../../src/core/call/place.ts';
import type { Call, Caller, Speaker } from '../../src/core/call/call.ts';
import type { CallEffect, CallReply } from '../../src/core/call/effects.ts';
import { claimsOf } from '../../src/core/call/seat-draft.ts';
import type { CallEvent } from '../../src/core/call/events.ts';
import { type Transition, transition } from '../../src/core/call/transition.ts';
import {
  type ActorId,
  type CallId,
  type EventId,
  type ForceId,
  id,
  type LegId,
  type LineId,
  type OfferId,
  type PathwayId,
  type PersonId,
  type SpecialistId,
} from '../../src/core/ids.ts';
import type { Assessment } from '../../src/core/register/assessment.ts';
import type { Level } from '../../src/core/register/level.ts';
import type { Destination, LinePlan } from '../../src/core/routing/line-plan.ts';
import type { Plan, SpecialistPlan } from '../../src/core/routing/plan.ts';
import { SECOND } from '../../src/core/time.ts';

export const AT = Date.UTC(2026, 10, 23, 3, 0, 0);

/** A Sid as Twilio makes them, told apart by a word. */
export function sid(kind: 'CA' | 'CF', word: string): string {
  return kind + Buffer.from(word).toString('hex').padEnd(32, '0').slice(0, 32);
}
export const CALL = id<CallId>(sid('CA', 'caller'));
export const CALLER_LEG = id<LegId>(CALL);
export const ROOM_HANDLE = sid('CF', 'room');
export const HANDLER = id<ActorId>('handler-1');
export const AMINA = id<SpecialistId>('amina');
export const BRYN = id<SpecialistId>('bryn');
export const CERI = id<SpecialistId>('ceri');
export const SPECIALIST_ACTOR = id<ActorId>('amina');

/** The leg of a handler who was dialled direct. */
export const DIRECT_LEG = id<LegId>(sid('CA', 'direct'));

export function legId(word: string): LegId {
  return id<LegId>(sid('CA', word));
}

export function desk(name: string, kind: Destination['kind'] = 'number'): Destination {
  const address = kind === 'number' ? '+441144960101' : kind === 'sip' ? `sip:${name}@example.org` : name;
  return { id: name, kind, address };
}

/** Three desks in two steps: one, then two at once when dialled direct. */
export function aLinePlan(changes: Partial<LinePlan> = {}): LinePlan {
  return {
    lineId: id<LineId>('emergency'),
    force: id<ForceId>('northshire'),
    kind: 'emergency',
    policyVersion: 7,
    callerId: '+441144960000',
    steps: [
      { destinations: [desk('desk-1')], ringTimeoutSeconds: 20 },
      { destinations: [desk('desk-2', 'sip'), desk('desk-3', 'client')], ringTimeoutSeconds: 25 },
    ],
    mayHold: true,
    mayHandOver: true,
    silenceAfterMs: 10 * SECOND,
    talkOnLimitMs: 300 * SECOND,
    record: false,
    language: 'en-GB',
    ...changes,
  };
}

export const KNOWN_CALLER: Caller = {
  number: '+447700900123',
  presentation: 'shown',
  source: 'network',
  sipCallId: null,
};

export function anAssessment(level: Level | null, changes: Partial<Assessment> = {}): Assessment {
  return {
    level,
    reasons: [],
    people:
      level === null
        ? []
        : [
            {
              personId: id<PersonId>('person-1'),
              name: 'Nia Example',
              force: id<ForceId>('northshire'),
              roles: ['victim'],
              households: [],
              confidence: 'confirmed',
              source: 'MARAC',
              verifiedOn: '2026-10-01',
              changedHandsOn: null,
              level,
              language: null,
              accessNeeds: [],
            },
          ],
    orders: [],
    speakerMayBePerpetrator: false,
    shared: false,
    doNotSay: [],
    threats: [],
    codeWords: [],
    safeToRingBack: 'unknown',
    repeat: { windowHours: 24, sameNumber: 0, samePerson: 0, sameHousehold: 0 },
    detail: level === null ? 'none' : 'full',
    indexAsOf: AT,
    assessedAt: AT,
    ...changes,
  };
}

export function aSpecialistPlan(changes: Partial<SpecialistPlan> = {}): SpecialistPlan {
  return {
    skills: ['dash'],
    openingMode: 'listening',
    overflow: [
      { kind: 'ownPool', target: null, ringTimeoutMs: 20_000, maxOffers: 2 },
      { kind: 'partnerForce', target: 'southmoor', ringTimeoutMs: 15_000, maxOffers: 1 },
      { kind: 'onCallPager', target: 'on-call', ringTimeoutMs: 15_000, maxOffers: 1 },
    ],
    ...changes,
  };
}

/** Two at once; after ten seconds one more joins the ring, of the partner force when our own are spent. */
export const TOGETHER: SpecialistPlan['overflow'] = [
  {
    ...{ kind: 'ownPool', target: null, ringTimeoutMs: 20_000, maxOffers: 3 },
    ring: { atOnce: 2, widenAfterMs: 10_000, widenBy: 1 },
  },
  { kind: 'partnerForce', target: 'southmoor', ringTimeoutMs: 15_000, maxOffers: 2 },
];

export function aPlan(level: Level | null, changes: Partial<Plan> = {}): Plan {
  return {
    policyVersion: 7,
    introduction: 'automatic',
    specialist: level === 'high' ? aSpecialistPlan() : null,
    onRequest: aSpecialistPlan(),
    level,
    prompts: [],
    alarms: [],
    followUps: level === 'high' ? [id<PathwayId>('idva'), id<PathwayId>('marac')] : [],
    reasons: [],
    ...changes,
  };
}

type Without<Event extends CallEvent> = Event extends CallEvent
  ? Omit<Event, 'id' | 'callId'> & { readonly id?: string }
  : never;
/** An event as a story writes it; the id is made up unless the story is about it. */
export type Told = Without<CallEvent>;

let told = 0;
export function event(what: Told): CallEvent {
  told += 1;
  return { callId: CALL, ...what, id: id<EventId>(what.id ?? `e${told}`) } as CallEvent;
}

/** What one event did. */
export interface Then extends Transition {
  readonly before: Call;
  readonly event: CallEvent;
}

/** A call with everything that has happened to it. Each step gives a new story; none changes another. */
export class CallStory {
  readonly call: Call;
  readonly now: number;
  readonly steps: readonly Then[];
  readonly arrival: Transition;

  constructor(call: Call, now: number, steps: readonly Then[], arrival: Transition) {
    this.call = call;
    this.now = now;
    this.steps = steps;
    this.arrival = arrival;
  }

  /** `seconds` pass. */
  later(seconds: number): CallStory {
    return new CallStory(this.call, this.now + seconds * SECOND, this.steps, this.arrival);
  }

  when(what: Told): CallStory {
    return this.whenEvent(event(what));
  }

  whenEvent(happened: CallEvent): CallStory {
    const done = transition(this.call, happened, this.now);
    const step = { ...done, before: this.call, event: happened };
    return new CallStory(done.call, this.now, [...this.steps, step], this.arrival);
  }

  /** The same call with another seat, for what only a race brings about. */
  withSeat(seat: Call['seat']): CallStory {
    return new CallStory({ ...this.call, seat }, this.now, this.steps, this.arrival);
  }

  /** What the newest event did. */
  get last(): Then {
    const step = this.steps.at(-1);
    if (step === undefined) throw new Error('nothing has happened yet');
    return step;
  }
  get reply(): CallReply {
    return this.last.reply;
  }
  get effects(): readonly CallEffect[] {
    return this.last.effects;
  }
  /** Effects of the newest event, by what they do. */
  did<Do extends CallEffect['do']>(what: Do): readonly Extract<CallEffect, { do: Do }>[] {
    return this.effects.filter((effect): effect is Extract<CallEffect, { do: Do }> => effect.do === what);
  }
  /** Effects of the whole story. */
  everDid<Do extends CallEffect['do']>(what: Do): readonly Extract<CallEffect, { do: Do }>[] {
    return [...this.arrival.effects, ...this.steps.flatMap((step) => step.effects)].filter(
      (effect): effect is Extract<CallEffect, { do: Do }> => effect.do === what,
    );
  }
  alarms(): readonly string[] {
    return this.did('raiseAlarm').map((alarm) => alarm.kind);
  }
  everAlarmed(): readonly string[] {
    return this.everDid('raiseAlarm').map((alarm) => alarm.kind);
  }

  /** The newest attempt's leg, as these stories name it. */
  get leg(): LegId {
    return legId(`leg-${this.attempt}`);
  }
  get attempt() {
    return this.call.line.attempts.at(-1)?.id ?? FIRST_ATTEMPT;
  }
  get offer(): OfferId {
    return id<OfferId>(`s${this.call.seat.offerCount}`);
  }
  get offerLeg(): LegId {
    return legId(`leg-${this.offer}`);
  }

  // The line, as it mostly goes.
  legAccepted(): CallStory {
    return this.when({ type: 'handlerLegAccepted', attempt: this.attempt, legId: this.leg });
  }
  legRefused(outcome: 'refused' | 'unknown' = 'refused'): CallStory {
    return this.when({ type: 'handlerLegRefused', attempt: this.attempt, outcome });
  }
  rings(): CallStory {
    return this.progress('ringing');
  }
  answered(): CallStory {
    return this.progress('answered');
  }
  private progress(progress: 'ringing' | 'answered'): CallStory {
    const { generation } = this.call.line;
    return this.when({
      type: 'handlerLegProgressed',
      attempt: this.attempt,
      generation,
      legId: this.leg,
      progress,
    });
  }
  notAnswered(): CallStory {
    return this.legEnds('notAnswered');
  }
  handlerHangsUp(): CallStory {
    const { handler, generation, attempts } = this.call.line;
    const attempt = attempts.find((known) => known.legId === handler?.legId)?.id ?? this.attempt;
    return this.when({
      type: 'handlerLegEnded',
      attempt,
      generation,
      legId: handler?.legId ?? this.leg,
      end: 'hungUp',
    });
  }
  private legEnds(end: 'notAnswered' | 'hungUp'): CallStory {
    const { generation } = this.call.line;
    return this.when({ type: 'handlerLegEnded', attempt: this.attempt, generation, legId: this.leg, end });
  }
  callerJoins(): CallStory {
    return this.joins(CALLER_LEG);
  }
  joins(leg: LegId): CallStory {
    const { generation } = this.call.line;
    return this.when({ type: 'participantJoined', legId: leg, generation, roomHandle: ROOM_HANDLE });
  }
  handlerHeld(on: boolean): CallStory {
    return this.when({ type: 'participantHeld', legId: this.call.line.handler?.legId ?? this.leg, on });
  }
  callerHangsUp(): CallStory {
    return this.when({ type: 'callerLeft' });
  }
  held(): CallStory {
    return this.when({ type: 'holdSet', on: true, ok: true });
  }
  /** Handler and caller talk in the room. */
  connected(): CallStory {
    return this.legAccepted().callerJoins().answered().joins(this.leg).when({ type: 'callerSpoke' });
  }
  /** Refused, dialled direct, answered. */
  connectedDirect(): CallStory {
    return this.legRefused().when({
      type: 'directLegProgressed',
      destinationId: 'desk-1',
      step: 0,
      progress: 'answered',
      legId: DIRECT_LEG,
    });
  }
  /** The handler of a direct call wants a room. */
  movedIntoRoom(): CallStory {
    return this.when({ type: 'roomMoveRequested', by: HANDLER });
  }
  /** The caller's direct dial ends, and they are still there. */
  directDialEnds(): CallStory {
    const { generation, step } = this.call.line;
    const ended = {
      how: 'direct',
      generation: generation - 1,
      step,
      callerAlive: true,
      answered: true,
    } as const;
    return this.when({ type: 'callerDialEnded', ...ended });
  }

  // The lookup.
  matched(level: Level | null = 'high', plan: Partial<Plan> = {}): CallStory {
    return this.when({
      type: 'callerAssessed',
      assessment: anAssessment(level),
      plan: aPlan(level, plan),
    });
  }

  // The seat.
  claimed(specialistId: SpecialistId = AMINA, kind: Destination['kind'] = 'number'): CallStory {
    return this.when({
      type: 'specialistClaimed',
      offer: this.offer,
      specialistId,
      endpoint: { ...desk(specialistId, kind), address: '+447700900456' },
      reasons: ['on shift'],
    });
  }
  nobody(): CallStory {
    return this.when({ type: 'nobodyClaimed', offer: this.offer });
  }
  specialistRung(): CallStory {
    return this.claimed().when({
      type: 'specialistLegAccepted',
      offer: this.offer,
      legId: this.offerLeg,
    });
  }
  specialistFetches(): CallStory {
    return this.when({ type: 'specialistFetched', offer: this.offer, legId: this.offerLeg });
  }
  entersPin(): CallStory {
    return this.when({ type: 'offerAccepted', offer: this.offer, via: 'pin' });
  }
  wrongPin(): CallStory {
    return this.when({ type: 'pinRefused', offer: this.offer });
  }
  acceptsInConsole(): CallStory {
    return this.when({ type: 'offerAccepted', offer: this.offer, via: 'console' });
  }
  pressesKey(): CallStory {
    return this.when({ type: 'offerAccepted', offer: this.offer, via: 'key' });
  }
  /** Claimed, rung, accepted by PIN, briefed; in the room if a handler is. */
  specialistComes(): CallStory {
    const inside = this.specialistRung().specialistFetches().entersPin().specialistFetches();
    return inside.call.seat.state === 'entering' ? inside.joins(inside.offerLeg) : inside;
  }
  /** A swap: the second is asked, rung, accepts, and comes into the room as far as there is one to come to. */
  reliefAsked(): CallStory {
    return this.when({ type: 'swapRequested', by: HANDLER });
  }
  reliefRung(specialistId: SpecialistId = BRYN): CallStory {
    return this.claimed(specialistId).when({
      type: 'specialistLegAccepted',
      offer: this.offer,
      legId: this.offerLeg,
    });
  }
  reliefComes(): CallStory {
    const asked = this.call.seat.relief == null ? this.reliefAsked() : this;
    const sent = asked.reliefRung().specialistFetches().entersPin().specialistFetches();
    return sent.joins(sent.offerLeg);
  }
  /** A trainee is invited, claimed, rung, accepts by PIN and listens. */
  observerComes(specialistId: SpecialistId = CERI): CallStory {
    const invited = this.when({
      type: 'observerInvited',
      as: 'trainee',
      who: { kind: 'specialist', specialistId },
      by: HANDLER,
    });
    const offer = id<OfferId>(`o${invited.call.seat.observerCount ?? 0}`);
    const legOfOffer = legId(`leg-${offer}`);
    return invited
      .when({ type: 'specialistClaimed', offer, specialistId, endpoint: desk(specialistId), reasons: [] })
      .when({ type: 'specialistLegAccepted', offer, legId: legOfOffer })
      .when({ type: 'specialistFetched', offer, legId: legOfOffer })
      .when({ type: 'offerAccepted', offer, via: 'pin' })
      .when({ type: 'specialistFetched', offer, legId: legOfOffer })
      .joins(legOfOffer);
  }
  /** Two at once, and a third soon after. */
  ringTogether(): CallStory {
    const plan = aSpecialistPlan({ overflow: TOGETHER });
    return this.when({
      type: 'callerAssessed',
      assessment: anAssessment('high'),
      plan: aPlan('high', { specialist: plan, onRequest: plan }),
    });
  }
  /** Claims and rings whoever is asked for now: Amina, Bryn, Ceri in the order of asking. */
  allRung(...people: readonly SpecialistId[]): CallStory {
    const claims = claimsOf(this.call.seat);
    return claims.reduce<CallStory>((story, offer, index) => {
      const specialistId = people[index] ?? AMINA;
      return story
        .when({ type: 'specialistClaimed', offer, specialistId, endpoint: desk(specialistId), reasons: [] })
        .when({ type: 'specialistLegAccepted', offer, legId: legId(`leg-${offer}`) });
    }, this);
  }
  speakerIs(who: Speaker): CallStory {
    return this.when({ type: 'speakerConfirmed', who, by: HANDLER });
  }
  asks(mode: 'listening' | 'coaching' | 'audible', asHandler = true): CallStory {
    return this.when({ type: 'seatModeRequested', mode, by: HANDLER, asHandler });
  }
  positioned(mode: 'listening' | 'coaching' | 'audible' | 'muted', ok = true): CallStory {
    return this.when({ type: 'specialistPositioned', offer: this.offer, mode, ok });
  }
  /** The specialist is heard by the caller, as the handler wished. */
  audible(): CallStory {
    return this.speakerIs('victim').asks('audible').positioned('audible');
  }
  handOver(): CallStory {
    return this.when({
      type: 'handOverRequested',
      by: HANDLER,
      incidentReference: 'NS-20261123-0042',
      grade: '1',
    });
  }
  handedOver(): CallStory {
    return this.speakerIs('victim').handOver().positioned('audible');
  }
  specialistHangsUp(): CallStory {
    return this.when({ type: 'specialistLegEnded', offer: this.offer, legId: this.offerLeg });
  }
}

/** A call that has just arrived by webhook; `linePlan` says what is different about its line. */
export function aCall(
  linePlan: Partial<LinePlan> = {},
  caller: Caller = KNOWN_CALLER,
  via: 'webhook' | 'fallbackDocument' = 'webhook',
): CallStory {
  const arrived = arrive(
    {
      type: 'callReceived',
      id: id<EventId>('inbound'),
      callId: CALL,
      linePlan: aLinePlan(linePlan),
      caller,
      via,
    },
    AT,
  );
  return new CallStory(arrived.call, AT, [], arrived);
}

/** A matched caller, the handler connected, a specialist listening. */
export function aCoachedCall(linePlan: Partial<LinePlan> = {}): CallStory {
  return aCall(linePlan).connected().matched('high').specialistComes();
}
