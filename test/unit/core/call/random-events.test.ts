import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type Coupling, LINE_HEARS, SEAT_HEARS } from '../../../../scripts/lib/call-couplings.ts';
import type { Call } from '../../../../src/core/call/call.ts';
import { laneOf } from '../../../../src/core/call/effects.ts';
import type { CallEventType } from '../../../../src/core/call/events.ts';
import { LINE, LINE_EVENTS, type LineEventType } from '../../../../src/core/call/line.ts';
import { SEAT, type SeatEventType } from '../../../../src/core/call/seat.ts';
import { transition } from '../../../../src/core/call/transition.ts';
import * as must from '../../../support/call-invariants.ts';
import { eventsFor, LOOKUP_CALLS, SEAT_CALLS } from '../../../support/call-states.ts';
import { beginningOf, step, walk } from '../../../support/call-walks.ts';
import { aCall, type CallStory, type Then } from '../../../support/calls.ts';

/** Set CALL_SEED to walk the same walks again; a failure prints its seed and path too. */
const SEED = Number(process.env.CALL_SEED ?? Math.floor(Math.random() * 2 ** 31));
const WALKS = Number(process.env.CALL_WALKS ?? 500);
const parameters = { seed: SEED, numRuns: WALKS };
vi.setConfig({ testTimeout: 300_000 });

/** Holds every step of every walk to a check. */
function always(check: must.Check): void {
  fc.assert(
    fc.property(walk, (w) => {
      let story = beginningOf(w);
      const past = new must.Past();
      for (const taken of story.steps) past.note(taken);
      for (const stride of w.strides) {
        const before = story.steps.length;
        story = step(story, stride);
        for (const taken of story.steps.slice(before)) {
          past.note(taken);
          const found = check(taken, past);
          if (found !== null) throw new Error(`${found}\n${told(story.steps)}`);
        }
      }
    }),
    parameters,
  );
}

function told(steps: readonly Then[]): string {
  return steps
    .map(({ event, call }) => {
      const { callId: _call, id: _id, ...what } = event;
      return `${JSON.stringify(what).slice(0, 160)} -> ${call.line.state}, ${call.seat.state}`;
    })
    .join('\n');
}

describe(`random events, seed ${SEED}`, () => {
  it('S2: a caller’s leg that asks what next is connected', () => always(must.askedIsConnected));
  it('S3: a caller on the line has somebody, or somebody is on the way', () => always(must.notAlone));
  it('S3: the line counts on a specialist exactly when one is heard', () => always(must.companyIsHeard));
  it('S4, S8: nobody becomes audible but by a handler who has said who is speaking', () =>
    always(must.audibleByHandlerOnly));
  it('S4: a coach is tied to the handler who is there', () => always(must.coacheeIsThere));
  it('S6: the level falls by two people only', () => always(must.levelNeverFalls));
  it('S6: the grade falls by two people only', () => always(must.gradeNeverFalls));
  it('S11: never two specialists for one call', () => always(must.oneOffer));
  it('S4: nobody beside the seat is ever heard', () => always(must.besideIsMute));
  it('a swap never leaves the handler without a coach', () => always(must.swapWithoutGap));
  it('never more observers than the line allows', () => always(must.fewObservers));
  it('no handler’s leg is left unaccounted', () => always(must.legsAccounted));
  it('every wait ends by a timer of ours or of the carrier', () => always(must.everyWaitEnds));
  it('S12: after the end nothing happens on the line', () => always(must.endIsTheEnd));
  it('S13: each follow-up is raised once, and none is forgotten', () => always(must.followUpsOnce));
  it('S16: a call survives being written down', () => always(must.survivesStorage));
  it('a direct call stays direct', () => always(must.directStaysDirect));
  it('one event, one version', () => always(must.oneVersionAnEvent));
});

/** Where the cell leads, and from there what the other tables' signals may bring about, at most twice. */
function reachable<State extends string>(
  from: State,
  cell: { readonly to: readonly State[] } | null | undefined,
  hears: readonly Coupling<State>[],
): ReadonlySet<State> {
  const found = new Set<State>([from, ...(cell?.to ?? [])]);
  for (let hop = 0; hop < 2; hop += 1)
    for (const { from: sources, to } of hears) if (sources.some((state) => found.has(state))) found.add(to);
  return found;
}

describe(`the drawing, seed ${SEED}`, () => {
  it('has an arrow for every change of the line', () =>
    always(({ before, call, event }) => {
      const cell = LINE[before.line.state][event.type as LineEventType];
      return reachable(before.line.state, cell, LINE_HEARS).has(call.line.state)
        ? null
        : `no arrow from ${before.line.state} to ${call.line.state} by ${event.type}`;
    }));
  it('has an arrow for every change of the seat', () =>
    always(({ before, call, event }) => {
      const cell = SEAT[before.seat.state][event.type as SeatEventType];
      return reachable(before.seat.state, cell, SEAT_HEARS).has(call.seat.state)
        ? null
        : `no arrow from ${before.seat.state} to ${call.seat.state} by ${event.type}`;
    }));
});

/** What the carrier may deliver twice; what asks for a document anew is kept apart by the id of its delivery. */
const DELIVERED_TWICE: readonly CallEventType[] = [
  'handlerLegAccepted',
  'handlerLegRefused',
  'handlerLegProgressed',
  'handlerLegEnded',
  'directLegProgressed',
  'participantJoined',
  'participantLeft',
  'callerSpoke',
  'callerLeft',
  'specialistClaimed',
  'nobodyClaimed',
  'specialistLegAccepted',
  'specialistLegRefused',
  'specialistLegEnded',
  'specialistPositioned',
  'offerDeclined',
  'timerFired',
  'callerMoved',
  'holdSet',
];

function endOf(w: Parameters<typeof beginningOf>[0]): CallStory {
  return w.strides.reduce(step, beginningOf(w));
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

describe(`any event in any state, seed ${SEED}`, () => {
  it('S12: what the carrier delivers twice is done once', () => {
    fc.assert(
      fc.property(walk, fc.nat(), fc.nat(), (w, what, which) => {
        const story = endOf(w);
        const type = DELIVERED_TWICE[what % DELIVERED_TWICE.length] ?? 'callerLeft';
        const events = eventsFor(story.call, type);
        const event = events[which % events.length];
        if (event === undefined) return;
        const once = transition(story.call, event, story.now);
        const twice = transition(once.call, event, story.now);
        expect(settledOf(twice.call), told([...story.steps, { ...once, before: story.call, event }])).toEqual(
          settledOf(once.call),
        );
        const asked = twice.effects.filter((effect) => ASKS.has(effect.do));
        expect(asked, JSON.stringify(event)).toEqual([]);
      }),
      parameters,
    );
  });

  it('is deterministic, changes nothing that it was given, and never throws', () => {
    fc.assert(
      fc.property(walk, fc.constantFrom(...ALL_TYPES), fc.nat(), (w, type, which) => {
        const { call, now } = endOf(w);
        const events = eventsFor(call, type);
        const event = events[which % events.length];
        if (event === undefined) return;
        const first = transition(frozen(call), frozen(event), now);
        const second = transition(structuredClone(call), structuredClone(event), now);
        if (!isDeepStrictEqual(first, second)) expect(second).toEqual(first);
      }),
      parameters,
    );
  });

  it('S12: late callbacks of a room that the caller has left change nothing', () => {
    fc.assert(
      fc.property(
        walk,
        fc.constantFrom('handlerLegProgressed', 'participantJoined', 'participantLeft', 'ringbackFetched'),
        fc.nat(),
        (w, type: CallEventType, which) => {
          const { call, now } = endOf(w);
          const late = eventsFor(call, type).filter(
            (event) => 'generation' in event && event.generation < call.line.generation,
          );
          const event = late[which % late.length];
          if (event === undefined || call.line.state === 'connectingDirect') return;
          const { call: after } = transition(call, event, now);
          expect(after.line).toMatchObject({
            state: call.line.state,
            generation: call.line.generation,
            handler: call.line.handler,
          });
        },
      ),
      parameters,
    );
  });
});

const ALL_TYPES: readonly CallEventType[] = [...new Set([...LINE_EVENTS, ...DELIVERED_TWICE])];
/** What would be asked of the carrier or a person a second time. */
const ASKS: ReadonlySet<string> = new Set([
  'requestHandlerLeg',
  'moveCaller',
  'claimSpecialist',
  'ringSpecialist',
]);

/** What a second delivery must not change. */
function settledOf(call: Call) {
  const { line, seat, lookup } = call;
  return {
    line: { ...line, attempts: line.attempts.map(({ id, state, legId }) => ({ id, state, legId })) },
    seat,
    lookup,
    endedAt: call.endedAt,
  };
}

describe(`S1, seed ${SEED}`, () => {
  const lookups = Object.values(LOOKUP_CALLS).flatMap((make) => make().map(({ call }) => call.lookup));
  const seats = Object.values(SEAT_CALLS).flatMap((make) => make().map(({ call }) => call.seat));

  it('S1: the line and what it asks for are the same whatever lookup and seat hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ what: fc.nat(), which: fc.nat(), waitSeconds: fc.nat(40) }), {
          minLength: 1,
          maxLength: 25,
        }),
        fc.constantFrom(...lookups),
        fc.constantFrom(...seats),
        (strides, lookup, seat) => {
          let plain = aCall();
          let burdened: Call = { ...plain.call, lookup, seat };
          for (const { what, which, waitSeconds } of strides) {
            const at = plain.later(waitSeconds);
            const events = eventsFor(at.call, LINE_ONLY[what % LINE_ONLY.length] ?? 'callerLeft');
            const event = events[which % events.length];
            if (event === undefined) continue;
            plain = at.whenEvent(event);
            const other = transition(burdened, event, at.now);
            expect(other.call.line).toEqual(plain.call.line);
            const ofLine = (effects: Then['effects']) => effects.filter((e) => laneOf(e) === 'line');
            expect(ofLine(other.effects)).toEqual(ofLine(plain.effects));
            expect(other.reply).toEqual(plain.reply);
            burdened = other.call;
          }
        },
      ),
      parameters,
    );
  });
});

/** Of the line alone. What else is told by the carrier's list of the room concerns the seat too. */
const LINE_ONLY: readonly CallEventType[] = LINE_EVENTS;
