import type { CallStatus } from '../trace/events.ts';
import { callEvent } from './callbacks.ts';
import { refreshHearing } from './hearing.ts';
import { hasEnded, isUp, type Leg, legName } from './leg.ts';
import type { World } from './world.ts';

type FinalStatus = Extract<CallStatus, 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled'>;

/** Enters a leg into the books. */
export function registerLeg(world: World, leg: Leg): void {
  world.legs.set(leg.sid, leg);
  world.live.add(leg);
  leg.phone.legs.push(leg);
  const { sid: call, direction, to, queueTimeMs } = leg;
  world.trace.add({ kind: 'call-created', call, leg: legName(leg), direction, to, queueTimeMs });
}

/** Sets a status that is not the last one, with its trace and, where one is asked for, its callback. */
export function moveOn(world: World, leg: Leg, status: 'initiated' | 'ringing' | 'in-progress'): void {
  leg.status = status;
  leg.updatedAtMs = world.clock.now();
  world.trace.add({ kind: 'call-status', call: leg.sid, leg: legName(leg), status });
  callEvent(world, leg, status === 'in-progress' ? 'answered' : status);
}

/** The leg is answered: by the person it rang, or, for an inbound call, by Twilio. Does nothing when it is up or over. */
export function answerLeg(world: World, leg: Leg): void {
  if (isUp(leg) || hasEnded(leg)) return;
  leg.answeredAtMs = world.clock.now();
  cancelTimers(leg);
  moveOn(world, leg, 'in-progress');
  for (const act of takeAll(leg.onAnswer)) act();
  refreshHearing(world);
}

/**
 * The leg is over. Stops its TwiML, lets whoever waits for its end act (leaving a room, ending a bridge), then tells
 * its status callback. Does nothing for a leg that has ended. A leg cancelled in the queue is never told of.
 */
export function endLeg(world: World, leg: Leg, status: FinalStatus, why?: string): void {
  if (hasEnded(leg)) return;
  const wasQueued = leg.status === 'queued';
  leg.endedAtMs = world.clock.now();
  leg.updatedAtMs = leg.endedAtMs;
  leg.status = status;
  leg.leaveQueue?.();
  cancelTimers(leg);
  leg.speech?.cancel();
  leg.saying = undefined;
  world.trace.add({
    kind: 'call-status',
    call: leg.sid,
    leg: legName(leg),
    status,
    ...(why === undefined ? {} : { why }),
  });
  leg.running?.stop('hung-up');
  for (const act of takeAll(leg.onEnd)) act();
  if (!(wasQueued && status === 'canceled')) callEvent(world, leg, 'completed');
  refreshHearing(world);
}

/** Runs `act` after `ms` unless the leg is answered or ends before. */
export function whileUnanswered(world: World, leg: Leg, ms: number, act: () => void): void {
  const timer = world.clock.after(ms, () => {
    leg.timers.delete(timer);
    if (!hasEnded(leg) && !isUp(leg)) act();
  });
  leg.timers.add(timer);
}

/** Runs `act` after `ms` unless the leg has ended by then. */
export function whileAlive(world: World, leg: Leg, ms: number, act: () => void): void {
  const timer = world.clock.after(ms, () => {
    if (!hasEnded(leg)) act();
  });
  leg.onEnd.add(() => timer.cancel());
}

function cancelTimers(leg: Leg): void {
  for (const timer of leg.timers) timer.cancel();
  leg.timers.clear();
}

function takeAll(acts: Set<() => void>): readonly (() => void)[] {
  const taken = [...acts];
  acts.clear();
  return taken;
}
