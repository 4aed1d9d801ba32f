import type { Sound } from '../audio/sound.ts';
import type { Leg } from './leg.ts';

export type RoomStatus = 'init' | 'in-progress' | 'completed';

/** Why somebody left, in the words of `ReasonParticipantLeft`. */
export type LeaveReason =
  | 'conference_ended_via_api'
  | 'moderator_ended_conference'
  | 'participant_updated_via_api'
  | 'participant_hung_up'
  | 'participant_add_failed';

/** Gone by itself (or with the room), or taken out by REST. */
export type LeaveHow = 'left' | 'kicked';

/** Why a room ended, in the words of `ReasonConferenceEnded`. */
export type EndReason =
  | 'conference-ended-via-api'
  | 'last-participant-kicked'
  | 'last-participant-left'
  | 'participant-with-end-conference-on-exit-kicked'
  | 'participant-with-end-conference-on-exit-left';

export type Beep = 'true' | 'false' | 'onEnter' | 'onExit';

export interface AudioUrl {
  /** Empty: silence. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
}

/** How somebody enters a room, by TwiML or by REST. */
export interface EntrySettings {
  readonly label: string | undefined;
  readonly muted: boolean;
  readonly beep: Beep;
  readonly startOnEnter: boolean;
  readonly endOnExit: boolean;
  readonly coach: string | undefined;
  readonly wait: AudioUrl;
  readonly maxParticipants: number;
  readonly region: string | undefined;
  readonly earlyMedia: boolean;
  readonly callback: RoomCallback | undefined;
}

/** A leg's place in a room. `pending` until an API leg is answered. */
export interface Seat {
  readonly leg: Leg;
  readonly room: Room;
  readonly label: string | undefined;
  readonly startOnEnter: boolean;
  readonly earlyMedia: boolean;
  /** The wait audio it brought; REST may change it. */
  wait: AudioUrl;
  /** True when the leg was made by REST straight into the room: it has no TwiML to go on with. */
  readonly byApi: boolean;
  readonly createdAtMs: number;
  updatedAtMs: number;
  state: 'pending' | 'connected' | 'left';
  /** True once `participant-join` was sent. */
  joined: boolean;
  muted: boolean;
  hold: boolean;
  coaches: string | undefined;
  endOnExit: boolean;
  beep: Beep;
  waitSounds: readonly Sound[];
  holdSounds: readonly Sound[];
  announcement: readonly Sound[];
  /** Stops the document that plays as wait, hold or announcement. */
  stopWait: (() => void) | undefined;
  stopHold: (() => void) | undefined;
  stopAnnouncement: (() => void) | undefined;
  /** Tells the leg's `<Dial>`, or whoever made the leg, that it is out. */
  readonly onLeft: (reason: LeaveReason, how: LeaveHow) => void;
  /** A wait document that could not be had at first: the leg falls out of the room. */
  readonly onWaitFailed: () => void;
}

export interface RoomCallback {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly events: ReadonlySet<string>;
}

export interface Room {
  readonly sid: string;
  readonly name: string;
  readonly createdAtMs: number;
  /** Of the first participant: later ones' settings are ignored. */
  readonly callback: RoomCallback | undefined;
  readonly wait: AudioUrl;
  readonly maxParticipants: number;
  readonly seats: Map<string, Seat>;
  region: string | undefined;
  updatedAtMs: number;
  status: RoomStatus;
  sequence: number;
  announcement: readonly Sound[];
  stopAnnouncement: (() => void) | undefined;
  reasonEnded: EndReason | undefined;
  callSidEnding: string | undefined;
}

export function connectedSeats(room: Room): readonly Seat[] {
  return [...room.seats.values()].filter((seat) => seat.state === 'connected');
}
