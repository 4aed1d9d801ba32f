/** One or more calls in each state of each table, and every event that could come to such a call. */
import type { Call, LineState, LookupState, SeatState } from '../../src/core/call/call.ts';
import type { CallEvent, CallEventType } from '../../src/core/call/events.ts';
import type { SaidGrade } from '../../src/core/call/grade.ts';
import { higherLevel, type Level, LEVELS } from '../../src/core/register/level.ts';
import { raisesOf } from '../../src/core/risk/raises.ts';
import {
  type ActorId,
  type AttemptId,
  type CallId,
  type EventId,
  id,
  type LegId,
  type OfferId,
  type PathwayId,
} from '../../src/core/ids.ts';
import type { CallEffect } from '../../src/core/call/effects.ts';
import { riskTold } from './risk.ts';
import {
  aCall,
  aCoachedCall,
  AMINA,
  anAssessment,
  aPlan,
  aSpecialistPlan,
  AT,
  BRYN,
  CALLER_LEG,
  CERI,
  CallStory,
  desk,
  DIRECT_LEG,
  event,
  HANDLER,
  KNOWN_CALLER,
  legId,
  ROOM_HANDLE,
  type Told,
} from './calls.ts';

export const SUPERVISOR = id<ActorId>('supervisor-1');
const SCALE = ['1', '2', '3'] as const;
function gradeOf(name: (typeof SCALE)[number]): SaidGrade {
  return { said: name, name, scale: SCALE };
}
/** Dialled direct, then moved into a room by its handler. */
const aMovedCall = () => aCall().connectedDirect().movedIntoRoom().joins(DIRECT_LEG).directDialEnds();

export const LINE_CALLS: Readonly<Record<LineState, () => readonly CallStory[]>> = {
  connecting: () => [
    aCall(),
    aCall().legAccepted().rings(),
    aCall().connected().handlerHangsUp(),
    aCall().connected().handlerHangsUp().legAccepted(),
    aCoachedCall().audible().handlerHangsUp(),
    aCoachedCall().audible().handlerHangsUp().notAnswered().notAnswered(),
    aCoachedCall().audible().handlerHangsUp().legAccepted().rings(),
    aCall().connectedDirect().movedIntoRoom().directDialEnds(),
    aCall().legAccepted().rings().notAnswered().legAccepted().notAnswered(),
  ],
  connectingDirect: () => [
    aCall().legRefused(),
    aCall().connected().when({ type: 'webhookFailed' }),
    aCall({}, KNOWN_CALLER, 'fallbackDocument'),
  ],
  connected: () => [aMovedCall(), aCall().connected(), aCoachedCall(), aCoachedCall().audible()],
  connectedDirect: () => [
    aCall().connectedDirect(),
    aCall().connectedDirect().movedIntoRoom(),
    aCall().connectedDirect().movedIntoRoom().joins(DIRECT_LEG),
    aCall().matched('high').claimed().connectedDirect(),
  ],
  held: () => [aMovedCall().held(), aCall().connected().held(), aCoachedCall().audible().held()],
  handedOver: () => [
    aCoachedCall().handedOver(),
    aCoachedCall().handedOver().when({ type: 'handlerRecalled', by: HANDLER }).legAccepted().rings(),
    aCoachedCall().handedOver().when({ type: 'handlerRecalled', by: HANDLER }),
  ],
  callerGone: () => [
    aMovedCall().callerHangsUp(),
    aCall().connected().callerHangsUp(),
    aCoachedCall().callerHangsUp(),
  ],
  ended: () => [
    aCall().callerHangsUp(),
    aCall().connected().callerHangsUp().handlerHangsUp(),
    aCall().connectedDirect().callerHangsUp(),
  ],
};

const searching = () => aCall().connected().matched('high');
const lastClaim = () => searching().claimed().specialistHangsUp().claimed(BRYN).specialistHangsUp();
/** Two at once, of whom one has answered. */
const rungTogether = () => aCall().connected().ringTogether().allRung(AMINA, BRYN);
const requested = (story: CallStory) => story.when({ type: 'specialistRequested', by: HANDLER });

/** Only the pager is left to ask: a search ends where it begins. */
function pagerOnly(story: CallStory): CallStory {
  const pager = aSpecialistPlan({
    overflow: [{ kind: 'onCallPager', target: null, ringTimeoutMs: 10_000, maxOffers: 1 }],
  });
  const { plan } = story.call.lookup;
  if (plan === null) return story;
  const lookup = { ...story.call.lookup, plan: { ...plan, specialist: pager, onRequest: pager } };
  return new CallStory({ ...story.call, lookup }, story.now, story.steps, story.arrival);
}
/** As they are, with nobody else to ask, and with the caller gone. */
function variants(...stories: CallStory[]): readonly CallStory[] {
  return stories.flatMap((story) => {
    const gone = story.callerHangsUp();
    const same = gone.call.seat.state === story.call.seat.state;
    return [story, pagerOnly(story), ...(same ? [gone] : [])];
  });
}

function preEmptionAsked(story: CallStory): CallStory {
  return story.when({ type: 'preEmptionAsked', specialistId: AMINA, ...PRE_EMPTION });
}

/** By the policy of this call. */
function coachesAndMayLeave(): CallStory {
  const { call, now, steps, arrival } = aCoachedCall().asks('coaching').positioned('coaching');
  if (call.lookup.plan === null) throw new Error('no plan');
  const plan = { ...call.lookup.plan, preEmption: 'coaching' } as const;
  return new CallStory({ ...call, lookup: { ...call.lookup, plan } }, now, steps, arrival);
}

export const SEAT_CALLS: Readonly<Record<SeatState, () => readonly CallStory[]>> = {
  empty: () => [
    aCall().connected(),
    aCall().connected().matched('medium'),
    pagerOnly(aCall().connected().matched('medium')),
  ],
  claiming: () => [searching(), lastClaim(), searching().when({ type: 'webhookFailed' })],
  ringing: () => [
    searching().specialistRung(),
    rungTogether(),
    rungTogether().specialistFetches(),
    lastClaim().claimed(),
    aCall().matched('high').specialistRung().specialistFetches(),
    ...variants(searching().specialistRung().wrongPin().wrongPin()),
    ...variants(searching().specialistRung().specialistFetches().specialistFetches()),
    searching().specialistRung().specialistFetches().acceptsInConsole(),
  ],
  outside: () => [
    ...variants(aCall().matched('high').specialistComes()),
    aCall().matched('high').specialistComes().connected(),
    aCoachedCall().handlerHangsUp(),
  ],
  entering: () =>
    variants(
      searching().specialistRung().specialistFetches().entersPin().specialistFetches(),
      aCall()
        .connected()
        .matched('high', { specialist: aSpecialistPlan({ openingMode: 'coaching' }) })
        .specialistRung()
        .specialistFetches()
        .entersPin()
        .specialistFetches(),
    ),
  listening: () =>
    variants(
      aCoachedCall(),
      aCoachedCall().asks('coaching'),
      aCoachedCall().asks('listening'),
      aCoachedCall().speakerIs('victim'),
      aCoachedCall().speakerIs('victim').asks('audible'),
      aCoachedCall().handlerHeld(true),
      preEmptionAsked(aCoachedCall()),
    ),
  coaching: () =>
    variants(
      aCoachedCall().asks('coaching').positioned('coaching'),
      aCoachedCall().asks('coaching').positioned('coaching').asks('listening'),
      aCoachedCall().asks('coaching').positioned('coaching').speakerIs('victim'),
      preEmptionAsked(coachesAndMayLeave()),
      aCoachedCall().asks('coaching').positioned('coaching').speakerIs('victim').asks('audible'),
    ),
  audible: () =>
    variants(
      aCoachedCall().audible(),
      aCoachedCall().audible().asks('listening'),
      aCoachedCall().audible().asks('coaching'),
      aCoachedCall().audible().handlerHangsUp(),
    ),
  handingOver: () =>
    variants(
      aCoachedCall().speakerIs('victim').handOver(),
      aCoachedCall().audible().handOver(),
      aCoachedCall().speakerIs('victim').handOver().held(),
    ),
  leading: () =>
    variants(
      aCoachedCall().handedOver(),
      aCoachedCall().handedOver().when({ type: 'handlerRecalled', by: HANDLER }).answered(),
    ),
  advising: () => [aCall().connectedDirect().matched('high').claimed()],
  exhausted: () => [
    searching().nobody().nobody(),
    pagerOnly(searching().nobody().nobody()),
    searching().nobody().nobody().connectedDirect(),
  ],
  released: () => [
    aCoachedCall().when({ type: 'specialistReleased', by: HANDLER }),
    pagerOnly(aCoachedCall().when({ type: 'specialistReleased', by: HANDLER })),
    aCoachedCall().callerHangsUp().handlerHangsUp(),
    requested(aCoachedCall().callerHangsUp().handlerHangsUp()),
  ],
};

export const LOOKUP_CALLS: Readonly<Record<LookupState, () => readonly CallStory[]>> = {
  pending: () => [aCall(), aCall().connected()],
  matched: () => [aCall().matched('high'), aCall().connected().matched('standard')],
  missed: () => [aCall().matched(null)],
  failed: () => [aCall().when({ type: 'assessmentFailed' })],
};

/** A call of more risk than any here. */
export const PRE_EMPTION = {
  to: id<CallId>('CA00000000000000000000000000000002'),
  toOffer: id<OfferId>('s3'),
  risk: { level: 'high', liveThreat: true, orderInForce: true, earlierCalls: 3, silent: false },
  because: 'high risk, live threat waits; this call: high risk',
} as const;

/** Every event of a type that could reasonably, or unreasonably, come to this call now. */
export function eventsFor(call: Call, type: CallEventType): readonly CallEvent[] {
  return told(call, type).map(event);
}

function told(call: Call, type: CallEventType): readonly Told[] {
  const { generation } = call.line;
  const generations = [generation, generation - 1, generation + 1];
  const attempts = [...call.line.attempts.slice(-3).map((attempt) => attempt.id), id<AttemptId>('h99')];
  /** The URL of an attempt's callbacks carries its generation; a stranger's may carry any. */
  const generationsOf = (attempt: AttemptId): readonly number[] => {
    const known = call.line.attempts.find((one) => one.id === attempt);
    return known === undefined ? generations : [known.generation];
  };
  const legsOf = (attempt: AttemptId): LegId[] => [legId(`leg-${attempt}`), legId(`twin-${attempt}`)];
  const offers = [
    ...[0, -1, -2, 5].map((n) => id<OfferId>(`s${call.seat.offerCount + n}`)),
    id<OfferId>('o1'),
  ];
  const offerLegs = (offer: OfferId): LegId[] => [legId(`leg-${offer}`), legId(`twin-${offer}`)];
  const handlerLegs = [call.line.handler?.legId, ...attempts.flatMap(legsOf)].filter((leg) => leg != null);
  const everyLeg = [CALLER_LEG, DIRECT_LEG, ...new Set(handlerLegs), ...offers.flatMap(offerLegs)];
  const by = HANDLER;
  const ofAttempts = <Made>(make: (attempt: AttemptId, leg: LegId) => Made): Made[] =>
    attempts.flatMap((attempt) => legsOf(attempt).map((leg) => make(attempt, leg)));
  const ofOffers = <Made>(make: (offer: OfferId, leg: LegId) => Made): Made[] =>
    offers.flatMap((offer) => offerLegs(offer).map((leg) => make(offer, leg)));
  const onOff = [true, false];

  switch (type) {
    case 'callReceived':
      return [{ type, linePlan: call.linePlan, caller: call.caller, via: 'webhook' }];
    case 'handlerLegAccepted':
      return ofAttempts((attempt, leg) => ({ type, attempt, legId: leg }));
    case 'handlerLegRefused':
      return attempts.flatMap((attempt) =>
        (['refused', 'unknown'] as const).map((outcome) => ({ type, attempt, outcome })),
      );
    case 'handlerLegProgressed':
      return ofAttempts((attempt, leg) => ({ type, attempt, legId: leg })).flatMap((e) =>
        generationsOf(e.attempt).flatMap((g) =>
          (['ringing', 'answered'] as const).map((progress) => ({ ...e, generation: g, progress })),
        ),
      );
    case 'handlerLegEnded':
      return ofAttempts((attempt, leg) => ({ type, attempt, legId: leg })).flatMap((e) =>
        generationsOf(e.attempt).flatMap((g) =>
          (['notAnswered', 'hungUp'] as const).map((end) => ({ ...e, generation: g, end })),
        ),
      );
    case 'directLegProgressed':
      return [call.line.step, call.line.step + 1].flatMap((step) =>
        (['ringing', 'answered'] as const).map((progress) => ({
          type,
          destinationId: 'desk-1',
          step,
          progress,
          legId: DIRECT_LEG,
        })),
      );
    case 'directLegEnded':
      return [{ type, legId: DIRECT_LEG }, ...handlerLegs.map((leg) => ({ type, legId: leg }))];
    case 'handlerMoved':
      return attempts.flatMap((attempt) => onOff.map((ok) => ({ type, attempt, ok })));
    case 'participantJoined':
      return generations.flatMap((g) =>
        everyLeg.map((leg) => ({ type, legId: leg, generation: g, roomHandle: ROOM_HANDLE })),
      );
    case 'participantLeft':
      return generations.flatMap((g) =>
        everyLeg.flatMap((leg) => onOff.map((moved) => ({ type, legId: leg, generation: g, moved }))),
      );
    case 'participantHeld':
      return everyLeg.flatMap((leg) => onOff.map((on) => ({ type, legId: leg, on })));
    case 'callerSpoke':
    case 'callerLeft':
    case 'webhookFailed':
    case 'assessmentFailed':
      return [{ type }];
    case 'callerDialEnded':
      return generations.flatMap((g) =>
        (['room', 'direct'] as const).flatMap((how) =>
          onOff.flatMap((callerAlive) =>
            onOff.map((answered) => ({
              type,
              how,
              generation: g,
              step: call.line.step,
              callerAlive,
              answered,
            })),
          ),
        ),
      );
    case 'ringbackFetched':
      return generations.flatMap((g) => [0, 9].map((fetches) => ({ type, generation: g, fetches })));
    case 'wentDegraded':
      return [{ type, how: 'redisSilent' }];
    case 'callerAssessed':
      return (['high', 'medium', 'standard', null] as const).flatMap((level) => [
        { type, assessment: anAssessment(level), plan: aPlan(level) },
        { type, assessment: null, plan: aPlan(level, { introduction: 'advise' }) },
        {
          ...{ type, assessment: null, plan: aPlan(level) },
          raise: { grade: gradeOf('2'), because: 'by rule' },
        },
        // As the rules answer what they are told of this call itself.
        { type, assessment: null, plan: aPlan(toldToTheRules(call)) },
      ]);
    case 'identityReceived':
      return [
        {
          type,
          caller: { ...KNOWN_CALLER, source: 'controlRoom' },
          incident: { reference: 'NS-1', grade: null, location: null },
          by,
        },
        { type, caller: null, incident: { reference: null, grade: '1', location: null }, by },
        {
          ...{ type, caller: null, incident: { reference: null, grade: '3', location: null }, by },
          ...{ grade: gradeOf('3'), confirmWithinMs: 600_000 },
        },
      ];
    case 'matchConfirmed':
      return [{ type, personId: 'person-1', by }];
    case 'matchCorrected':
      return [{ type, personId: null, reason: 'a neighbour', by }];
    case 'speakerConfirmed':
      return (['victim', 'other', 'perpetrator', 'unknown'] as const).map((who) => ({ type, who, by }));
    case 'silenceReported':
    case 'specialistRequested':
    case 'specialistReleased':
    case 'handlerIdentified':
    case 'handlerRecalled':
    case 'roomMoveRequested':
    case 'callEndRequested':
      return [{ type, by }];
    case 'specialistClaimed':
      return [...offers, id<OfferId>(`s${call.seat.offerCount + 1}`)].flatMap((offer) =>
        [AMINA, BRYN].map((specialistId) => ({
          type,
          offer,
          specialistId,
          endpoint: desk(specialistId),
          reasons: [],
        })),
      );
    case 'nobodyClaimed':
    case 'pinRefused':
      return offers.map((offer) => ({ type, offer }));
    case 'specialistLegAccepted':
    case 'specialistFetched':
    case 'specialistLegEnded':
      return ofOffers((offer, leg) => ({ type, offer, legId: leg }));
    case 'specialistLegRefused':
      return offers.flatMap((offer) =>
        (['refused', 'unknown'] as const).map((outcome) => ({ type, offer, outcome })),
      );
    case 'offerAccepted':
      return offers.flatMap((offer) =>
        (['pin', 'console', 'key'] as const).map((via) => ({ type, offer, via })),
      );
    case 'offerDeclined':
      return offers.map((offer) => ({ type, offer, reason: 'on another call' }));
    case 'seatModeRequested':
      return (['listening', 'coaching', 'audible'] as const).flatMap((mode) =>
        onOff.map((asHandler) => ({ type, mode, by, asHandler })),
      );
    case 'specialistPositioned':
      return offers.flatMap((offer) =>
        (['listening', 'coaching', 'audible', 'muted'] as const).flatMap((mode) =>
          onOff.map((ok) => ({ type, offer, mode, ok })),
        ),
      );
    case 'swapRequested':
    case 'swapCalledOff':
      return [{ type, by }];
    case 'observerInvited':
      return [
        { type, as: 'trainee', who: { kind: 'specialist', specialistId: CERI }, by },
        { type, as: 'supervisor', who: { kind: 'desk', destinationId: 'desk-3' }, by },
        { type, as: 'supervisor', who: { kind: 'desk', destinationId: 'nowhere' }, by },
      ];
    case 'observerSentAway':
      return ['o1', 'o2', 'o9'].map((observer) => ({ type, observer: id<OfferId>(observer), by }));
    case 'preEmptionAsked':
      return [AMINA, BRYN].map((specialistId) => ({ type, specialistId, ...PRE_EMPTION }));
    case 'preEmptionAnswered':
      return onOff.map((accepts) => ({ type, accepts, by }));
    case 'handOverRequested':
      return [{ type, by, incidentReference: 'NS-1', grade: '1' }];
    case 'holdRequested':
      return onOff.map((on) => ({ type, by, on }));
    case 'holdSet':
      return onOff.flatMap((on) => onOff.map((ok) => ({ type, on, ok })));
    case 'dispositionRecorded':
      return [[], [id<PathwayId>('idva')], [id<PathwayId>('housing')]].map((followUps) => ({
        type,
        outcome: 'followUpAgreed' as const,
        notes: null,
        safeToRingBack: 'unknown',
        followUps,
        by,
      }));
    case 'storyTold':
      return [
        { type, telling: { kind: 'threat', words: 'I will find you' }, by },
        { type, telling: { kind: 'promise', promise: 'callBack', words: 'tonight', dueAt: AT }, by },
      ];
    case 'gradeSet':
      return [...SCALE, null].map((name) => ({
        type,
        grade: { said: name ?? 'amber', name, scale: SCALE },
        because: 'as heard',
        confirmWithinMs: 600_000,
        by,
      }));
    case 'levelSet':
      return LEVELS.map((level) => ({
        ...{ type, level, because: 'as heard', confirmWithinMs: 600_000 },
        by,
      }));
    case 'loweringDecided':
      return [...(call.account?.lowerings.map((one) => one.id) ?? []), id<EventId>('nothing')].flatMap(
        (lowering) =>
          (['approved', 'refused'] as const).flatMap((outcome) =>
            [HANDLER, SUPERVISOR].map((who) => ({ type, lowering, outcome, because: 'heard', by: who })),
          ),
      );
    case 'callCutOff':
      return [
        { type, by },
        { type, by, raise: { grade: gradeOf('1'), because: 'cut off' } },
      ];
    case 'callerMoved':
      return (['room', 'direct'] as const).flatMap((to) => onOff.map((ok) => ({ type, to, ok })));
    case 'timerFired':
      return [
        ...offers.map((offer) => ({ type, timerId: `offer-${offer}`, name: 'offer' as const })),
        ...(call.seat.widenTimer == null
          ? []
          : [{ type, timerId: call.seat.widenTimer, name: 'widen' as const }]),
        { type, timerId: 'silence', name: 'silence' },
        { type, timerId: 'talkOn', name: 'talkOn' },
        { type, timerId: 'lowering-e1', name: 'lowering' },
      ];
    case 'reconciled':
      return (['live', 'ended', 'unknown'] as const).flatMap((callerLeg) =>
        [null, [], [CALLER_LEG], everyLeg, [CALLER_LEG, ...handlerLegs]].flatMap((inRoom) => [
          { type, ofVersion: call.version, callerLeg, inRoom },
          { type, ofVersion: call.version, callerLeg, inRoom, ended: offers.flatMap(offerLegs) },
        ]),
      );
    case 'effectFailed':
      return failures(call, offers).map((effect) => ({ type, effect }));
    default:
      return riskTold(call, type);
  }
}

function failures(call: Call, offers: readonly OfferId[]): readonly CallEffect[] {
  const { line, linePlan } = call;
  const place = {
    lineId: linePlan.lineId,
    policyVersion: linePlan.policyVersion,
    generation: line.generation,
    step: line.step,
    attempt: line.attempts.at(-1)?.id ?? id<AttemptId>('h1'),
  };
  return [
    { do: 'requestHandlerLeg', place, destination: desk('desk-1'), ringTimeoutSeconds: 20 },
    { do: 'moveCaller', to: line.moving ?? 'room', place },
    { do: 'assessCaller' },
    ...offers.flatMap((offer): CallEffect[] => [
      { do: 'claimSpecialist', offer, step: aPlan('high').onRequest.overflow[0], skills: [], tried: [] },
      {
        do: 'ringSpecialist',
        offer,
        specialistId: AMINA,
        endpoint: desk('amina'),
        ringTimeoutSeconds: 20,
      },
    ]),
  ];
}

function toldToTheRules(call: Call): Level | null {
  const levels = raisesOf(call).map(({ level }) => level);
  return levels.length === 0 ? null : levels.reduce(higherLevel);
}
