import type { Redis } from 'ioredis';
import { BUCKETS } from './fingerprint.ts';
import { applyEntries, type IndexTables } from './index-tables.ts';
import { MemoryIndex } from './memory-index.ts';
import { readMeta } from './meta.ts';
import type { RegisterNames } from './names.ts';
import { registerScripts } from './scripts.ts';

/** Numbers and buckets asked for at once: a millisecond or two of Redis and of this process. */
const NUMBERS_A_CHUNK = 2_000;
const BUCKETS_A_CHUNK = 4_096;

/**
 * Reads the whole index from Redis in chunks, so that neither side stops for longer than a few milliseconds. The position
 * in the change stream is taken first: changes that come while loading are applied again afterwards, which changes
 * nothing. Null when there is no register. Rejects when Redis cannot be reached.
 */
export async function loadIndex(redis: Redis, names: RegisterNames): Promise<IndexTables | null> {
  const meta = await readMeta(redis, names);
  if (meta === null) return null;
  const position = await lastChange(redis, names);
  const tables = new Map<string, MemoryIndex>();
  for (const lookupKey of meta.lookupKeys) tables.set(lookupKey, await loadTable(redis, names, lookupKey));
  return { epoch: meta.epoch, position, tables };
}

async function loadTable(redis: Redis, names: RegisterNames, lookupKey: string): Promise<MemoryIndex> {
  const { buckets } = registerScripts(redis);
  const table = new MemoryIndex();
  const records = Number((await redis.hget(names.meta, 'records')) ?? 0);
  const chunk = Math.min(BUCKETS_A_CHUNK, Math.ceil((BUCKETS * NUMBERS_A_CHUNK) / (records + 1)));
  for (let first = 0; first < BUCKETS; first += chunk) {
    const count = Math.min(chunk, BUCKETS - first);
    applyEntries(table, await buckets([names.meta], [names.bucketStem(lookupKey), first, count]));
  }
  return table;
}

/** The id of the newest change; `0-0` before the first. */
export async function lastChange(redis: Redis, names: RegisterNames): Promise<string> {
  const [newest] = await redis.xrevrange(names.changes, '+', '-', 'COUNT', 1);
  return newest?.[0] ?? '0-0';
}

/** True when changes after `position` were trimmed or lost, so that following on would leave a hole. */
export async function hasGap(redis: Redis, names: RegisterNames, position: string): Promise<boolean> {
  if ((await redis.exists(names.changes)) === 0) return position !== '0-0';
  const facts = (await redis.xinfo('STREAM', names.changes)) as readonly unknown[];
  const fact = (name: string): string => String(facts[facts.indexOf(name) + 1] ?? '0-0');
  const deleted = facts.includes('max-deleted-entry-id') ? fact('max-deleted-entry-id') : '0-0';
  return isAfter(deleted, position) || isAfter(position, fact('last-generated-id'));
}

/** Order of stream ids: milliseconds, then sequence. */
export function isAfter(a: string, b: string): boolean {
  const [aMs = 0, aSequence = 0] = a.split('-').map(Number);
  const [bMs = 0, bSequence = 0] = b.split('-').map(Number);
  return aMs > bMs || (aMs === bMs && aSequence > bSequence);
}
