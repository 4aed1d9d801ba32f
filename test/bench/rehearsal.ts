import { randomBytes } from 'node:crypto';
import { startRedis } from '../../scripts/lib/redis.ts';
import { id, type ForceId } from '../../src/core/ids.ts';
import { MINUTE, SECOND } from '../../src/core/time.ts';
import { createReaderThread } from '../../src/files/reader-thread.ts';
import { readRoutingFolder } from '../../src/files/folder.ts';
import { createCallStore } from '../../src/redis/calls/call-store.ts';
import { openRecordedCalls } from '../../src/redis/calls/recorded-calls.ts';
import { openRedis } from '../../src/redis/connection.ts';
import { recordCall } from '../support/recorded-calls.ts';
import { assessmentOf, MONDAY_EVENING, reasonOf } from '../support/situations.ts';

const CALLS = 10_000;
const WRITERS = 40;
const config = new URL('../../config', import.meta.url).pathname;

/** Ten thousand recorded calls out of a real Redis, through two policies, as `routing rehearse --last 7d` does it. */
export async function benchRehearsal(): Promise<void> {
  await using server = await startRedis();
  const redis = openRedis(server.url, 'background', () => undefined);
  while (redis.status !== 'ready') await new Promise((resolve) => setTimeout(resolve, 10));
  const sealing = { current: 'k1', keys: new Map([['k1', randomBytes(32)]]) };
  const prefix = 'bench:';
  const store = createCallStore({ redis, sealing, prefix, waitReplicas: 0, keepDays: 90 });
  let written = 0;
  const writer = async (): Promise<void> => {
    for (let n = written; n < CALLS; n = written) {
      written += 1;
      const at = MONDAY_EVENING + n * MINUTE;
      const known = n % 3 === 0;
      const reasons = known ? [reasonOf('threat'), reasonOf('marker')] : [];
      const assessment = assessmentOf(known ? 'high' : null, { reasons });
      await recordCall(store, { at, assessment, lasts: 20 * MINUTE, seen: { specialistsFree: n % 4 } });
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));

  const { texts } = await readRoutingFolder(config);
  const policy = texts['policy.yaml'] ?? '';
  const draft = {
    ...texts,
    'policy.yaml': policy.replace('specialistsFreeAtLeast: 2', 'specialistsFreeAtLeast: 1'),
  };
  const reader = createReaderThread();
  const recorded = openRecordedCalls({ redis, sealing, prefix });
  const which = {
    forces: [id<ForceId>('westshire')],
    from: MONDAY_EVENING,
    until: MONDAY_EVENING + CALLS * MINUTE,
  };
  let longest = 0;
  let last = performance.now();
  const ticks = setInterval(() => {
    longest = Math.max(longest, performance.now() - last - 5);
    last = performance.now();
  }, 5);
  const began = performance.now();
  const done = await reader.rehearse(
    { version: 1, texts },
    { version: 2, texts: draft },
    recorded.situations(which),
  );
  const took = (performance.now() - began) / SECOND;
  clearInterval(ticks);
  console.log(`${done.calls} recorded calls rehearsed from Redis   ${took.toFixed(2)} s   budget 10 s`);
  console.log(`longest that this process answered nobody meanwhile ${longest.toFixed(0)} ms`);
  await reader.close();
  redis.disconnect();
}
