import { announceToSeat } from '../engine/announcements.ts';
import { defaultMusicUrl } from '../engine/ambient.ts';
import { endLeg } from '../engine/leg-life.ts';
import { noteParametersWithoutEffect } from '../engine/no-effect.ts';
import { createParticipant } from '../engine/outbound.ts';
import type { EntrySettings, Room, RoomCallback, Seat } from '../engine/room-state.ts';
import { leaveRoom, openRoom, refusalToCoach, refusalToEnter, restartWaiting } from '../engine/rooms.ts';
import { changeSeat, type SeatChanges } from '../engine/seat-changes.ts';
import { beepOf } from '../engine/verbs/dial-conference.ts';
import type { World } from '../engine/world.ts';
import { seatBody } from './bodies.ts';
import { callbackOf, seconds } from './calls.ts';
import { roomOf } from './conferences.ts';
import type { Params } from './contract.ts';
import { RestRefusal } from './errors.ts';
import { page } from './pages.ts';
import {
  bool,
  int,
  list,
  method,
  refuseBadEnds,
  refuseBadUrl,
  refuseOutside,
  refuseUnknown,
  type RestAnswer,
  type RestRequest,
  text,
} from './request.ts';

const roomSid = /^CF[0-9a-f]{32}$/i;
const callSid = /^CA[0-9a-f]{32}$/i;

export function postParticipant(world: World, { path, params }: RestRequest): RestAnswer {
  const { from, to } = refuseBadEnds(world, params);
  for (const url of ['WaitUrl', 'ConferenceStatusCallback']) refuseBadUrl(params, url);
  refuseBadUrl(params, 'StatusCallback', 21609);
  refuseUnknown('createParticipant', params);
  refuseOutside(params, 'Timeout', 5, 600);
  refuseOutside(params, 'MaxParticipants', 2, 250);
  noteParametersWithoutEffect(world, params);
  const entry = entryOf(params);
  const named = path.ConferenceSid ?? '';
  const name = roomSid.test(named) ? nameOfOpenRoom(world, named) : named;
  if (name.length > 128)
    throw new RestRefusal(20422, 'The FriendlyName of a conference has at most 128 characters');
  refuseEntry(openRoom(world, name), entry);
  const seat = createParticipant(
    world,
    {
      from,
      to,
      timeoutMs: (int(params, 'Timeout') ?? 60) * 1000,
      timeLimitMs: seconds(params, 'TimeLimit'),
      callback: callbackOf(params),
      fallback: undefined,
    },
    name,
    entry,
  );
  return { status: 201, body: seatBody(world, seat, seat.leg.queueTimeMs) };
}

export function getParticipant(world: World, { path }: RestRequest): RestAnswer {
  return { status: 200, body: seatBody(world, seatOf(world, path)) };
}

/** Those in the room now, and those being called into it; never history. */
export function getParticipants(world: World, request: RestRequest): RestAnswer {
  const room = roomOf(world, request.path.ConferenceSid ?? '');
  refuseUnknown('listParticipants', request.params);
  const { params } = request;
  const matching = [...room.seats.values()]
    .filter((seat) => [undefined, seat.muted].includes(bool(params, 'Muted')))
    .filter((seat) => [undefined, seat.hold].includes(bool(params, 'Hold')))
    .filter((seat) => [undefined, seat.coaches !== undefined].includes(bool(params, 'Coaching')));
  return page(request, 'participants', matching, (seat) => seatBody(world, seat));
}

export function updateParticipant(world: World, { path, params }: RestRequest): RestAnswer {
  const seat = seatOf(world, path);
  for (const url of ['HoldUrl', 'AnnounceUrl', 'WaitUrl']) refuseBadUrl(params, url);
  refuseUnknown('updateParticipant', params);
  changeSeat(world, seat, changesOf(seat, params));
  const announcement = text(params, 'AnnounceUrl');
  if (announcement !== undefined && announcement !== '') {
    announceToSeat(world, seat, { url: announcement, method: method(params, 'AnnounceMethod') });
  }
  const wait = text(params, 'WaitUrl');
  if (wait !== undefined) restartWaiting(world, seat, { url: wait, method: method(params, 'WaitMethod') });
  return { status: 200, body: seatBody(world, seat) };
}

/** Takes a leg out of the room. One made by REST ends with it; one with TwiML goes on, or ends (a switch). */
export function deleteParticipant(world: World, { path }: RestRequest): RestAnswer {
  const seat = seatOf(world, path);
  leaveRoom(world, seat, 'participant_updated_via_api', 'kicked');
  if (world.switches.deletedParticipant === 'is-hung-up')
    endLeg(world, seat.leg, 'completed', 'removed by REST');
  return { status: 204 };
}

function changesOf(seat: Seat, params: Params): SeatChanges {
  const muted = bool(params, 'Muted');
  const hold = bool(params, 'Hold');
  const endOnExit = bool(params, 'EndConferenceOnExit');
  const beepOnExit = bool(params, 'BeepOnExit');
  const holdUrl = text(params, 'HoldUrl');
  const coaches = coachChange(seat, params);
  return {
    ...(muted === undefined ? {} : { muted }),
    ...(hold === undefined ? {} : { hold }),
    ...(endOnExit === undefined ? {} : { endOnExit }),
    ...(beepOnExit === undefined ? {} : { beepOnExit }),
    ...(holdUrl === undefined
      ? {}
      : { holdAudio: { url: holdUrl, method: method(params, 'HoldMethod', 'GET') } }),
    ...(coaches === undefined ? {} : { coaches }),
  };
}

/** A SID implies coaching; `Coaching=true` needs one, unless the leg coaches already. Null: no coaching any more. */
function coachChange(seat: Seat, params: Params): string | null | undefined {
  const coaching = bool(params, 'Coaching');
  const sid = text(params, 'CallSidToCoach');
  if (coaching === false) return null;
  if (sid === undefined) {
    if (coaching === true && seat.coaches === undefined) throw new RestRefusal(13240);
    return undefined;
  }
  const refused = refusalToCoach(seat.room, sid);
  if (refused !== undefined) throw new RestRefusal(refused);
  return sid;
}

function entryOf(params: Params): EntrySettings {
  const label = text(params, 'Label');
  if (label !== undefined && (label.length > 128 || label.includes('/') || callSid.test(label))) {
    throw new RestRefusal(16024);
  }
  const coach = text(params, 'CallSidToCoach');
  if (bool(params, 'Coaching') === true && coach === undefined) throw new RestRefusal(13240);
  return {
    label: label === '' ? undefined : label,
    muted: bool(params, 'Muted') ?? false,
    beep: beepOf(text(params, 'Beep')),
    startOnEnter: bool(params, 'StartConferenceOnEnter') ?? true,
    endOnExit: bool(params, 'EndConferenceOnExit') ?? false,
    coach: bool(params, 'Coaching') === false ? undefined : coach,
    wait: { url: text(params, 'WaitUrl') ?? defaultMusicUrl, method: method(params, 'WaitMethod') },
    maxParticipants: int(params, 'MaxParticipants') ?? 250,
    region: text(params, 'Region'),
    earlyMedia: bool(params, 'EarlyMedia') ?? true,
    callback: roomCallback(params),
  };
}

function roomCallback(params: Params): RoomCallback | undefined {
  const url = text(params, 'ConferenceStatusCallback');
  if (url === undefined || url === '') return undefined;
  const events = list(params, 'ConferenceStatusCallbackEvent') ?? ['start', 'end'];
  return { url, method: method(params, 'ConferenceStatusCallbackMethod'), events: new Set(events) };
}

function refuseEntry(room: Room | undefined, entry: EntrySettings): void {
  if (room === undefined) {
    if (entry.coach !== undefined) throw new RestRefusal(16028);
    return;
  }
  const refused = refusalToEnter(room, entry);
  if (refused !== undefined) throw new RestRefusal(refused === 16025 ? 16026 : refused);
}

function nameOfOpenRoom(world: World, sid: string): string {
  const room = world.rooms.get(sid);
  if (room === undefined || room.status === 'completed') throw new RestRefusal(16022);
  return room.name;
}

/** By CallSid or label; only those who are in the room or being called into it. */
function seatOf(world: World, path: RestRequest['path']): Seat {
  const room = roomOf(world, path.ConferenceSid ?? '');
  const who = path.CallSid ?? '';
  const seat = room.seats.get(who) ?? [...room.seats.values()].find((one) => one.label === who);
  if (seat === undefined) throw new RestRefusal(20404);
  return seat;
}
