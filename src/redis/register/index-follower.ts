import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Instant } from '../../core/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RegisterTrouble } from '../../ports/register-service.ts';
import type { KeyRing } from '../../sealing/key-ring.ts';
import { hasGap, loadIndex } from './index-loader.ts';
import { applyEntries, type IndexTables, sizeOf } from './index-tables.ts';
import { MemoryIndex } from './memory-index.ts';
import { proveKeys, readMeta } from './meta.ts';
import { untilReady } from './until-ready.ts';
import type { RegisterNames } from './names.ts';

/** One read waits so long for a change: the index's age is never older than this while Redis answers. */
const BLOCK_MS = 1_000;
/** A change may be a whole batch of an import, some 250 numbers: so many are applied within a few milliseconds. */
const CHANGES_A_READ = 16;
const RETRY_MS = 500;
/** A register of another epoch with less than this share of the numbers known here is not believed. */
const BELIEVABLE_SHARE = 0.5;

export interface FollowerOptions {
  /** A `background` connection, for loading. */
  readonly redis: Redis;
  /** A connection of the follower's own, for reads that wait. */
  readonly blocking: Redis;
  readonly names: RegisterNames;
  readonly clock: Clock;
  readonly keys: KeyRing;
  readonly onTrouble: (trouble: RegisterTrouble) => void;
  /** What was loaded from disk; null: load from Redis. */
  readonly from: IndexTables | null;
}

/** Keeps an index in step with Redis for as long as the process lives. */
export interface IndexFollower {
  /** The index to answer from; null until something was loaded. */
  current(): IndexTables | null;
  /** When it was last known to be current; 0 before the first time. */
  asOf(): Instant;
  following(): boolean;
  /** Resolves when Redis was reached once and the index is in step with it. */
  readonly inStep: Promise<void>;
  stop(): Promise<void>;
}

/** Starts following. Trouble is reported once each time it begins, and following goes on trying for ever. */
export function followIndex(options: FollowerOptions): IndexFollower {
  const follower = new Follower(options);
  follower.start();
  return follower;
}

class Follower implements IndexFollower {
  readonly inStep: Promise<void>;
  readonly #options: FollowerOptions;
  readonly #stopping = new AbortController();
  #tables: IndexTables | null;
  #asOf: Instant = 0;
  #following = false;
  #verified = false;
  #reported = '';
  #running: Promise<void> = Promise.resolve();
  /** Rejects when told to stop: a read that waits on a dead Redis ends only so. */
  readonly #stopped: Promise<never>;
  #resolveInStep: () => void = () => undefined;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#tables = options.from;
    this.inStep = new Promise((resolve) => {
      this.#resolveInStep = resolve;
    });
    this.#stopped = new Promise((_, reject) => {
      this.#stopping.signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
    });
    this.#stopped.catch(() => undefined);
  }

  current(): IndexTables | null {
    return this.#tables;
  }

  asOf(): Instant {
    return this.#asOf;
  }

  following(): boolean {
    return this.#following;
  }

  start(): void {
    // After a connection was lost, the Redis behind it may be another one: look before believing the next change.
    this.#options.blocking.on('close', () => {
      this.#verified = false;
    });
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#options.blocking.disconnect();
    await this.#running;
  }

  async #run(): Promise<void> {
    await untilReady(this.#options.redis);
    while (!this.#stopping.signal.aborted) {
      try {
        if (!this.#verified) await this.#verify();
        if (this.#verified) await this.#readChanges();
        else await this.#pause();
      } catch (error) {
        this.#following = false;
        this.#verified = false;
        if (this.#stopping.signal.aborted) return;
        this.#report({ kind: 'notFollowing', reason: (error as Error).message });
        await this.#pause();
      }
    }
  }

  /** Makes sure that what is in memory and what is in Redis are one register without a hole between them. */
  async #verify(): Promise<void> {
    const { redis, names } = this.#options;
    const meta = await readMeta(redis, names);
    const known = this.#tables;
    if (meta === null) {
      if (known !== null && sizeOf(known) > 0) return this.#shrunk(known, 0);
      // No register yet: an empty one is current until the first import makes its facts.
      this.#asOf = this.#options.clock.now();
      this.#resolveInStep();
      return;
    }
    // Under a wrong key every look-up would miss without a word: what is known stays, and somebody is told.
    await proveKeys(redis, names, this.#options.keys, 'lookup');
    const kept = known?.epoch === meta.epoch ? withActiveKeys(known, meta.lookupKeys) : null;
    if (kept !== null && !(await hasGap(redis, names, kept.position))) this.#tables = kept;
    else {
      const loaded = await loadIndex(redis, names);
      if (loaded === null) return;
      if (known !== null && known.epoch !== loaded.epoch && isShrunk(known, loaded)) {
        return this.#shrunk(known, sizeOf(loaded));
      }
      this.#tables = loaded;
    }
    this.#verified = true;
  }

  async #readChanges(): Promise<void> {
    const { blocking, names, clock } = this.#options;
    const tables = this.#tables;
    if (tables === null) return;
    const askedAt = clock.now();
    const read = blocking.xreadBuffer(
      'COUNT',
      CHANGES_A_READ,
      'BLOCK',
      this.#following ? BLOCK_MS : 1,
      'STREAMS',
      names.changes,
      tables.position,
    );
    const reply = await Promise.race([read, this.#stopped]);
    const changes = (reply?.[0]?.[1] ?? []) as readonly [Buffer, readonly Buffer[]][];
    for (const [changeId, fields] of changes) {
      this.#apply(tables, fields);
      tables.position = changeId.toString();
    }
    // Falling behind by more than one read: make sure that nothing was trimmed before it was read.
    if (changes.length === CHANGES_A_READ) this.#verified = false;
    else this.#nowCurrent(askedAt);
  }

  #apply(tables: IndexTables, fields: readonly Buffer[]): void {
    for (let at = 0; at + 1 < fields.length; at += 2) {
      const lookupKey = (fields[at] as Buffer).toString();
      const table = tables.tables.get(lookupKey);
      // A key that is not known here: the active keys changed (field `keys`), so the facts are read again.
      if (table === undefined) this.#verified = false;
      else applyEntries(table, fields[at + 1] as Buffer);
    }
  }

  #nowCurrent(asOf: Instant): void {
    this.#asOf = Math.max(this.#asOf, asOf);
    this.#following = true;
    this.#reported = '';
    this.#resolveInStep();
  }

  #shrunk(known: IndexTables, found: number): void {
    this.#following = false;
    this.#report({ kind: 'shrunk', known: sizeOf(known), found });
  }

  #report(trouble: RegisterTrouble): void {
    if (this.#reported === trouble.kind) return;
    this.#reported = trouble.kind;
    this.#options.onTrouble(trouble);
  }

  async #pause(): Promise<void> {
    await delay(RETRY_MS, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}

/**
 * The tables for the active lookup keys without loading anything, or null when one must be loaded. A second key that just
 * became active begins empty, since the first is complete; a key that is no longer active is dropped.
 */
function withActiveKeys(known: IndexTables, active: readonly string[]): IndexTables | null {
  const [first = '', second] = active;
  const complete = known.tables.get(first);
  if (complete === undefined || known.tables.keys().next().value !== first) return null;
  const tables = new Map([[first, complete]]);
  if (second !== undefined) tables.set(second, known.tables.get(second) ?? new MemoryIndex());
  return { epoch: known.epoch, position: known.position, tables };
}

function isShrunk(known: IndexTables, loaded: IndexTables): boolean {
  return sizeOf(loaded) < sizeOf(known) * BELIEVABLE_SHARE;
}
