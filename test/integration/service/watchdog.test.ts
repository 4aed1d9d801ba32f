import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { troubleOf, watchQueues } from '../../../src/app/watch-queues.ts';
import { createJobQueue } from '../../../src/bullmq/job-queue.ts';
import { startWorker } from '../../../src/bullmq/workers.ts';
import { MINUTE } from '../../../src/core/time.ts';
import { NO_METER } from '../../../src/ports/meter.ts';
import { followUpsOn, request, testFiles } from '../../support/follow-up-service.ts';
import { freshRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

describe('S13: the watchdog, from outside the worker', () => {
  it('given a worker that listens and takes nothing, when it has been silent too long, then a person is told', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    const { jobs, alarms } = service.followUps;
    const connection = service.deps.connectQueue('blocking');
    const prefix = service.deps.queuePrefix;
    // From within it looks alive: connected, counted, `isRunning`; it only never takes anything (bullmq#4585).
    await using silent = {
      worker: new Worker('deliveries', async () => undefined, { connection, prefix }),
      [Symbol.asyncDispose]: async () => await silent.worker.close(),
    };
    await silent.worker.waitUntilReady();
    await silent.worker.pause();
    const { referralId } = request('CA1');
    const retry = { attempts: 3, firstDelayMs: 10, maxDelayMs: 10 };
    await jobs.add({ do: 'deliverReferral', referralId, round: 1, priority: 10, retry });
    const watch = async (lateMs: number) =>
      await watchQueues({
        ...{ views: async (now: number) => await jobs.views(now), outboxes: {}, alarms, meter: NO_METER },
        clock: { now: () => Date.now() + lateMs },
      });
    expect((await jobs.views(Date.now()))[0]).toMatchObject({ queue: 'deliveries', workers: 1, waiting: 1 });
    expect(await watch(0)).toEqual([]);
    expect(await watch(3 * MINUTE)).toEqual([
      expect.stringMatching(/^The queue deliveries is not worked off: its oldest job waits for 1[78]\d s$/),
    ]);
    expect(await alarms.list(10)).toMatchObject([{ kind: 'system', class: 'urgent' }]);
  });

  it('given a queue Redis that was never there, then that is told within seconds, and so is an outbox that waits', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    const { alarms } = service.followUps;
    const connect = (): Redis => {
      const away = new Redis({ port: 9, host: '127.0.0.1', commandTimeout: 2_000, enableOfflineQueue: true });
      away.on('error', () => undefined);
      return away;
    };
    const jobs = createJobQueue({ connect, prefix: '{away}', onTrouble: () => undefined });
    const now = Date.now();
    const troubles = await watchQueues({
      ...{
        views: async (at: number) => await jobs.views(at),
        alarms,
        meter: NO_METER,
        clock: { now: () => now },
      },
      outboxes: { referrals: { backlog: async () => ({ count: 400, oldestAt: now - MINUTE }) } },
    });
    expect(troubles).toEqual([
      expect.stringContaining('The queues cannot be reached'),
      expect.stringContaining('400 changes of referrals wait to be queued'),
    ]);
    expect(await alarms.list(10)).toHaveLength(2);
    await jobs.close();
  });

  it('given more urgent work without end, when something less urgent is starved behind it, then that is what is seen', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    const { jobs } = service.followUps;
    const connection = service.deps.connectQueue('background');
    await using queue = {
      bull: new Queue('deliveries', { connection, prefix: service.deps.queuePrefix }),
      [Symbol.asyncDispose]: async () => await queue.bull.close(),
    };
    const now = Date.now();
    await queue.bull.add('deliverReferral', {}, { jobId: 'old', priority: 40, timestamp: now - 10 * MINUTE });
    await queue.bull.addBulk(
      Array.from({ length: 120 }, (_, index) => ({
        ...{ name: 'deliverReferral', data: {} },
        opts: { jobId: `new${index}`, priority: 2 + (index % 2), timestamp: now },
      })),
    );
    expect((await jobs.views(now))[0]).toMatchObject({ waiting: 121, oldestWaitingMs: 10 * MINUTE });
  });

  it('given nobody sweeps any more, when the next round is overdue, then that is seen, too', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    const workers = await service.work({ sweepEveryMs: 1_000 });
    const upkeep = async (now: number) => (await service.followUps.jobs.views(now)).at(-1);
    await waitFor(async () => (await upkeep(Date.now()))?.delayed === 1, { what: 'the next round' });
    await workers.close();
    await waitFor(async () => (await upkeep(Date.now()))?.workers === 0, { what: 'the worker to be gone' });
    const view = await upkeep(Date.now() + MINUTE);
    expect(view).toMatchObject({ queue: 'upkeep' });
    expect(troubleOf(view!)).toContain('No worker listens to the queue upkeep');
  });

  it('given a job whose worker died and one that used up its tries, then both are told of, and the page shows what gave up and why', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    const { jobs } = service.followUps;
    const { connectQueue: connect, queuePrefix: prefix } = service.deps;
    await jobs.add({ do: 'sendNotice', noticeId: 'n1' });
    const taken = Promise.withResolvers<void>();
    const line = connect('blocking');
    const dies = new Worker(
      'notices',
      async () => {
        taken.resolve();
        await new Promise(() => undefined);
      },
      { connection: line, prefix, lockDuration: 300, stalledInterval: 300 },
    );
    await taken.promise;
    // As far as Redis can tell it is dead: its lock runs out.
    dies.on('error', () => undefined);
    line.disconnect();

    const told: string[] = [];
    const worker = startWorker({
      ...{
        connect,
        prefix,
        queue: 'notices',
        concurrency: 1,
        maxPerSecond: null,
        chance: () => 0,
        lockMs: 300,
      },
      onTrouble: () => undefined,
      onStalled: (queue) => told.push(`stalled ${queue}`),
      onExhausted: async (job, why) => void told.push(`exhausted ${job.do} ${why}`),
      handle: async () => ({ kind: 'giveUp', why: 'nobody takes it' }),
    });
    await waitFor(() => told.length === 2, { what: 'both', timeoutMs: 10_000 });
    expect(told).toEqual(['stalled notices', 'exhausted sendNotice nobody takes it']);
    expect(await jobs.waitingJobs(10)).toMatchObject([
      { queue: 'notices', about: 'n1', state: 'failed', trouble: 'nobody takes it' },
    ]);
    await worker.close();
    await dies.close(true);
  });
});
