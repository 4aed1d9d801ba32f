import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { post } from '../../src/partners/post.ts';
import { startRedis } from '../../scripts/lib/redis.ts';
import { followUpsOn, request, testFiles } from '../support/follow-up-service.ts';

const JOBS = 3_000;
const CONCURRENCY = 20;
const ROUNDS = 2;

/**
 * How many follow-ups a second one worker process takes from raised to recorded as sent, beside a bare BullMQ worker that
 * does nothing, and one that only posts: same Redis (every write synced), same partner, same run. Ours writes four durable
 * commits, an audit entry and a signature for each; the ratio is the price of that.
 */
export async function benchReferrals(): Promise<void> {
  await using redis = await startRedis({ useEnvironment: false });
  await using partner = await startTakingPartner();
  const best = { empty: 0, posting: 0, ours: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    best.empty = Math.max(best.empty, await bare(redis.url, `empty${round}`, async () => undefined));
    best.posting = Math.max(
      best.posting,
      await bare(redis.url, `posting${round}`, async () => {
        await post({
          url: partner.url,
          headers: { 'content-type': 'application/json' },
          body: '{"id":"CA1"}',
          timeoutMs: 10_000,
          maxResponseBytes: 10_000,
          internal: true,
        });
      }),
    );
    best.ours = Math.max(best.ours, await ours(redis.url, partner.url, `ours${round}:`));
  }
  console.log(`${JOBS} jobs, concurrency ${CONCURRENCY}, best of ${ROUNDS}, jobs a second (add to done):`);
  console.log(`  bare BullMQ worker, does nothing   ${best.empty.toFixed(0)}`);
  console.log(`  bare BullMQ worker, posts          ${best.posting.toFixed(0)}`);
  console.log(`  follow-ups, raised to recorded     ${best.ours.toFixed(0)}`);
  console.log(
    `  ratio to bare / to bare that posts ${(best.ours / best.empty).toFixed(2)} / ${(best.ours / best.posting).toFixed(2)}`,
  );
}

async function bare(url: string, name: string, work: () => Promise<void>): Promise<number> {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  const producer = new Redis(url);
  const queue = new Queue(name, { connection: producer });
  let done = 0;
  const finished = Promise.withResolvers<void>();
  const worker = new Worker(name, work, { connection, concurrency: CONCURRENCY, autorun: true });
  worker.on('completed', () => {
    done += 1;
    if (done === JOBS) finished.resolve();
  });
  await worker.waitUntilReady();
  const began = performance.now();
  await inWaves(async (index) => {
    await queue.add('job', { id: index }, { jobId: `job-${index}`, priority: 10, removeOnComplete: 1_000 });
  });
  await finished.promise;
  const perSecond = JOBS / ((performance.now() - began) / 1_000);
  await worker.close();
  await queue.close();
  connection.disconnect();
  producer.disconnect();
  return perSecond;
}

async function ours(url: string, partnerUrl: string, prefix: string): Promise<number> {
  await using service = followUpsOn({ url, prefix }, testFiles({ partnerUrl, attempts: 10 }));
  const { followUps } = service;
  // The tests' audit log looks for doubles; here it only takes what it gets.
  Object.assign(service.deps.auditLog, { append: async () => undefined });
  let sent = 0;
  const finished = Promise.withResolvers<void>();
  const commit = followUps.records.commit.bind(followUps.records);
  Object.assign(followUps.records, {
    commit: async (...args: Parameters<typeof commit>) => {
      const written = await commit(...args);
      if (written && args[0].status === 'sent') {
        sent += 1;
        if (sent === JOBS) finished.resolve();
      }
      return written;
    },
  });
  await service.work({ lockMs: 5_000, sweepEveryMs: 60_000, deliveries: CONCURRENCY });
  const began = performance.now();
  await inWaves(async (index) => await followUps.desk.raise(request(`CA${index}`)));
  await finished.promise;
  return JOBS / ((performance.now() - began) / 1_000);
}

/** Fifty at a time: as producers under load do. */
async function inWaves(work: (index: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < JOBS; from += 50) {
    await Promise.all(Array.from({ length: Math.min(50, JOBS - from) }, (_, index) => work(from + index)));
  }
}

async function startTakingPartner(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((incoming, answer) => {
    incoming.resume();
    incoming.on('end', () => answer.end('{"received":true}'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

if (import.meta.main) {
  await benchReferrals();
  process.exit(0);
}
