import { type Sound, sameSounds, soundText } from '../audio/sound.ts';
import { whoHears } from '../audio/who-hears.ts';
import { hasEnded, isUp, type Leg, legName } from './leg.ts';
import type { Room, Seat } from './room-state.ts';
import type { World } from './world.ts';

/** What the person on this leg hears now. Empty once the call has ended, and while they have not answered it. */
export function hearingOf(world: World, leg: Leg): readonly Sound[] {
  return hearing(leg, (room) => roomHearing(world, room));
}

type RoomEars = ReadonlyMap<string, readonly Sound[]>;

const ringback: readonly Sound[] = [{ kind: 'ringback' }];
const silence: readonly Sound[] = [{ kind: 'silence' }];

function hearing(leg: Leg, earsIn: (room: Room) => RoomEars): readonly Sound[] {
  if (hasEnded(leg)) return [];
  if (!isUp(leg)) return leg.direction === 'inbound' ? ringback : [];
  const seat = leg.seat;
  if (seat?.state === 'connected') return earsIn(seat.room).get(leg.sid) ?? silence;
  if (leg.bridgedTo !== undefined) return [voiceOf(leg.bridgedTo)];
  return leg.own.length === 0 ? silence : leg.own;
}

/** Writes down for every leg what changed in its ear. To be called after every change of state. */
export function refreshHearing(world: World): void {
  const ears = new Map<Room, RoomEars>();
  const earsIn = (room: Room): RoomEars => {
    const known = ears.get(room) ?? roomHearing(world, room);
    ears.set(room, known);
    return known;
  };
  for (const leg of world.live) {
    record(world, leg, hearing(leg, earsIn));
    if (hasEnded(leg)) world.live.delete(leg);
  }
  world.trace.changed();
}

/** Notes a sound that has no length worth keeping (a beep, keys in the mix) in the timeline of a leg. */
export function markSound(world: World, leg: Leg, sound: Sound): void {
  const atMs = world.clock.now();
  const last = leg.heard.at(-1);
  if (last !== undefined && last.toMs === undefined)
    leg.heard[leg.heard.length - 1] = { ...last, toMs: atMs };
  leg.heard.push({ fromMs: atMs, toMs: atMs, sounds: [sound] });
  world.trace.add({ kind: 'heard', call: leg.sid, leg: legName(leg), hears: [soundText(sound)] });
  record(world, leg, hearingOf(world, leg));
}

function record(world: World, leg: Leg, sounds: readonly Sound[]): void {
  const last = leg.heard.at(-1);
  const lasts = last !== undefined && last.toMs === undefined;
  if (lasts && sameSounds(last.sounds, sounds)) return;
  const atMs = world.clock.now();
  // A stretch of no length stays: a slip that lasted less than the clock can tell must still be seen.
  if (lasts) leg.heard[leg.heard.length - 1] = { ...last, toMs: atMs };
  if (sounds.length === 0) return;
  leg.heard.push({ fromMs: atMs, sounds });
  world.trace.add({ kind: 'heard', call: leg.sid, leg: legName(leg), hears: sounds.map(soundText) });
}

function roomHearing(world: World, room: Room): ReadonlyMap<string, readonly Sound[]> {
  return whoHears({
    status: room.status,
    announcement: room.announcement,
    lonelyParticipantHears: world.switches.lonelyParticipantHears,
    coachWithoutCoachee: world.switches.coachWithoutCoachee,
    listeners: [...room.seats.values()].map(listenerOf),
  });
}

function listenerOf(seat: Seat): Parameters<typeof whoHears>[0]['listeners'][number] {
  const { leg } = seat;
  return {
    callSid: leg.sid,
    name: legName(leg),
    connected: seat.state === 'connected',
    muted: seat.muted,
    hold: seat.hold,
    waitSounds: seat.waitSounds,
    holdSounds: seat.holdSounds,
    announcement: seat.announcement,
    ringsIntoRoom: seat.earlyMedia && leg.status === 'ringing',
    ...(seat.coaches === undefined ? {} : { coaches: seat.coaches }),
    ...(leg.saying === undefined ? {} : { saying: leg.saying }),
  };
}

function voiceOf(leg: Leg): Sound {
  const of = legName(leg);
  return leg.saying === undefined ? { kind: 'voice', of } : { kind: 'voice', of, saying: leg.saying };
}
