import { randomBytes } from 'node:crypto';
import type { HeardSegment, Sound } from '../audio/sound.ts';
import type { Timer } from '../clock/timer-queue.ts';
import type { PhoneState } from '../phones/phone-state.ts';
import type { CallStatus } from '../trace/events.ts';
import type { CookieJar } from '../web/cookies.ts';
import type { Transcription } from './transcription.ts';
import type { Seat } from './room-state.ts';

export type Direction = 'inbound' | 'outbound-api' | 'outbound-dial';

export type CallEvent = 'initiated' | 'ringing' | 'answered' | 'completed';

/** Where a call's status callbacks go and which of them are asked for. */
export interface CallCallback {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly events: ReadonlySet<string>;
}

/** The TwiML that a leg is running; `stop` ends it, and says why, so that a Dial can tell its action URL or not. */
export interface Running {
  readonly signal: AbortSignal;
  stop(why: StopReason): void;
}

export type StopReason = 'hung-up' | 'new-twiml';

/** One call in Twilio's sense: the line between Twilio and one telephone. */
export interface Leg {
  readonly sid: string;
  readonly direction: Direction;
  readonly from: string;
  readonly to: string;
  readonly phone: PhoneState;
  readonly parent: Leg | undefined;
  readonly createdAtMs: number;
  /** Fields that every webhook of this call carries beside the usual ones (SIP headers, StirVerstat …). */
  readonly extraFields: Readonly<Record<string, string>>;
  readonly cookies: CookieJar;
  readonly heard: HeardSegment[];
  /** Run once, when the leg has ended, before its last callback goes out. */
  readonly onEnd: Set<() => void>;
  /** Run once, when the leg is answered. */
  readonly onAnswer: Set<() => void>;
  status: CallStatus;
  updatedAtMs: number;
  queueTimeMs: number;
  leaveQueue: (() => void) | undefined;
  ringingAtMs: number | undefined;
  answeredAtMs: number | undefined;
  endedAtMs: number | undefined;
  sipResponseCode: number | undefined;
  callback: CallCallback | undefined;
  fallback: { readonly url: string; readonly method: 'GET' | 'POST' } | undefined;
  /** Number of the next call-progress event. */
  sequence: number;
  running: Running | undefined;
  seat: Seat | undefined;
  /** The other end of a `<Dial>` to a noun, once both talk. */
  bridgedTo: Leg | undefined;
  /** What the leg's own TwiML (or the network) makes it hear just now. */
  own: readonly Sound[];
  /** What the person on this leg says just now. */
  saying: string | undefined;
  speech: Timer | undefined;
  /** Takes keys while a Gather (or `hangupOnStar`) listens. */
  keys: ((key: string) => void) | undefined;
  /** Takes an utterance while a Gather listens for speech. */
  hearsSpeech: ((text: string) => void) | undefined;
  listening: boolean;
  /** Real-time transcriptions of this leg, stopped ones too. */
  readonly transcriptions: Transcription[];
  readonly timers: Set<Timer>;
}

/** `CA`, `CF`, `AC` … and 32 random hex digits. */
export function newSid(prefix: string): string {
  return `${prefix}${randomBytes(16).toString('hex')}`;
}

/** A leg that nobody has rung yet. The caller registers it. */
export function newLeg(
  what: Pick<Leg, 'direction' | 'from' | 'to' | 'phone' | 'parent' | 'createdAtMs'> & {
    readonly extraFields?: Leg['extraFields'];
    readonly callback?: CallCallback | undefined;
    readonly fallback?: Leg['fallback'];
  },
): Leg {
  return {
    ...what,
    sid: newSid('CA'),
    extraFields: what.extraFields ?? {},
    callback: what.callback,
    fallback: what.fallback,
    cookies: new Map(),
    heard: [],
    onEnd: new Set(),
    onAnswer: new Set(),
    status: 'queued',
    updatedAtMs: what.createdAtMs,
    queueTimeMs: 0,
    leaveQueue: undefined,
    ringingAtMs: undefined,
    answeredAtMs: undefined,
    endedAtMs: undefined,
    sipResponseCode: undefined,
    sequence: 0,
    running: undefined,
    seat: undefined,
    bridgedTo: undefined,
    own: [],
    saying: undefined,
    speech: undefined,
    keys: undefined,
    hearsSpeech: undefined,
    listening: false,
    transcriptions: [],
    timers: new Set(),
  };
}

/** How this leg is called in traces and reports: the phone's given name, else its label, else the address. */
export function legName(leg: Leg): string {
  return leg.phone.named ? leg.phone.name : (leg.seat?.label ?? leg.phone.name);
}

/** All names a fault rule may know this leg by. */
export function legNames(leg: Leg): readonly string[] {
  const label = leg.seat?.label;
  return [leg.phone.name, leg.phone.address, ...(label === undefined ? [] : [label])];
}

export function hasEnded(leg: Leg): boolean {
  return leg.endedAtMs !== undefined;
}

/** True from the answer to the end. */
export function isUp(leg: Leg): boolean {
  return leg.status === 'in-progress';
}
