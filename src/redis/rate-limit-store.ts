import type { Redis } from 'ioredis';
import { RedisStore, type RedisReply } from 'rate-limit-redis';

/** All that the library's store reads of its options. */
type StoreOptions = Pick<Parameters<RedisStore['init']>[0], 'windowMs'>;

/**
 * The library's store loads its scripts once, when it is made, and never recovers if Redis was silent just then. So one is
 * made when it is first needed, and made again after it failed.
 */
export function openRateLimitStore(redis: Redis, prefix: string) {
  return (name: string) => {
    let options: StoreOptions | null = null;
    let current: Promise<RedisStore> | null = null;
    const sendCommand = (command: string, ...args: string[]) =>
      redis.call(command, ...args) as Promise<RedisReply>;
    const store = (): Promise<RedisStore> => {
      current ??= made(new RedisStore({ sendCommand, prefix: `${prefix}limit:${name}:` }), options);
      current.catch(() => {
        current = null;
      });
      return current;
    };
    return {
      prefix: `${prefix}limit:${name}:`,
      init: (given: StoreOptions) => {
        options = given;
      },
      increment: async (key: string) => (await store()).increment(key),
      decrement: async (key: string) => (await store()).decrement(key),
      resetKey: async (key: string) => (await store()).resetKey(key),
    };
  };
}

async function made(store: RedisStore, options: StoreOptions | null): Promise<RedisStore> {
  if (options === null) throw new Error('the rate limit was used before it was set up');
  await store.init(options as Parameters<RedisStore['init']>[0]);
  return store;
}
