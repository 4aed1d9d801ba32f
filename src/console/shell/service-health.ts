import { signal } from '@preact/signals';
import { anyAnswer, askAgain, spokeAt } from '../api/reach.ts';
import { type FeedHealth, healthOf, listeningSince } from '../feed/health.ts';
import { sessionState } from './session.ts';

/** How fresh a screen is that asks for what it shows: by any word of the service at all. */
export const serviceHealth = signal<FeedHealth>('live');
/** When the service last spoke, by this machine's clock. */
export const spoke = signal<number | null>(null);

const BEAT_MS = 1_000;
/** Nothing heard for so long: asked whether it is there. Where there is a feed, that speaks sooner. */
const QUIET_MS = 2_500;
const ANSWER_WITHIN_MS = 4_000;
/** Answered to everybody: asking it keeps no session from ending. */
const ANYTHING = '/signin/ways';

let since = Date.now();
let lastBeat = since;
let asking = false;

/** Watches as long as the console is open. Back again, everything that is old is asked for at once. */
export function watchService(): void {
  setInterval(beat, BEAT_MS);
}

function beat(): void {
  const now = Date.now();
  since = listeningSince(since, lastBeat, now);
  lastBeat = now;
  if (sessionState.value !== 'in') {
    since = now;
    return;
  }
  const before = serviceHealth.value;
  spoke.value = spokeAt();
  serviceHealth.value = healthOf({ at: Math.max(spokeAt() ?? 0, since), since, behindSince: null }, now);
  if (before !== 'live' && serviceHealth.value === 'live') askAgain.value += 1;
  if (!asking && now - Math.max(spokeAt() ?? 0, since) > QUIET_MS) void ask();
}

async function ask(): Promise<void> {
  asking = true;
  await anyAnswer(fetch(ANYTHING, { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }));
  asking = false;
}
