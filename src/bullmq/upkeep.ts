import { Queue, Worker } from 'bullmq';
import { SECOND, type Milliseconds } from '../core/time.ts';
import { quietly, within, type QueueSettings } from './connections.ts';

export interface UpkeepSettings extends QueueSettings {
  readonly everyMs: Milliseconds;
  /** Harmless to run twice or to miss once. */
  readonly run: () => Promise<void>;
  readonly lockMs?: number;
}

/**
 * Work that comes round: one scheduler for all processes together (BullMQ's Job Scheduler), run by whichever worker is
 * free. A failed round is told and not repeated; the next one comes anyway.
 */
export function startUpkeep(settings: UpkeepSettings): { close(): Promise<void> } {
  const producer = quietly(settings.connect('background'));
  const connection = quietly(settings.connect('blocking'));
  const { prefix } = settings;
  const lockDuration = settings.lockMs ?? 5 * SECOND;
  const trouble = (error: Error): void => settings.onTrouble('upkeep', error);
  const queue = new Queue('upkeep', { connection: producer, prefix });
  const worker = new Worker('upkeep', async () => await settings.run(), {
    connection,
    prefix,
    concurrency: 1,
    lockDuration,
    stalledInterval: lockDuration,
    maxStalledCount: 50,
    runRetryDelay: SECOND,
    removeOnComplete: { count: 10 },
    removeOnFail: { count: 100 },
  });
  queue.on('error', trouble);
  worker.on('error', trouble);
  worker.on('failed', (_job, error) => trouble(error));
  const schedule = async (): Promise<void> => {
    await queue.upsertJobScheduler(
      'sweep',
      { every: settings.everyMs },
      {
        name: 'sweep',
        data: {},
        opts: { priority: 1, removeOnComplete: { count: 10 }, removeOnFail: { count: 100 } },
      },
    );
  };
  // Said again now and then: a queue that lost its Redis has lost its scheduler too.
  const again = setInterval(() => schedule().catch(trouble), Math.max(settings.everyMs * 5, SECOND));
  schedule().catch(trouble);
  return {
    async close() {
      clearInterval(again);
      await within(10 * SECOND, 'closing upkeep', worker.close()).catch(trouble);
      await within(2 * SECOND, 'closing the upkeep queue', queue.close()).catch(trouble);
      producer.disconnect();
      connection.disconnect();
    },
  };
}
