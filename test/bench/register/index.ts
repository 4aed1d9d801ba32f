import { randomFillSync } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { inventedNumber } from '../../../scripts/lib/invented-register.ts';
import { startRedis } from '../../../scripts/lib/redis.ts';
import { openRedis } from '../../../src/redis/connection.ts';
import {
  ENTRY_BYTES,
  fingerprintBytes,
  fingerprintOf,
  packValue,
  valueBytes,
} from '../../../src/redis/register/fingerprint.ts';
import { readIndex, saveIndex } from '../../../src/redis/register/index-file.ts';
import { followIndex } from '../../../src/redis/register/index-follower.ts';
import { loadIndex } from '../../../src/redis/register/index-loader.ts';
import { type IndexTables, lookUpIn } from '../../../src/redis/register/index-tables.ts';
import { ensureMeta } from '../../../src/redis/register/meta.ts';
import { registerNames } from '../../../src/redis/register/names.ts';
import { testKeys } from '../../support/test-keys.ts';
import { line, memoryReport, MIB, said, seconds, usedMemory, watchStops } from './measure.ts';

const KEYS = testKeys();
const NAMES = registerNames('bench:');
/** An import's batch: numbers in it, and batches that a web process follows. */
const BATCH_NUMBERS = 250;
const BATCHES = 400;

/**
 * What an index of that size costs. Entries are random, as keyed hashes are; a thousand of them are real numbers, to look
 * up.
 */
export async function benchIndex(size: number): Promise<void> {
  const server = await startRedis({ useEnvironment: false });
  const redis = openRedis(server.url, 'blocking', () => undefined);
  const folder = await mkdtemp(join(tmpdir(), 'alongside-bench-'));
  try {
    await redis.ping();
    await ensureMeta(redis, NAMES, KEYS);
    const before = await usedMemory(redis);
    await fillIndex(redis, size);
    await redis.hset(NAMES.meta, 'records', size);
    const bytes = ((await usedMemory(redis)) - before) / size;
    console.log(`\n${size.toLocaleString('en-GB')} numbers`);
    const buckets = size < 1_000_000 ? '; most of it are the buckets, which are few numbers each' : '';
    line('index in Redis', `${bytes.toFixed(1)} bytes a number (budget 40${buckets})`);
    for (const each of await memoryReport(redis)) line('', each);
    const loaded = await loading(redis, size);
    await saving(loaded, join(folder, 'index'));
    lookingUp(loaded);
    await following(redis, server.url, loaded);
  } finally {
    redis.disconnect();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function loading(redis: Redis, size: number): Promise<IndexTables> {
  const stops = watchStops();
  const since = performance.now();
  const loaded = await loadIndex(redis, NAMES);
  const table = loaded?.tables.values().next().value;
  if (loaded === null || table === undefined) throw new Error('no index');
  line('loaded from Redis', `${seconds(since)} s, ${said(stops.stop())}`);
  const each = (table.bytes / size).toFixed(1);
  line('in a web process', `${each} bytes a number, ${(table.bytes / MIB).toFixed(0)} MiB (budget 256)`);
  return loaded;
}

async function saving(tables: IndexTables, path: string): Promise<void> {
  const stops = watchStops();
  const since = performance.now();
  await saveIndex(path, KEYS.sealing, { tables, asOf: 0 });
  const size = ((await stat(path)).size / MIB).toFixed(0);
  line('saved to disk', `${seconds(since)} s, ${size} MiB, ${said(stops.stop())}`);
  const reading = watchStops();
  const began = performance.now();
  await readIndex(path, KEYS.sealing);
  line('started from disk', `${seconds(began)} s (budget 3), ${said(reading.stop())}`);
}

function lookingUp(tables: IndexTables): void {
  const looks = 100_000;
  const numbers = Array.from({ length: looks }, (_, n) =>
    e164(inventedNumber(n % 20 === 0 ? (n / 20) % 1_000 : 1_000_000 + n)),
  );
  const cpu = process.threadCpuUsage();
  const found = numbers.filter((number) => lookUpIn(tables, KEYS.lookup, number) !== 0).length;
  const { user, system } = process.threadCpuUsage(cpu);
  const each = (user + system) / looks;
  line('one look-up', `${each.toFixed(2)} µs, HMAC included (${found} of ${looks} found)`);
}

/** Follows the stream while an import writes to it. */
async function following(redis: Redis, url: string, from: IndexTables): Promise<void> {
  const blocking = openRedis(url, 'blocking', () => undefined);
  const follower = followIndex({
    ...{ redis, blocking, names: NAMES, keys: KEYS, from },
    clock: { now: () => Date.now() },
    onTrouble: (trouble) => console.log(`  ! ${trouble.kind}`),
  });
  await follower.inStep;
  const stops = watchStops();
  const since = performance.now();
  let last: string | null = null;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const entries = randomFillSync(Buffer.alloc(ENTRY_BYTES * BATCH_NUMBERS));
    last = await redis.xadd(NAMES.changes, '*', KEYS.lookup.current, entries);
  }
  while (follower.current()?.position !== last) await new Promise((resolve) => setTimeout(resolve, 1));
  const changed = (BATCH_NUMBERS * BATCHES).toLocaleString('en-GB');
  line('followed an import', `${changed} numbers in ${seconds(since)} s, ${said(stops.stop())}`);
  await follower.stop();
}

function e164(number: string): string {
  return `+44${number.slice(1)}`;
}

/** Puts packed entries where commits put them. ARGV: key before the bucket, 12-byte entries. */
const FILL = `
for at = 1, #ARGV[2], 12 do
  local a, b, c = string.byte(ARGV[2], at, at + 2)
  local bucket = string.format('%.0f', math.floor((a * 65536 + b * 256 + c) / 128))
  redis.call('HSET', ARGV[1] .. bucket, string.sub(ARGV[2], at, at + 7), string.sub(ARGV[2], at + 8, at + 11))
end
return 1`;

/** A thousand real numbers, and random bytes for the rest, in the very buckets and encoding that commits use. */
async function fillIndex(redis: Redis, size: number): Promise<void> {
  const stem = NAMES.bucketStem(KEYS.lookup.current);
  for (let done = 0; done < size; ) {
    const count = Math.min(5_000, size - done);
    const entries = randomFillSync(Buffer.alloc(ENTRY_BYTES * count));
    for (let at = 0; at < count; at += 1, done += 1) {
      if (done < 1_000) {
        const print = fingerprintOf(KEYS.lookup, KEYS.lookup.current, e164(inventedNumber(done)));
        fingerprintBytes(print).copy(entries, ENTRY_BYTES * at);
      }
      valueBytes(packValue('medium', done)).copy(entries, ENTRY_BYTES * at + 8);
    }
    await redis.eval(FILL, 0, stem, entries);
  }
}
