import { rfc2822 } from '../web/dates.ts';
import { sendCallback } from './callbacks.ts';
import { legName, legNames } from './leg.ts';
import type { LeaveReason, Room, Seat } from './room-state.ts';
import type { World } from './world.ts';

export type SeatEvent =
  | 'participant-join'
  | 'participant-leave'
  | 'participant-mute'
  | 'participant-unmute'
  | 'participant-hold'
  | 'participant-unhold'
  | 'participant-modify'
  | 'participant-speech-start'
  | 'participant-speech-stop';

export type RoomEvent = 'conference-start' | 'conference-end' | 'announcement-end' | 'announcement-fail';

/** The word of `statusCallbackEvent` under which an event is asked for. */
const askedAs: Readonly<Record<SeatEvent | RoomEvent, string>> = {
  'conference-start': 'start',
  'conference-end': 'end',
  'participant-join': 'join',
  'participant-leave': 'leave',
  'participant-mute': 'mute',
  'participant-unmute': 'mute',
  'participant-hold': 'hold',
  'participant-unhold': 'hold',
  'participant-modify': 'modify',
  'participant-speech-start': 'speaker',
  'participant-speech-stop': 'speaker',
  'announcement-end': 'announcement',
  'announcement-fail': 'announcement',
};

/** An event of the room itself: traced, and sent to the room's callback if that asked for it. */
export function roomEvent(
  world: World,
  room: Room,
  event: RoomEvent,
  fields: Readonly<Record<string, string>> = {},
): void {
  const why = fields.ReasonConferenceEnded;
  const happening = { kind: 'room', room: room.sid, name: room.name, event } as const;
  world.trace.add(why === undefined ? happening : { ...happening, why });
  send(world, room, event, room.name, [], fields);
}

/** An event of one participant, with the participant's state as it is after the event. */
export function seatEvent(
  world: World,
  seat: Seat,
  event: SeatEvent,
  left?: { readonly reason: LeaveReason; readonly callStatus: string },
): void {
  const { room, leg } = seat;
  const happening = { kind: 'room', room: room.sid, name: room.name, event, leg: legName(leg) } as const;
  world.trace.add(left === undefined ? happening : { ...happening, why: left.reason });
  send(world, room, event, legName(leg), legNames(leg), {
    CallSid: leg.sid,
    Muted: String(seat.muted),
    Hold: String(seat.hold),
    Coaching: String(seat.coaches !== undefined),
    EndConferenceOnExit: String(seat.endOnExit),
    StartConferenceOnEnter: String(seat.startOnEnter),
    ...(seat.label === undefined ? {} : { ParticipantLabel: seat.label }),
    ...(left === undefined
      ? {}
      : { ParticipantCallStatus: left.callStatus, ReasonParticipantLeft: left.reason }),
  });
}

function send(
  world: World,
  room: Room,
  event: SeatEvent | RoomEvent,
  leg: string,
  names: readonly string[],
  fields: Readonly<Record<string, string>>,
): void {
  const { callback } = room;
  if (callback === undefined || !callback.events.has(askedAs[event])) return;
  room.sequence += 1;
  sendCallback(world, {
    of: room.sid,
    leg,
    legNames: names,
    event,
    url: callback.url,
    method: callback.method,
    warning: 16011,
    fields: {
      ConferenceSid: room.sid,
      FriendlyName: room.name,
      AccountSid: world.accountSid,
      SequenceNumber: String(room.sequence),
      Timestamp: rfc2822(world.clock.now()),
      StatusCallbackEvent: event,
      ...fields,
    },
  });
}
