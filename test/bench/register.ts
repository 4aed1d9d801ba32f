import { randomFillSync } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Redis } from 'ioredis';
import { inventedNumber, inventedRows } from '../../scripts/lib/invented-register.ts';
import { startRedis } from '../../scripts/lib/redis.ts';
import { importRows } from '../../src/app/register/import.ts';
import { openRegisterTools } from '../../src/service/register-tools.ts';
import { type ActorId, id } from '../../src/core/ids.ts';
import { DEFAULT_RULES } from '../../src/core/register/rules.ts';
import { openRedis } from '../../src/redis/connection.ts';
import {
  fingerprintBytes,
  fingerprintOf,
  packValue,
  valueBytes,
} from '../../src/redis/register/fingerprint.ts';
import { readIndex, saveIndex } from '../../src/redis/register/index-file.ts';
import { loadIndex } from '../../src/redis/register/index-loader.ts';
import { lookUpIn } from '../../src/redis/register/index-tables.ts';
import { ensureMeta } from '../../src/redis/register/meta.ts';
import { registerNames } from '../../src/redis/register/names.ts';
import { readCsv } from '../../src/wire/register-file.ts';
import { testKeys } from '../support/test-keys.ts';

const SIZES = [10_000, Number(process.env.BENCH_REGISTER_NUMBERS ?? 1_000_000)];
const IMPORTED = Number(process.env.BENCH_REGISTER_ROWS ?? 100_000);
const KEYS = testKeys();
const MIB = 1024 * 1024;

/**
 * Prints what a register of national size costs. `BENCH_REGISTER_NUMBERS=10000000` for ten million (about 4 minutes).
 * Index entries are random, as keyed hashes are; a thousand of them are real numbers, to look up.
 */
export async function benchRegister(): Promise<void> {
  for (const size of SIZES) await benchIndex(size);
  await benchImport();
}

async function benchIndex(size: number): Promise<void> {
  const server = await startRedis({ useEnvironment: false });
  const redis = openRedis(server.url, 'blocking', () => undefined);
  const folder = await mkdtemp(join(tmpdir(), 'alongside-bench-'));
  try {
    await redis.ping().catch(() => new Promise((resolve) => redis.once('ready', resolve)));
    const names = registerNames('bench:');
    await ensureMeta(redis, names, KEYS);
    const before = await usedMemory(redis);
    await fillIndex(redis, size);
    await redis.hset(names.meta, 'records', size);
    const bytes = ((await usedMemory(redis)) - before) / size;
    console.log(`\n${size.toLocaleString('en-GB')} numbers`);
    console.log(`  index in Redis           ${bytes.toFixed(1)} bytes a number (budget 40)`);

    const stalls = watchStalls();
    const loading = performance.now();
    const loaded = await loadIndex(redis, names);
    if (loaded === null) throw new Error('no index');
    const table = [...loaded.tables.values()][0];
    if (table === undefined) throw new Error('no table');
    console.log(
      `  loaded from Redis        ${seconds(loading)} s, longest stop ${stalls.stop().toFixed(0)} ms (budget 20)`,
    );
    console.log(
      `  in a web process         ${(table.bytes / size).toFixed(1)} bytes a number, ${(table.bytes / MIB).toFixed(0)} MiB (budget 256)`,
    );

    const path = join(folder, 'index');
    const saveStalls = watchStalls();
    const saving = performance.now();
    await saveIndex(path, KEYS.sealing, { tables: loaded, asOf: 0 });
    const saved = seconds(saving);
    const saveStop = saveStalls.stop();
    console.log(
      `  saved to disk            ${saved} s, ${((await stat(path)).size / MIB).toFixed(0)} MiB, longest stop ${saveStop.toFixed(0)} ms`,
    );
    const readStalls = watchStalls();
    const reading = performance.now();
    await readIndex(path, KEYS.sealing);
    console.log(
      `  started from disk        ${seconds(reading)} s (budget 3), longest stop ${readStalls.stop().toFixed(0)} ms`,
    );

    const looking = performance.now();
    let found = 0;
    const looks = 100_000;
    for (let n = 0; n < looks; n += 1) {
      if (
        lookUpIn(
          loaded,
          KEYS.lookup,
          e164(inventedNumber(n % 20 === 0 ? (n / 20) % 1_000 : 1_000_000 + n)),
        ) !== 0
      )
        found += 1;
    }
    const each = ((performance.now() - looking) / looks) * 1_000;
    console.log(
      `  one look-up              ${each.toFixed(2)} µs, HMAC included (${found} of ${looks} found)`,
    );
  } finally {
    redis.disconnect();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchImport(): Promise<void> {
  const server = await startRedis({ useEnvironment: false });
  const redis = openRedis(server.url, 'blocking', () => undefined);
  try {
    const tools = await openRegisterTools({
      redis,
      keys: KEYS,
      prefix: 'bench:',
      audit: { append: async () => undefined },
      clock: { now: () => Date.now() },
      rules: DEFAULT_RULES,
    });
    const before = await usedMemory(redis);
    const cpuBefore = process.cpuUsage();
    const started = performance.now();
    const rows = readCsv(Readable.from(chunks(IMPORTED)), { mapping: new Map(), force: null });
    const { counts } = await importRows(
      rows,
      {
        importId: 'bench',
        source: 'bench',
        by: id<ActorId>('bench'),
        lowering: null,
        onReject: () => undefined,
        onWarning: () => undefined,
        onProgress: () => undefined,
      },
      tools,
    );
    const wall = (performance.now() - started) / 1_000;
    const cpu = process.cpuUsage(cpuBefore);
    const cpuSeconds = (cpu.user + cpu.system) / 1e6;
    const memory = (await usedMemory(redis)) - before;
    const script = /cmdstat_evalsha:calls=(\d+),usec=(\d+)/.exec(await redis.info('commandstats'));
    console.log(`\nimport of ${counts.rows.toLocaleString('en-GB')} rows, ${counts.rejectedRows} rejected`);
    console.log(`  rows a second            ${Math.round(counts.rows / wall)} by the clock (budget 20,000)`);
    console.log(
      `  rows a CPU second        ${Math.round(counts.rows / cpuSeconds)} of this process (busy neighbours slow this too)`,
    );
    console.log(
      `  Redis                    ${(Number(script?.[2]) / Number(script?.[1]) / 1_000).toFixed(1)} ms a script on average`,
    );
    console.log(
      `  all in Redis             ${Math.round(memory / IMPORTED)} bytes a number: people, orders, search and undo included`,
    );
    const person = await personBytes(redis);
    console.log(`  one person's record      ${person} bytes sealed, on average`);
  } finally {
    redis.disconnect();
    await server.stop();
  }
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
  const names = registerNames('bench:');
  const stem = names.bucketStem(KEYS.lookup.current);
  for (let done = 0; done < size; ) {
    const count = Math.min(5_000, size - done);
    const entries = Buffer.alloc(12 * count);
    randomFillSync(entries);
    for (let at = 0; at < count; at += 1, done += 1) {
      if (done < 1_000) {
        const print = fingerprintOf(KEYS.lookup, KEYS.lookup.current, e164(inventedNumber(done)));
        fingerprintBytes(print).copy(entries, 12 * at);
      }
      valueBytes(packValue('medium', done)).copy(entries, 12 * at + 8);
    }
    await redis.eval(FILL, 0, stem, entries);
  }
}

function* chunks(numbers: number): Generator<Buffer> {
  let text = '';
  for (const row of inventedRows({ numbers, seed: 1, force: 'northshire' })) {
    text += `${row}\n`;
    if (text.length < 65_536) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

async function usedMemory(redis: Redis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
}

async function personBytes(redis: Redis): Promise<number> {
  const [, keys] = await redis.scan('0', 'MATCH', '*:p:*', 'COUNT', 5_000);
  const sizes = await Promise.all(keys.slice(0, 200).map((key) => redis.strlen(key)));
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / Math.max(sizes.length, 1));
}

/**
 * The longest time between two turns of the event loop, in CPU time of this process where that is less: on a busy machine
 * the clock also counts what others were given.
 */
function watchStalls(): { stop(): number } {
  let longest = 0;
  let last = performance.now();
  let cpu = process.cpuUsage();
  const timer = setInterval(() => {
    const now = performance.now();
    const { user, system } = process.cpuUsage(cpu);
    longest = Math.max(longest, Math.min(now - last - 1, (user + system) / 1_000));
    last = now;
    cpu = process.cpuUsage();
  }, 1);
  return {
    stop: () => {
      clearInterval(timer);
      return longest;
    },
  };
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1_000).toFixed(2);
}

if (import.meta.main) {
  await benchRegister();
  process.exit(0);
}
