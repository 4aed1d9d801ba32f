import { batch, computed, effect, signal } from '@preact/signals';
import type {
  ConsoleMessage,
  FEED_CLOSE,
  FEED_PATH,
  FEED_SUBPROTOCOL,
  FeedMessage,
} from '../../wire/feed.ts';
import { serviceSpoke } from '../api/reach.ts';
import {
  type CallCommand,
  type CommandLog,
  unanswered,
  withAnswer,
  withSent,
  withUnread,
} from './command-log.ts';
import { type FeedHealth, type Heard, healthOf, waitBeforeTry } from './health.ts';
import { NOTHING_YET, type Picture, pictureAfter, placeOf } from './picture.ts';

const PATH: typeof FEED_PATH = '/console/feed';
const SUBPROTOCOL: typeof FEED_SUBPROTOCOL = 'alongside.feed.1';
const SIGN_IN_AGAIN: (typeof FEED_CLOSE)['signInAgain'] = 4401;
const NOT_ALLOWED: (typeof FEED_CLOSE)['notAllowed'] = 4403;
/** Sight of another force is over: the console comes back at once, as itself, and is told anew what it may see. */
const SIGHT_CHANGED: (typeof FEED_CLOSE)['sightChanged'] = 4410;
/** Three ticks unheard: the connection is given up and made anew, whatever the network believes. */
const SILENT_MS = 6_500;
const PROTOCOL: (typeof FEED_CLOSE)['protocol'] = 4409;
/** The socket's own: a message larger than the service takes. */
const TOO_LARGE = 1009;
/** Not a close code of the service: nothing came at all. */
const NO_WORD = 1006;
/** The service could not write down what is shown: it is asked again, but not at once. */
const NOT_ALLOWED_MS = 5_000;
const CAUGHT_UP_SHOWN_MS = 6_000;

/** What the service has told this console; screens read it and never write. */
export const picture = signal<Picture>(NOTHING_YET);
export const commands = signal<CommandLog>(new Map());
/** By the service's clock, once a second: ages are right even where this machine's clock is not. */
export const now = signal(Date.now());
/** The moment of the newest word from the service, by its clock. */
export const toldAt = signal<number | null>(null);
export const health = signal<FeedHealth>('live');
/** After an interruption, what was caught up with; null otherwise. */
export const caughtUp = signal<string | null>(null);
/** Why the service closed the feed for good; null while it may be tried again. */
export const closedBecause = signal<'signInAgain' | null>(null);
/** Grows when it is to be asked who sits here: with every third try that failed, and when what they may see has changed. */
export const turnedAway = signal(0);
export const hasPicture = computed(() => picture.value.stream !== null);
/** Commands go out only while what is on the screen is fresh (ecosystem notes, connection states). */
export const mayCommand = computed(() => health.value === 'live' && hasPicture.value);

let socket: WebSocket | null = null;
let tries = 0;
let wanted = false;
let timer: ReturnType<typeof setTimeout> | undefined;
let heard: Heard = { at: null, since: Date.now(), behindSince: null };
let offsetMs = 0;
let triedAt = 0;
let interruptedAt: number | null = null;
const opened = new Map<string, number>();

/** Connects and stays connected until `stopFeed`. */
export function startFeed(): void {
  if (wanted) return;
  wanted = true;
  tries = 0;
  heard = { at: null, since: Date.now(), behindSince: null };
  closedBecause.value = null;
  connect();
}

export function stopFeed(): void {
  wanted = false;
  clearTimeout(timer);
  socket?.close();
  socket = null;
}

/** Forgets everything that was told: somebody else sits here now. */
export function forgetFeed(): void {
  stopFeed();
  opened.clear();
  batch(() => {
    picture.value = NOTHING_YET;
    commands.value = new Map();
    toldAt.value = null;
    caughtUp.value = null;
  });
}

/** Sends a command; the same command again is a new one. Its fate is in `commands`. */
export function sendCommand(callId: string, command: CallCommand): string {
  const id = randomId();
  commands.value = withSent(commands.value, {
    ...{ id, callId, command, at: now.value, state: 'sent' as const, reason: null },
  });
  say({ type: 'command', id, callId, command } as ConsoleMessage);
  return id;
}

/** Shows a call in full as long as anybody on this console looks at it. The result ends it. */
export function openCall(callId: string): () => void {
  opened.set(callId, (opened.get(callId) ?? 0) + 1);
  say({ type: 'open', callId });
  return () => {
    const left = (opened.get(callId) ?? 1) - 1;
    if (left > 0) opened.set(callId, left);
    else {
      opened.delete(callId);
      say({ type: 'shut', callId });
    }
  };
}

function connect(): void {
  clearTimeout(timer);
  if (!wanted) return;
  triedAt = Date.now();
  const opening = new WebSocket(`${location.origin.replace(/^http/, 'ws')}${PATH}`, SUBPROTOCOL);
  socket = opening;
  opening.onmessage = ({ data }) => {
    if (socket === opening) hear(JSON.parse(String(data)) as FeedMessage);
  };
  opening.onclose = ({ code }) => {
    if (socket !== opening) return;
    socket = null;
    lost(code);
  };
}

function lost(code: number): void {
  interruptedAt ??= Date.now();
  if (code === PROTOCOL || code === TOO_LARGE) commands.value = withUnread(commands.value);
  if (code === SIGN_IN_AGAIN) {
    closedBecause.value = 'signInAgain';
    stopFeed();
    return;
  }
  timer = setTimeout(connect, code === NOT_ALLOWED ? NOT_ALLOWED_MS : waitBeforeTry(tries, Math.random()));
  tries += 1;
  // Turned away before the upgrade looks like any other failure to a browser: the session is asked about elsewhere.
  if (tries % 3 === 0 || code === SIGHT_CHANGED) turnedAway.value += 1;
}

function hear(message: FeedMessage): void {
  const at = Date.now();
  serviceSpoke();
  batch(() => {
    const before = picture.value;
    picture.value = pictureAfter(before, message);
    if ('at' in message) {
      offsetMs = message.at - at;
      heard = { ...heard, at };
      toldAt.value = message.at;
      now.value = message.at;
    }
    if (message.type === 'hello') say({ type: 'start', have: placeOf(before, message) });
    if (message.type === 'snapshot' || message.type === 'resumed') resumed(message);
    if (message.type === 'tick') {
      heard = { ...heard, behindSince: message.source === 'live' ? null : (heard.behindSince ?? at) };
      say({ type: 'seen', number: picture.value.number });
    }
    if (message.type === 'answer') commands.value = withAnswer(commands.value, message);
    health.value = healthOf(heard, at);
  });
}

function resumed(message: Extract<FeedMessage, { type: 'snapshot' | 'resumed' }>): void {
  tries = 0;
  for (const callId of opened.keys()) say({ type: 'open', callId });
  for (const { id, callId, command } of unanswered(commands.value))
    say({ type: 'command', id, callId, command } as ConsoleMessage);
  if (interruptedAt === null) return;
  interruptedAt = null;
  caughtUp.value =
    message.type === 'snapshot'
      ? 'Caught up: everything was sent anew'
      : `Caught up: ${message.changes} ${message.changes === 1 ? 'change' : 'changes'}`;
  setTimeout(() => {
    caughtUp.value = null;
  }, CAUGHT_UP_SHOWN_MS);
}

function say(message: ConsoleMessage): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

/** Once a second: the clock goes on, and silence is noticed. */
function beat(): void {
  const at = Date.now();
  batch(() => {
    now.value = at + offsetMs;
    if (wanted) health.value = healthOf(heard, at);
  });
  if (wanted && socket !== null && at - Math.max(heard.at ?? 0, triedAt) > SILENT_MS) {
    const silent = socket;
    socket = null;
    silent.close();
    lost(NO_WORD);
  }
}

setInterval(beat, 1_000);
effect(() => {
  document.documentElement.dataset.feed = health.value;
});

/** Not `randomUUID`, which a page on plain http does not have. */
export function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
