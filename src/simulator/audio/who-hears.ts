import type { Sound } from './sound.ts';

/** One leg in a room, as far as ears go. */
export interface Listener {
  readonly callSid: string;
  readonly name: string;
  /** False while an API leg has not been answered: it neither hears nor is heard. */
  readonly connected: boolean;
  readonly muted: boolean;
  readonly hold: boolean;
  /** The CallSid this leg coaches. */
  readonly coaches?: string;
  /** What the wait audio, the hold audio and a private announcement play on this leg right now. */
  readonly waitSounds: readonly Sound[];
  readonly holdSounds: readonly Sound[];
  readonly announcement: readonly Sound[];
  /** What the person says just now. */
  readonly saying?: string;
  /** Unanswered, but its ringing is let into the room (early media). */
  readonly ringsIntoRoom: boolean;
}

/** A room, as far as ears go. */
export interface RoomAudio {
  readonly status: 'init' | 'in-progress' | 'completed';
  readonly listeners: readonly Listener[];
  /** An announcement to the whole room. */
  readonly announcement: readonly Sound[];
  readonly lonelyParticipantHears: 'silence' | 'wait-audio';
  readonly coachWithoutCoachee: 'nobody' | 'everybody';
}

const silence: readonly Sound[] = [{ kind: 'silence' }];

/**
 * Who hears whom: for each connected leg's CallSid, all that reaches its ear. Pure.
 *
 * Until the room starts, everyone hears wait audio only. A held leg hears its hold audio only and is not heard.
 * A muted leg hears all and is not heard. A coach hears all and is heard by the coachee alone.
 * (Twilio: docs/voice/conference, docs/voice/twiml/conference, conference-participant-resource.)
 */
export function whoHears(room: RoomAudio): ReadonlyMap<string, readonly Sound[]> {
  const connected = room.listeners.filter((listener) => listener.connected);
  return new Map(connected.map((listener) => [listener.callSid, orSilence(heardBy(listener, room))]));
}

function heardBy(ear: Listener, room: RoomAudio): readonly Sound[] {
  if (ear.hold) return [...ear.holdSounds, ...ear.announcement];
  if (room.status !== 'in-progress') return [...ear.waitSounds, ...ear.announcement];
  const others = room.listeners.filter((other) => other.callSid !== ear.callSid);
  const voices = others.filter((other) => isHeardBy(other, ear, room)).map(voiceOf);
  const ringing = others
    .filter((other) => other.ringsIntoRoom && !other.connected)
    .map((other): Sound => ({ kind: 'ringing', of: other.name }));
  const alone = !others.some((other) => other.connected);
  const whileAlone = alone && room.lonelyParticipantHears === 'wait-audio' ? ear.waitSounds : [];
  return [...voices, ...ringing, ...whileAlone, ...room.announcement, ...ear.announcement];
}

/** True when `speaker` would be heard by `ear` in a started room in which `ear` is not held. */
function isHeardBy(speaker: Listener, ear: Listener, room: RoomAudio): boolean {
  if (!speaker.connected || speaker.muted || speaker.hold) return false;
  if (speaker.coaches === undefined || speaker.coaches === ear.callSid) return true;
  const coacheeIsHere = room.listeners.some((other) => other.connected && other.callSid === speaker.coaches);
  return !coacheeIsHere && room.coachWithoutCoachee === 'everybody';
}

function voiceOf(speaker: Listener): Sound {
  const { name: of, saying } = speaker;
  return saying === undefined ? { kind: 'voice', of } : { kind: 'voice', of, saying };
}

function orSilence(sounds: readonly Sound[]): readonly Sound[] {
  return sounds.length === 0 ? silence : sounds;
}
