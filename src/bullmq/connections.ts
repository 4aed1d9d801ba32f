import type { Redis } from 'ioredis';

/**
 * Opens a connection to the Redis that holds the queues. Producers get `background` (2 s a command, no offline queue: they
 * fail fast), workers get `blocking` (waits for ever, `maxRetriesPerRequest: null`). Whoever opens one closes it.
 */
export type Connect = (purpose: 'background' | 'blocking') => Redis;

export interface QueueSettings {
  readonly connect: Connect;
  /** In front of every key of BullMQ's; `{…}` keeps a queue on one node of a cluster. */
  readonly prefix: string;
  /** Told of trouble that is not one job's: connections, stalls. Never gets personal data. */
  readonly onTrouble: (where: string, error: Error) => void;
}

/** A time limit of our own: BullMQ's calls wait for ever while Redis is away at construction. */
export async function within<T>(limitMs: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** BullMQ adds listeners per queue and worker to a shared client; the default of ten would only warn. */
export function quietly(redis: Redis): Redis {
  redis.setMaxListeners(50);
  return redis;
}
