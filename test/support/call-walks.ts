/** Random walks through the call machine: mostly what a call would do, now and then anything at all. */
import fc from 'fast-check';
import type { CallEventType } from '../../src/core/call/events.ts';
import { EVENT_TYPES } from './call-event-types.ts';
import { aCall, type CallStory, DIRECT_LEG, HANDLER, KNOWN_CALLER, type Then } from './calls.ts';
import { eventsFor, LINE_CALLS, SEAT_CALLS } from './call-states.ts';

/** One step: what, which of it, and how long after. */
export interface Stride {
  readonly natural: boolean;
  readonly what: number;
  readonly which: number;
  readonly waitSeconds: number;
}

const stride: fc.Arbitrary<Stride> = fc.record({
  natural: fc.boolean(),
  what: fc.nat(1_000),
  which: fc.nat(10_000),
  waitSeconds: fc.constantFrom(0, 0, 1, 6, 30, 60),
});

/** Where a walk begins: a fresh call as often as one in the middle of something. */
const BEGINNINGS: readonly (() => CallStory)[] = [
  () => aCall(),
  () => aCall(),
  () => aCall({ mayHold: false, mayHandOver: false }),
  () => aCall({}, KNOWN_CALLER, 'fallbackDocument'),
  ...Object.values(LINE_CALLS).flatMap((make) => make().map((story) => () => story)),
  ...Object.values(SEAT_CALLS).flatMap((make) => make().map((story) => () => story)),
];

/** What calls mostly do next; what does not fit the state is one more odd event. */
const NATURAL: readonly ((story: CallStory) => CallStory)[] = [
  (s) => s.legAccepted(),
  (s) => s.rings(),
  (s) => s.answered(),
  (s) => s.answered(),
  (s) => s.callerJoins(),
  (s) => s.notAnswered(),
  (s) => s.legRefused('unknown'),
  (s) => s.handlerHangsUp(),
  (s) => s.matched('high'),
  (s) => s.matched('high'),
  (s) => s.matched('medium'),
  (s) => s.claimed(),
  (s) => s.specialistRung(),
  (s) => s.specialistFetches(),
  (s) => s.entersPin(),
  (s) => s.joins(s.offerLeg),
  (s) => s.specialistComes(),
  (s) => s.speakerIs('victim'),
  (s) => s.asks('audible'),
  (s) => s.asks('coaching'),
  (s) => s.positioned(s.call.seat.wanted?.mode ?? 'muted'),
  (s) => s.positioned(s.call.seat.wanted?.mode ?? 'muted'),
  (s) => s.handOver(),
  (s) => s.when({ type: 'handlerRecalled', by: HANDLER }),
  (s) => s.specialistHangsUp(),
  (s) => s.when({ type: 'swapRequested', by: HANDLER }),
  (s) => s.when({ type: 'swapRequested', by: HANDLER }),
  (s) => s.when({ type: 'swapCalledOff', by: HANDLER }),
  (s) => s.reliefComes(),
  (s) => s.observerComes(),
  (s) => s.ringTogether(),
  (s) => s.held(),
  ...(['gradeSet', 'levelSet', 'loweringDecided', 'loweringDecided'] as const).map(
    (type) => (s: CallStory) => {
      const events = eventsFor(s.call, type);
      const event = events[s.steps.length % events.length];
      return event === undefined ? s : s.whenEvent(event);
    },
  ),
  (s) => s.connectedDirect().movedIntoRoom(),
  (s) => s.joins(DIRECT_LEG),
  (s) => s.directDialEnds(),
  (s) => s.when({ type: 'callerMoved', to: s.call.line.moving ?? 'room', ok: true }),
];

export function step(story: CallStory, { natural, what, which, waitSeconds }: Stride): CallStory {
  const at = story.later(waitSeconds);
  if (natural) return (NATURAL[what % NATURAL.length] ?? NATURAL[0])?.(at) ?? at;
  const type: CallEventType = EVENT_TYPES[what % EVENT_TYPES.length] ?? 'callerSpoke';
  const events = eventsFor(at.call, type);
  const event = events[which % events.length];
  return event === undefined ? at : at.whenEvent(event);
}

export const walk = fc.record({
  beginning: fc.nat(1_000),
  strides: fc.array(stride, { minLength: 1, maxLength: 40 }),
});
export type Walk = typeof walk extends fc.Arbitrary<infer T> ? T : never;

/** What people and words heard say of the risk, and the rules on top of it. */
const JUDGING: readonly CallEventType[] = [
  ...(['checklistStarted', 'questionAnswered', 'questionAnswered', 'questionAnswered'] as const),
  ...(['riskJudged', 'indicatorHeard', 'callCutOff', 'identityReceived', 'callerAssessed'] as const),
  ...(['gradeSet', 'gradeSet', 'levelSet', 'loweringDecided', 'loweringDecided'] as const),
];

/** Walks on which little else happens, so that answers, words, wishes and second people meet in every order (S6). */
export const judgedWalk: fc.Arbitrary<readonly Then[]> = fc
  .array(
    fc.record({
      what: fc.nat(JUDGING.length - 1),
      which: fc.nat(1_000),
      waitSeconds: fc.constantFrom(0, 1, 60, 700),
    }),
    {
      minLength: 30,
      maxLength: 80,
    },
  )
  .map((strides) => {
    let story = aCall().legAccepted().answered();
    for (const { what, which, waitSeconds } of strides) {
      const at = story.later(waitSeconds);
      const events = eventsFor(at.call, JUDGING[what] ?? 'questionAnswered');
      const event = events[which % events.length];
      if (event !== undefined) story = at.whenEvent(event);
    }
    return story.steps;
  });

export function beginningOf(w: Walk): CallStory {
  return (BEGINNINGS[w.beginning % BEGINNINGS.length] ?? aCall)();
}
