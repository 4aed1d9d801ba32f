import { randomBytes } from 'node:crypto';
import { Redis, type RedisOptions as AllClientOptions } from 'ioredis';
import { inject } from 'vitest';
import { type RedisOptions, type RedisServer, startRedis } from '../../scripts/lib/redis.ts';
import './redis-for-tests.ts';

/** Without `replyMapping`, whose place in the client's own types does not fit exact optional properties. */
type ClientOptions = Omit<AllClientOptions, 'replyMapping'>;

/** One test's share of the project's Redis. Nothing is ever flushed: other tests run beside it. */
export interface FreshRedis extends AsyncDisposable {
  readonly url: string;
  /** Random, ends in a colon. Every key (and BullMQ's `prefix`) of the test begins with it. */
  readonly prefix: string;
  /** A client for looking at what was written; it does not add the prefix by itself. */
  readonly client: Redis;
  /** Another client, closed together with this. */
  connect(options?: ClientOptions): Redis;
  /** All keys of this test, sorted. */
  keys(): Promise<string[]>;
  /** Removes this test's keys and closes its clients; `await using` does it by itself. */
  close(): Promise<void>;
}

/** Gives a test of projects `integration` or `e2e` its own prefix on the shared Redis, and a client. */
export function freshRedis(): FreshRedis {
  const url = inject('redisUrl');
  const prefix = `test-${randomBytes(6).toString('hex')}:`;
  const clients: Redis[] = [];
  const connect = (options: ClientOptions = {}): Redis => {
    const client = new Redis(url, { maxRetriesPerRequest: 3, ...options });
    clients.push(client);
    return client;
  };
  const client = connect();
  const keys = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const some of client.scanStream({ match: `${prefix}*`, count: 1_000 })) {
      found.push(...(some as string[]));
    }
    return [...new Set(found)].sort();
  };
  const close = async (): Promise<void> => {
    if (client.status !== 'end') {
      const left = await keys();
      while (left.length > 0) await client.unlink(...left.splice(0, 500));
    }
    for (const each of clients) each.disconnect();
  };
  return { url, prefix, client, connect, keys, close, [Symbol.asyncDispose]: close };
}

/**
 * A Redis that belongs to one test alone, for tests that kill, pause or restart it. Costs about 50 ms.
 * `await using redis = await ownRedis()` takes it down whatever the test's outcome.
 */
export async function ownRedis(options: Omit<RedisOptions, 'useEnvironment'> = {}): Promise<RedisServer> {
  return await startRedis({ ...options, useEnvironment: false });
}
