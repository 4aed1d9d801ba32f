import { setTimeout as delay } from 'node:timers/promises';
import { startRedis } from '../../../scripts/lib/redis.ts';
import { type ActorId, type ForceId, id } from '../../../src/core/ids.ts';
import { DEFAULT_RULES } from '../../../src/core/register/rules.ts';
import { openRedis } from '../../../src/redis/connection.ts';
import { createRegister } from '../../../src/redis/register/create-register.ts';
import { importJobs } from '../../../src/service/import-jobs.ts';
import { openRegisterTools } from '../../../src/service/register-tools.ts';
import { storiesOfPeople } from '../../../src/service/stories-of-people.ts';
import { inventedNumber } from '../../../scripts/lib/invented-register.ts';
import { testKeys, testKeysText } from '../../support/test-keys.ts';
import { fileOf, line } from './measure.ts';

const CALLS_EVERY_MS = 20;
const NO_REPEATS = { windowHours: 24, sameNumber: 0, samePerson: 0, sameHousehold: 0 };

/** Matches of calls, with details, fifty a second: with nothing else going on, and while an import runs in its thread. */
export async function benchCallsDuringImport(numbers: number): Promise<void> {
  const server = await startRedis({ useEnvironment: false });
  const open = (purpose: 'callPath' | 'background' | 'blocking') =>
    openRedis(server.url, purpose, () => undefined);
  const links = [open('callPath'), open('background'), open('blocking'), open('blocking')] as const;
  const [callPath, background, blocking, keeping] = links;
  const keys = testKeys();
  const prefix = 'bench:';
  const clock = { now: () => Date.now() };
  await Promise.all([keeping.ping(), new Promise((resolve) => setTimeout(resolve, 200))]);
  const tools = await openRegisterTools({
    ...{ redis: keeping, keys, prefix, clock, rules: DEFAULT_RULES },
    audit: { append: async () => undefined },
    stories: storiesOfPeople(keeping, prefix, keys),
  });
  const register = createRegister({
    ...{ redis: { callPath, background, blocking }, keys, prefix, clock, rules: DEFAULT_RULES },
    ...{ indexFile: null, saveEveryMs: 60_000, detailsTimeoutMs: 100, onTrouble: () => undefined },
  });
  const jobs = importJobs(
    {
      ...{ role: 'worker', keys: testKeysText(), prefix, redisReplicas: 0 },
      ...{ redisUrl: server.url, redisRegisterUrl: server.url },
    },
    async () => tools,
  );
  const by = id<ActorId>('bench');
  const send = async (uploadId: string, count: number) => {
    const facts = await tools.uploads.receive(uploadId, asStream(fileOf(count)));
    await tools.uploads.put(
      {
        ...{
          id: uploadId,
          force: id<ForceId>('northshire'),
          format: 'csv',
          by,
          at: clock.now(),
          columns: [],
        },
        ...{
          bytes: facts.bytes,
          digest: facts.digest,
          status: 'applying',
          result: null,
          asked: null,
          problem: null,
        },
        reading: { source: uploadId, mapping: {}, fullUpTo: null },
      },
      null,
    );
  };
  try {
    await register.start();
    await send('first', 2_000);
    await jobs.chore.run();
    console.log('\nmatches with details while an import runs, 50 calls a second');
    let going = true;
    setTimeout(() => {
      going = false;
    }, 5_000);
    line('nothing else', await calls(register, () => going));
    await send('second', numbers);
    const began = performance.now();
    going = true;
    const importing = jobs.chore.run().then(() => {
      going = false;
    });
    line('import', await calls(register, () => going));
    await importing;
    const rows = (await tools.ledger.progress('second'))?.counts.rows ?? 0;
    line('', `${Math.round(rows / ((performance.now() - began) / 1_000))} rows a second meanwhile`);
  } finally {
    jobs.stop();
    await register.stop();
    for (const link of links) link.disconnect();
    await server.stop();
  }
}

async function calls(register: ReturnType<typeof createRegister>, going: () => boolean): Promise<string> {
  const took: number[] = [];
  let levelOnly = 0;
  const running: Promise<void>[] = [];
  for (let n = 0; going(); n += 1) {
    const number = `+44${inventedNumber(n % 1_000).slice(1)}`;
    const began = performance.now();
    running.push(
      register.assess(number, id<ForceId>('northshire'), NO_REPEATS, Date.now()).then((assessment) => {
        took.push(performance.now() - began);
        if (assessment.detail === 'levelOnly') levelOnly += 1;
      }),
    );
    await delay(CALLS_EVERY_MS);
  }
  await Promise.all(running);
  took.sort((a, b) => a - b);
  const at = (share: number) => (took[Math.floor(took.length * share)] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms of ${took.length} calls; ${levelOnly} went on with the level only`;
}

async function* asStream(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}
