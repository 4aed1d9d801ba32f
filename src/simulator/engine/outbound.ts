import { phoneAt } from '../phones/phone-state.ts';
import { type CallCallback, isUp, type Leg, newLeg } from './leg.ts';
import { endLeg, registerLeg, whileAlive } from './leg-life.ts';
import { startTwiml, type Start, takeOver } from './program.ts';
import { ring } from './ring.ts';
import type { EntrySettings, LeaveHow, LeaveReason, Seat } from './room-state.ts';
import { announceJoin, connectSeat, leaveRoom, refusalToCoach, roomFor, takeSeat } from './rooms.ts';
import type { World } from './world.ts';

/** A leg that the application starts by REST. */
export interface OutboundRequest {
  readonly from: string;
  readonly to: string;
  readonly timeoutMs: number;
  readonly timeLimitMs: number | undefined;
  readonly callback: CallCallback | undefined;
  readonly fallback: Leg['fallback'];
}

/** `POST /Calls`: queued under the calls per second, then rung; its TwiML starts at the answer. */
export function createCall(world: World, request: OutboundRequest, start: Start): Leg {
  const leg = newApiLeg(world, request);
  leg.onAnswer.add(() => startTwiml(world, leg, start));
  enqueue(world, leg, request);
  return leg;
}

/** `POST /Participants`: as a call, and its place in the room is kept until it is answered. */
export function createParticipant(
  world: World,
  request: OutboundRequest,
  roomName: string,
  entry: EntrySettings,
): Seat {
  const leg = newApiLeg(world, request);
  const room = roomFor(world, roomName, entry);
  const seat = takeSeat(world, room, leg, entry, {
    byApi: true,
    onLeft: (reason, how) => hangUpUnlessMoved(world, leg, reason, how),
    onWaitFailed: () => undefined,
  });
  leg.onAnswer.add(() => enter(world, seat));
  enqueue(world, leg, request);
  return seat;
}

function newApiLeg(world: World, request: OutboundRequest): Leg {
  return newLeg({
    direction: 'outbound-api',
    from: request.from,
    to: request.to,
    phone: phoneAt(world.phones, request.to),
    parent: undefined,
    createdAtMs: world.clock.now(),
    callback: request.callback,
    fallback: request.fallback,
  });
}

function enqueue(world: World, leg: Leg, request: OutboundRequest): void {
  const place = world.cps.enter(() => {
    leg.leaveQueue = undefined;
    ring(world, leg, request.timeoutMs);
    if (leg.seat?.earlyMedia === true && world.switches.apiLegJoins === 'when-ringing-with-early-media') {
      if (leg.status === 'ringing') announceJoin(world, leg.seat);
    }
  });
  leg.queueTimeMs = place.queueTimeMs;
  leg.leaveQueue = place.leave;
  registerLeg(world, leg);
  const { timeLimitMs } = request;
  if (timeLimitMs !== undefined) {
    leg.onAnswer.add(() =>
      whileAlive(world, leg, timeLimitMs, () => endLeg(world, leg, 'completed', 'time limit')),
    );
  }
}

/** The leg was answered and enters its room; a coachee who has gone meanwhile makes the attempt fail. */
function enter(world: World, seat: Seat): void {
  const { leg } = seat;
  if (seat.state !== 'pending') return;
  if (seat.coaches !== undefined && refusalToCoach(seat.room, seat.coaches) !== undefined) {
    leaveRoom(world, seat, 'participant_add_failed');
    return;
  }
  const control = takeOver(leg);
  control.signal.addEventListener('abort', () => {
    if (control.signal.reason === 'new-twiml') leaveRoom(world, seat, 'participant_updated_via_api');
  });
  connectSeat(world, seat);
}

/** A leg made for a room has nothing to do outside it, unless it left because it was given TwiML. */
function hangUpUnlessMoved(world: World, leg: Leg, reason: LeaveReason, how: LeaveHow): void {
  if (reason === 'participant_updated_via_api' && how === 'left') return;
  if (isUp(leg)) endLeg(world, leg, 'completed', 'out of the room');
  else endLeg(world, leg, 'canceled', 'its place in the room is gone');
}
