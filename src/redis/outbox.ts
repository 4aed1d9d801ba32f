import type { Redis } from 'ioredis';
import type { Outbox, OutboxEntry } from '../ports/outbox.ts';
import { outboxKey } from './outbox-records.ts';

const GROUP = 'relay';
/** One name for all processes: who is slow is told by idle time alone, and no names of dead processes pile up. */
const CONSUMER = 'any';
/** An entry that its taker has not finished after this long is taken over: the taker died or failed. */
const TAKE_OVER_AFTER_MS = 5_000;

export interface OutboxOptions {
  /** Used for quick commands. */
  readonly redis: Redis;
  /** Used for waiting; nobody else may use it. Closed with the outbox. */
  readonly waiting: Redis;
  readonly prefix: string;
  readonly name: string;
  readonly takeOverAfterMs?: number;
}

/**
 * The outbox that `createSealedRecords` writes to, read as a Redis stream by a consumer group: any number of processes
 * share it, each entry stays pending until `done`, and what a dead process had taken is taken over.
 */
export function createOutbox<Effect>(options: OutboxOptions): Outbox<Effect> {
  const { redis, waiting } = options;
  const stream = outboxKey(options.prefix, options.name);
  const takeOverAfterMs = options.takeOverAfterMs ?? TAKE_OVER_AFTER_MS;
  let cursor = '0-0';

  const takeOver = async (max: number): Promise<readonly OutboxEntry<Effect>[]> => {
    const reply = await redis.xautoclaim(stream, GROUP, CONSUMER, takeOverAfterMs, cursor, 'COUNT', max);
    const [next, entries] = reply as [string, RawEntry[]];
    cursor = next;
    return parsed(entries);
  };
  const takeNew = async (max: number, waitMs: number): Promise<readonly OutboxEntry<Effect>[]> => {
    const reply = await waiting.xreadgroup(
      'GROUP',
      GROUP,
      CONSUMER,
      'COUNT',
      max,
      'BLOCK',
      Math.max(1, waitMs),
      'STREAMS',
      stream,
      '>',
    );
    const streams = (reply ?? []) as [string, RawEntry[]][];
    return parsed(streams[0]?.[1] ?? []);
  };

  return {
    async take(max, waitMs) {
      try {
        const left = await takeOver(max);
        return left.length > 0 ? left : await takeNew(max, waitMs);
      } catch (error) {
        if (!isNoGroup(error)) throw error;
        await makeGroup(redis, stream);
        return [];
      }
    },
    async done(entryIds) {
      if (entryIds.length === 0) return;
      await redis
        .multi()
        .xack(stream, GROUP, ...entryIds)
        .xdel(stream, ...entryIds)
        .exec();
    },
    async backlog() {
      const [count, first] = await Promise.all([
        redis.xlen(stream),
        redis.xrange(stream, '-', '+', 'COUNT', 1),
      ]);
      const oldest = first[0]?.[0];
      return { count, oldestAt: oldest === undefined ? null : Number(oldest.split('-')[0]) };
    },
    async close() {
      waiting.disconnect();
    },
  };
}

type RawEntry = [string, string[] | null];

/** An entry that was deleted while pending comes without fields: somebody has done it. */
function parsed<Effect>(entries: readonly RawEntry[]): readonly OutboxEntry<Effect>[] {
  return entries.flatMap(([entryId, fields]) =>
    fields?.[1] === undefined ? [] : [{ entryId, effect: JSON.parse(fields[1]) as Effect }],
  );
}

async function makeGroup(redis: Redis, stream: string): Promise<void> {
  try {
    await redis.xgroup('CREATE', stream, GROUP, '0', 'MKSTREAM');
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('BUSYGROUP'))) throw error;
  }
}

function isNoGroup(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOGROUP');
}
