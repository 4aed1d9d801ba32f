import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type {
  FeedListener,
  FeedSource,
  FeedState,
  NumberedChange,
  SourceChange,
} from '../ports/feed-source.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Instant } from '../core/time.ts';
import type { KeySet } from '../sealing/key-ring.ts';
import { feedKeys, OVER_KEPT_MS } from './feed-keys.ts';
import { changesOf, readPlace, readSnapshot } from './feed-reader.ts';

export interface FeedSourceOptions {
  /** Purpose `background`: snapshots and the look whether the stream still is where we think. */
  readonly redis: Redis;
  /** Purpose `blocking`, for this alone: it waits for changes. */
  readonly reader: Redis;
  readonly prefix: string;
  readonly sealing: KeySet;
  readonly clock: Clock;
  readonly log: Log;
}

export interface OpenFeedSource extends FeedSource {
  /** Resolves after the first try to load; goes on trying by itself while Redis is silent. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Changes kept in memory for consoles that come back. */
const RING = 2_000;
const BLOCK_MS = 1_000;
const ROWS = 500;
const RETRY_MS = 200;
/** How often it is asked whether the stream still is the one we follow, and not further than we are. */
const LOOK_MS = 2_000;

/** Follows the feed's stream and keeps the state of now in memory. Loads it anew after any doubt. */
export function openFeedSource(options: FeedSourceOptions): OpenFeedSource {
  return new Follower(options);
}

class Follower implements OpenFeedSource {
  readonly #options: FeedSourceOptions;
  readonly #keys: ReturnType<typeof feedKeys>;
  readonly #listeners = new Set<FeedListener>();
  #state: FeedState = empty('', 0);
  #ring: NumberedChange[] = [];
  /** The ring holds everything after this number. */
  #ringFrom = 0;
  #behindSince: number | null = null;
  #stopped = false;
  #following: Promise<void> = Promise.resolve();
  #look: NodeJS.Timeout | null = null;

  constructor(options: FeedSourceOptions) {
    this.#options = options;
    this.#keys = feedKeys(options.prefix);
  }

  state(): FeedState {
    return this.#state;
  }

  after(stream: string, number: number): readonly NumberedChange[] | null {
    const { stream: own, number: newest } = this.#state;
    if (stream !== own || number > newest || number < this.#ringFrom) return null;
    return this.#ring.filter((change) => change.number > number);
  }

  listen(listener: FeedListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    await this.#load().catch((error: unknown) => this.#lost(error));
    this.#following = this.#follow();
    this.#look = setInterval(() => void this.#lookAround(), LOOK_MS);
    this.#look.unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#look !== null) clearInterval(this.#look);
    this.#options.reader.disconnect();
    await this.#following;
  }

  async #follow(): Promise<void> {
    while (!this.#stopped) {
      try {
        if (!this.#state.live) await this.#load();
        const { stream, number } = this.#state;
        const from = `${number}-0`;
        const rows = await this.#options.reader.xread(
          ...(['COUNT', ROWS, 'BLOCK', BLOCK_MS, 'STREAMS', this.#keys.changes, from] as const),
        );
        // The state may have been loaded anew meanwhile: then these rows are in it already.
        if (stream === this.#state.stream && number === this.#state.number) this.#take(rows?.[0]?.[1] ?? []);
      } catch (error) {
        if (this.#stopped) return;
        this.#lost(error);
        await delay(RETRY_MS);
      }
    }
  }

  #take(rows: readonly (readonly [string, readonly string[]])[]): void {
    for (const { number, numbered } of changesOf(rows, this.#options.sealing)) {
      if (number !== this.#state.number + 1) throw new Error('changes are missing from the feed');
      if (numbered === null) this.#options.log.error('feedChangeUnreadable', { sequence: number });
      const state = numbered === null ? this.#state : applied(this.#state, numbered.change);
      this.#state = { ...state, number };
      if (numbered === null) continue;
      this.#ring.push(numbered);
      if (this.#ring.length > RING * 1.5) {
        this.#ring = this.#ring.slice(-RING);
        this.#ringFrom = (this.#ring[0]?.number ?? number) - 1;
      }
      for (const listener of this.#listeners) listener.changed(numbered);
    }
  }

  async #load(): Promise<void> {
    const { value, unreadable } = await readSnapshot(this.#options.redis, this.#keys, this.#options.sealing);
    if (unreadable > 0) this.#options.log.error('feedStateUnreadable', { count: unreadable });
    const same = value.stream === this.#state.stream && value.number === this.#state.number;
    this.#behindSince = null;
    if (same) {
      this.#state = { ...this.#state, live: true };
      return;
    }
    this.#state = value.state.reduce(applied, empty(value.stream, value.number));
    this.#ring = [];
    this.#ringFrom = value.number;
    for (const listener of this.#listeners) listener.reset();
  }

  /** A lost, emptied or replaced Redis gives no error to a reader that waits for higher numbers: so it is asked. */
  async #lookAround(): Promise<void> {
    try {
      const place = await readPlace(this.#options.redis, this.#keys);
      const behind = place.number > this.#state.number;
      const elsewhere = place.stream !== this.#state.stream || place.number < this.#state.number;
      const stuck = behind && this.#behindSince === this.#state.number;
      this.#behindSince = behind ? this.#state.number : null;
      if (elsewhere || stuck || !this.#state.live) await this.#load();
      forgetOver(this.#state, this.#options.clock.now() - OVER_KEPT_MS);
    } catch (error) {
      this.#lost(error);
    }
  }

  #lost(error: unknown): void {
    if (this.#state.live) this.#options.log.warn('feedBehind', { error });
    this.#state = { ...this.#state, live: false };
  }
}

function empty(stream: string, number: number): FeedState {
  return {
    stream,
    number,
    cards: new Map(),
    alarms: new Map(),
    presence: new Map(),
    live: stream !== '',
  };
}

/** The maps are this process's own and are changed in place: copying them at every change would cost more than it shows. */
function applied(state: FeedState, change: SourceChange): FeedState {
  switch (change.kind) {
    case 'card':
      (state.cards as Map<string, unknown>).set(change.card.callId, change.card);
      return state;
    case 'alarm':
      (state.alarms as Map<string, unknown>).set(change.alarm.id, change.alarm);
      return state;
    case 'presence':
      (state.presence as Map<string, unknown>).set(change.presence.specialistId, change);
      return state;
  }
}

/** What has been over for long leaves this process's memory, as it leaves Redis. */
function forgetOver(state: FeedState, before: Instant): void {
  for (const [key, card] of state.cards) {
    if (card.endedAt !== null && card.endedAt < before) (state.cards as Map<string, unknown>).delete(key);
  }
  for (const [key, alarm] of state.alarms) {
    if (alarm.closed !== null && alarm.closed.at < before) (state.alarms as Map<string, unknown>).delete(key);
  }
}
