import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Redis } from 'ioredis';
import { startRedis } from '../../../scripts/lib/redis.ts';
import { importRows } from '../../../src/app/register/import.ts';
import { type ActorId, id } from '../../../src/core/ids.ts';
import { DEFAULT_RULES } from '../../../src/core/register/rules.ts';
import { openRedis } from '../../../src/redis/connection.ts';
import { openRegisterTools } from '../../../src/service/register-tools.ts';
import { storiesOfPeople } from '../../../src/service/stories-of-people.ts';
import { readCsv } from '../../../src/wire/register-file.ts';
import { testKeys } from '../../support/test-keys.ts';
import { fileOf, line, memoryReport, usedMemory } from './measure.ts';

const FILE = { mapping: new Map(), force: null };

/** What an import costs, beside what the same records cost written bare. */
export async function benchImport(numbers: number): Promise<void> {
  const file = fileOf(numbers);
  const server = await startRedis({ useEnvironment: false });
  const redis = openRedis(server.url, 'blocking', () => undefined);
  try {
    const parsing = process.threadCpuUsage();
    let read = 0;
    for await (const _row of readCsv(Readable.from(file), FILE)) read += 1;
    const parsed = cpuSeconds(parsing);
    const tools = await openRegisterTools({
      ...{ redis, keys: testKeys(), prefix: 'bench:', rules: DEFAULT_RULES },
      audit: { append: async () => undefined },
      stories: storiesOfPeople(redis, 'bench:', testKeys()),
      clock: { now: () => Date.now() },
    });
    const before = await usedMemory(redis);
    const redisBefore = await redisCpu(redis);
    const cpu = process.threadCpuUsage();
    const began = performance.now();
    const { counts } = await importRows(
      readCsv(Readable.from(file), FILE),
      {
        ...{ importId: 'bench', source: 'bench', by: id<ActorId>('bench'), lowering: null },
        onReject: () => undefined,
        onWarning: () => undefined,
        onProgress: () => undefined,
      },
      tools,
    );
    const wall = (performance.now() - began) / 1_000;
    const used = cpuSeconds(cpu);
    const inRedis = (await redisCpu(redis)) - redisBefore;
    const { rows } = counts;
    console.log(
      `\nimport of ${rows.toLocaleString('en-GB')} rows about ${read.toLocaleString('en-GB')} people, ${counts.rejectedRows} rejected`,
    );
    line('by the clock', `${Math.round(rows / wall)} rows a second (budget 20,000)`);
    line('of one thread', `${Math.round(rows / used)} rows a second of its processor time`);
    line('of which reading', `${((parsed / used) * 100).toFixed(0)} %`);
    line('of Redis', `${Math.round(rows / inRedis)} rows a second of its processor time`);
    const script = /cmdstat_evalsha:calls=(\d+),usec=(\d+)/.exec(await redis.info('commandstats'));
    line(
      'one script',
      `${(Number(script?.[2]) / Number(script?.[1]) / 1_000).toFixed(1)} ms of Redis on average`,
    );
    const memory = (await usedMemory(redis)) - before;
    line('in Redis', `${Math.round(memory / numbers)} bytes a number: people, orders, search, undo`);
    line('one person', `${await personBytes(redis)} bytes sealed, on average`);
    for (const each of await memoryReport(redis)) line('', each);
    await bare(redis, rows);
  } finally {
    redis.disconnect();
    await server.stop();
  }
}

/** As many values of the same sizes as the import wrote, in bare pipelines: the ceiling of the client and the server. */
async function bare(redis: Redis, rows: number): Promise<void> {
  const keys = await redis.dbsize();
  const sizes = { value: await personBytes(redis), field: 8 };
  const value = randomBytes(sizes.value);
  const cpu = process.threadCpuUsage();
  const redisBefore = await redisCpu(redis);
  const began = performance.now();
  const records = Math.min(keys, rows * 2);
  const searches = rows * 3;
  for (let done = 0; done < records; done += 500) {
    const pipeline = redis.pipeline();
    for (let n = 0; n < 500; n += 1) pipeline.set(`bare:r:${done + n}`, value);
    await pipeline.exec();
  }
  for (let done = 0; done < searches; done += 500) {
    const pipeline = redis.pipeline();
    for (let n = 0; n < 500; n += 1)
      pipeline.hset(`bare:s:${(done + n) % 131_072}`, `${done + n}`, value.subarray(0, 12));
    await pipeline.exec();
  }
  const wall = (performance.now() - began) / 1_000;
  line(
    'bare pipeline',
    `${Math.round(rows / wall)} rows a second by the clock: as many values of that size, no more`,
  );
  const [own, theirs] = [cpuSeconds(cpu), (await redisCpu(redis)) - redisBefore];
  line('', `${Math.round(rows / own)} of one thread, ${Math.round(rows / theirs)} of Redis`);
}

function cpuSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(since);
  return (user + system) / 1e6;
}

async function redisCpu(redis: Redis): Promise<number> {
  const report = await redis.info('cpu');
  const of = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(report)?.[1]);
  return of('used_cpu_user') + of('used_cpu_sys');
}

async function personBytes(redis: Redis): Promise<number> {
  const [, keys] = await redis.scan('0', 'MATCH', '*:p:*', 'COUNT', 5_000);
  const sizes = await Promise.all(keys.slice(0, 200).map((key) => redis.strlen(key)));
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / Math.max(sizes.length, 1));
}
