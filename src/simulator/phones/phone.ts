import type { DialOptions, Phone, PhoneBehaviour, PhoneCall } from '../api.ts';
import { soundText } from '../audio/sound.ts';
import { placeInbound } from '../engine/inbound.ts';
import { hearingOf } from '../engine/hearing.ts';
import { hasEnded, isUp, type Leg } from '../engine/leg.ts';
import { personAnswers, personDeclines, personHangsUp } from '../engine/ring.ts';
import { callView } from '../engine/views.ts';
import type { World } from '../engine/world.ts';
import { fallSilent, pressKeys, speak } from './acts.ts';
import type { PhoneState } from './phone-state.ts';

/** Waits for a fact; given by the simulator, since it knows how to let its clock run meanwhile. */
export type Until = (fact: () => boolean, what: string, timeoutMs?: number) => Promise<void>;

/** The scenario's hands on a telephone. */
export function phoneFor(world: World, state: PhoneState, until: Until): Phone {
  const newest = (): Leg | undefined => state.legs.at(-1);
  const ringing = (): Leg | undefined =>
    state.legs.findLast((leg) => leg.status === 'ringing' && leg.direction !== 'inbound');
  const alive = (): Leg => {
    const leg = state.legs.findLast((one) => isUp(one)) ?? state.legs.findLast((one) => !hasEnded(one));
    if (leg === undefined) throw new Error(`${state.name} has no call`);
    return leg;
  };
  return {
    address: state.address,
    get name(): string {
      return state.name;
    },
    dials: async (line: string, options: DialOptions = {}) =>
      callFor(world, placeInbound(world, state, line, options), until),
    rings: async (timeoutMs?: number) => {
      await until(() => ringing() !== undefined, `${state.name} to ring`, timeoutMs);
      return callFor(world, ringing() ?? alive(), until);
    },
    answers: async (afterMs = 0) => {
      const leg = ringing();
      if (leg === undefined) state.behaviour = { does: 'answers', afterMs };
      else await later(world, afterMs, () => personAnswers(world, leg));
    },
    declines: async (afterMs = 0) => {
      const leg = ringing();
      if (leg === undefined) state.behaviour = { does: 'declines', afterMs };
      else await later(world, afterMs, () => personDeclines(world, leg));
    },
    behaves: async (behaviour: PhoneBehaviour) => {
      state.behaviour = behaviour;
    },
    hangsUp: async () => personHangsUp(world, alive()),
    enters: async (digits: string, at: 'prompt' | 'now' = 'prompt') => {
      const leg = alive();
      const ready = (): boolean => leg.keys !== undefined || hasEnded(leg) || leg.seat?.state === 'connected';
      if (at === 'prompt') await until(ready, `${state.name} to be asked for keys`);
      pressKeys(world, leg, digits);
    },
    speaks: async (text: string, ms?: number) => speak(world, alive(), text, ms),
    isSilent: async () => fallSilent(world, alive()),
    call: (): PhoneCall | undefined => {
      const leg = newest();
      return leg === undefined ? undefined : callFor(world, leg, until);
    },
    calls: () => state.legs.map((leg) => callView(world, leg)),
  };
}

/** One person's end of one call. */
export function callFor(world: World, leg: Leg, until: Until): PhoneCall {
  return {
    sid: leg.sid,
    view: () => callView(world, leg),
    status: () => leg.status,
    hears: () => hearingOf(world, leg).map(soundText),
    heard: () => leg.heard,
    hangsUp: async () => personHangsUp(world, leg),
    isAnswered: async (timeoutMs?: number) => {
      await until(() => isUp(leg) || hasEnded(leg), `call ${leg.sid} to be answered`, timeoutMs);
      if (leg.answeredAtMs === undefined) throw new Error(`the call ended unanswered: ${leg.status}`);
    },
    hasEnded: async (timeoutMs?: number) => {
      await until(() => hasEnded(leg), `call ${leg.sid} to end`, timeoutMs);
      return leg.status;
    },
  };
}

/** Acts now, or on the simulator's clock; resolves when the act is done or, if it comes later, when it is arranged. */
async function later(world: World, afterMs: number, act: () => void): Promise<void> {
  if (afterMs <= 0) act();
  else world.clock.after(afterMs, act);
}
