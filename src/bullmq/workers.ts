import { DelayedError, UnrecoverableError, Worker, type Job as BullJob } from 'bullmq';
import type { Handle, Job } from '../ports/job-queue.ts';
import { SECOND } from '../core/time.ts';
import { quietly, within, type QueueSettings } from './connections.ts';
import { backoffMs, KEEP_COMPLETED, KEEP_FAILED, planOf, type QueueName } from './queue-plan.ts';

/** A worker that dies holds its job this long, plus at most as long again (8.3 s measured; 58 s by default). */
const LOCK_MS = 5 * SECOND;
const CLOSE_LIMIT_MS = 10 * SECOND;
const FORCED_CLOSE_LIMIT_MS = SECOND;
/** Kills and pauses are no fault of the job: far more than BullMQ's default of 1, yet not for ever. */
const MAX_STALLS = 50;

export interface WorkerSettings extends QueueSettings {
  readonly queue: QueueName;
  readonly concurrency: number;
  readonly handle: Handle;
  /** At most this many jobs a second from this queue, all workers together; null: no limit. */
  readonly maxPerSecond: number | null;
  /** A job used up its tries or its stalls: it lies among the failed and a person must know. */
  readonly onExhausted: (job: Job, why: string) => Promise<void>;
  /** A job's worker died or was paused: it is run again, by whoever is free. */
  readonly onStalled: (queue: QueueName) => void;
  /** 0 to 1, for the jitter of back-off. */
  readonly chance: () => number;
  /** Shorter in tests that kill workers. */
  readonly lockMs?: number;
}

export interface RunningWorker {
  readonly queue: QueueName;
  /** Resolves when it listens. */
  ready(): Promise<void>;
  /** Takes no more, waits for what runs, at most 10 s; what is left returns to another worker by its stall check. */
  close(): Promise<void>;
}

/** One queue's worker with connections of its own. */
export function startWorker(settings: WorkerSettings): RunningWorker {
  const connection = quietly(settings.connect('blocking'));
  const lockMs = settings.lockMs ?? LOCK_MS;
  const worker = new Worker<Job>(settings.queue, async (job, token) => await run(settings, job, token), {
    connection,
    prefix: settings.prefix,
    concurrency: settings.concurrency,
    lockDuration: lockMs,
    stalledInterval: lockMs,
    maxStalledCount: MAX_STALLS,
    removeOnComplete: KEEP_COMPLETED,
    removeOnFail: KEEP_FAILED,
    runRetryDelay: SECOND,
    ...(settings.maxPerSecond !== null && { limiter: { max: settings.maxPerSecond, duration: SECOND } }),
    settings: {
      backoffStrategy: (tries: number, _type?: string, _error?: Error, job?: { data: unknown }) =>
        backoffMs(tries, planOf(job?.data as Job).retry, settings.chance()),
    },
  });
  const trouble = (error: Error): void => settings.onTrouble(`worker ${settings.queue}`, error);
  worker.on('error', trouble);
  worker.on('stalled', (jobId) => {
    settings.onStalled(settings.queue);
    trouble(new Error(`job ${jobId} stalled: its worker died or was paused`));
  });
  worker.on('failed', (job, error) => {
    if (job === undefined || !isOver(job, error)) return;
    settings.onExhausted(job.data, error.message).catch(trouble);
  });

  return {
    queue: settings.queue,
    async ready() {
      await worker.waitUntilReady();
    },
    async close() {
      try {
        await within(CLOSE_LIMIT_MS, `closing worker ${settings.queue}`, worker.close());
      } catch (error) {
        trouble(error instanceof Error ? error : new Error(String(error)));
        await within(FORCED_CLOSE_LIMIT_MS, `forcing worker ${settings.queue}`, worker.close(true)).catch(
          trouble,
        );
      } finally {
        connection.disconnect();
      }
    },
  };
}

async function run(settings: WorkerSettings, job: BullJob<Job>, token: string | undefined): Promise<void> {
  const number = job.attemptsMade + 1;
  const verdict = await settings.handle(job.data, { number, isLast: number >= (job.opts.attempts ?? 1) });
  switch (verdict.kind) {
    case 'done':
      return;
    case 'later':
      await job.moveToDelayed(Date.now() + verdict.afterMs, token);
      throw new DelayedError();
    case 'giveUp':
      throw new UnrecoverableError(verdict.why);
  }
}

function isOver(job: BullJob<Job>, error: Error): boolean {
  return (
    job.attemptsMade >= (job.opts.attempts ?? 1) || error.name === 'UnrecoverableError' || stalledOut(error)
  );
}

function stalledOut(error: Error): boolean {
  return error.message.startsWith('job stalled more than');
}
