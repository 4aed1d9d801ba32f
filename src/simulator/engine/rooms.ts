import { playAmbient } from './ambient.ts';
import { markSound, refreshHearing } from './hearing.ts';
import { type Leg, newSid } from './leg.ts';
import { roomEvent, seatEvent } from './room-events.ts';
import {
  type AudioUrl,
  connectedSeats,
  type EndReason,
  type EntrySettings,
  type LeaveHow,
  type LeaveReason,
  type Room,
  type Seat,
} from './room-state.ts';
import type { World } from './world.ts';

/** The open room with this name, if there is one. A name is free again once its room has ended. */
export function openRoom(world: World, name: string): Room | undefined {
  return world.openRooms.get(name);
}

/** The open room with this name; made, with the entrant's settings, when there is none. */
export function roomFor(world: World, name: string, entry: EntrySettings): Room {
  const open = openRoom(world, name);
  if (open !== undefined) {
    open.region ??= entry.region;
    return open;
  }
  const nowMs = world.clock.now();
  const room: Room = {
    sid: newSid('CF'),
    name,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    callback: entry.callback,
    wait: entry.wait,
    maxParticipants: entry.maxParticipants,
    region: entry.region,
    status: 'init',
    seats: new Map(),
    sequence: 0,
    announcement: [],
    stopAnnouncement: undefined,
    reasonEnded: undefined,
    callSidEnding: undefined,
  };
  world.rooms.set(room.sid, room);
  world.openRooms.set(name, room);
  return room;
}

/** Why somebody may not enter: Twilio's code for it, or undefined when they may. */
export function refusalToEnter(
  room: Room,
  entry: EntrySettings,
): 16020 | 16025 | 13240 | 16027 | 16028 | undefined {
  if (room.seats.size >= room.maxParticipants) return 16020;
  const taken =
    entry.label !== undefined && [...room.seats.values()].some((seat) => seat.label === entry.label);
  if (taken) return 16025;
  return entry.coach === undefined ? undefined : refusalToCoach(room, entry.coach);
}

/** A coachee has to be in the room and not on hold. */
export function refusalToCoach(room: Room, coachee: string): 16027 | 16028 | undefined {
  const seat = room.seats.get(coachee);
  if (seat === undefined || seat.state !== 'connected') return 16028;
  return seat.hold ? 16027 : undefined;
}

/** Keeps a place for a leg; it is in the room once `connectSeat` says so. */
export function takeSeat(
  world: World,
  room: Room,
  leg: Leg,
  entry: EntrySettings,
  how: Pick<Seat, 'byApi' | 'onLeft' | 'onWaitFailed'>,
): Seat {
  const nowMs = world.clock.now();
  const seat: Seat = {
    ...how,
    leg,
    room,
    label: entry.label,
    startOnEnter: entry.startOnEnter,
    earlyMedia: entry.earlyMedia,
    wait: entry.wait,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    state: 'pending',
    joined: false,
    muted: entry.muted,
    hold: false,
    coaches: entry.coach,
    endOnExit: entry.endOnExit,
    beep: entry.beep,
    waitSounds: [],
    holdSounds: [],
    announcement: [],
    stopWait: undefined,
    stopHold: undefined,
    stopAnnouncement: undefined,
  };
  room.seats.set(leg.sid, seat);
  leg.seat = seat;
  const onEnd = (): void =>
    leaveRoom(world, seat, seat.state === 'pending' ? 'participant_add_failed' : 'participant_hung_up');
  leg.onEnd.add(onEnd);
  return seat;
}

/** The leg is in the room: events, beep, wait audio, and the start of the room when it is time. */
export function connectSeat(world: World, seat: Seat): void {
  const { room } = seat;
  seat.state = 'connected';
  room.updatedAtMs = world.clock.now();
  const starts =
    room.status === 'init' &&
    connectedSeats(room).length >= 2 &&
    connectedSeats(room).some((one) => one.startOnEnter);
  if (starts) startRoom(world, room);
  announceJoin(world, seat);
  if (room.status === 'in-progress' && (seat.beep === 'true' || seat.beep === 'onEnter'))
    beep(world, room, 'enter');
  if (room.status === 'init') {
    startWaiting(world, seat, world.switches.waitAudioOf === 'first-participant' ? room.wait : seat.wait);
  }
  refreshHearing(world);
}

/** `participant-join`, once per stay. */
export function announceJoin(world: World, seat: Seat): void {
  if (seat.joined) return;
  seat.joined = true;
  seatEvent(world, seat, 'participant-join');
}

/** Takes a leg out of its room and draws the consequences for the room. Does nothing when it is out already. */
export function leaveRoom(world: World, seat: Seat, reason: LeaveReason, how: LeaveHow = 'left'): void {
  const { room, leg } = seat;
  if (seat.state === 'left') return;
  const wasConnected = seat.state === 'connected';
  seat.state = 'left';
  for (const stop of [seat.stopWait, seat.stopHold, seat.stopAnnouncement]) stop?.();
  room.seats.delete(leg.sid);
  room.updatedAtMs = world.clock.now();
  seatEvent(world, seat, 'participant-leave', { reason, callStatus: leg.status });
  if (leg.seat === seat) leg.seat = undefined;
  seat.onLeft(reason, how);
  const remaining = connectedSeats(room);
  if (room.status !== 'completed' && reason !== 'moderator_ended_conference') {
    if (wasConnected && seat.endOnExit)
      endRoom(world, room, `participant-with-end-conference-on-exit-${how}`, seat);
    else if (room.seats.size === 0) endRoom(world, room, `last-participant-${how}`, seat);
    else if (wasConnected && remaining.length > 0 && (seat.beep === 'true' || seat.beep === 'onExit')) {
      if (room.status === 'in-progress') beep(world, room, 'exit');
    }
  }
  refreshHearing(world);
}

/** Ends a room: everybody still in it drops out, then `conference-end`. `by` is the leg that caused it, if one did. */
export function endRoom(world: World, room: Room, reason: EndReason, by?: Seat): void {
  if (room.status === 'completed') return;
  room.status = 'completed';
  world.openRooms.delete(room.name);
  room.updatedAtMs = world.clock.now();
  room.reasonEnded = reason;
  room.callSidEnding = by?.leg.sid;
  room.stopAnnouncement?.();
  const why: LeaveReason =
    reason === 'conference-ended-via-api' ? 'conference_ended_via_api' : 'moderator_ended_conference';
  for (const seat of [...room.seats.values()]) leaveRoom(world, seat, why);
  roomEvent(world, room, 'conference-end', {
    Reason: reason,
    ReasonConferenceEnded: reason,
    ...(by === undefined ? {} : { CallSidEndingConference: by.leg.sid }),
    ...(by?.label === undefined ? {} : { ParticipantLabelEndingConference: by.label }),
  });
  refreshHearing(world);
}

function startRoom(world: World, room: Room): void {
  room.status = 'in-progress';
  for (const seat of connectedSeats(room)) {
    seat.stopWait?.();
    if (world.switches.lonelyParticipantHears === 'silence') seat.waitSounds = [];
  }
  roomEvent(world, room, 'conference-start');
}

/** Other wait audio for one participant; it is heard only as long as the room has not started. */
export function restartWaiting(world: World, seat: Seat, audio: AudioUrl): void {
  seat.wait = audio;
  if (seat.state !== 'connected' || seat.room.status !== 'init') return;
  seat.stopWait?.();
  startWaiting(world, seat, audio);
}

function startWaiting(world: World, seat: Seat, audio: AudioUrl): void {
  const stop = new AbortController();
  seat.stopWait = () => stop.abort();
  void playAmbient(world, seat.leg, {
    source: 'wait',
    audio,
    fields: { ConferenceSid: seat.room.sid, FriendlyName: seat.room.name },
    signal: stop.signal,
    onSounds: (sounds) => {
      if (stop.signal.aborted) return;
      seat.waitSounds = sounds;
      refreshHearing(world);
    },
  }).then((end) => {
    const falls = end === 'failed-at-first' && world.switches.waitUrlFailsAtFirst === 'leaves-room';
    if (falls && seat.state === 'connected' && !stop.signal.aborted) seat.onWaitFailed();
  });
}

function beep(world: World, room: Room, when: 'enter' | 'exit'): void {
  for (const seat of connectedSeats(room)) {
    if (!seat.hold) markSound(world, seat.leg, { kind: 'beep', when });
  }
}
