import { type ConnectionPurpose, openRedis } from '../redis/connection.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';

type Redis = ReturnType<typeof openRedis>;

/** Every connection of a process, opened by purpose, watched, and closed together. */
export interface RedisLinks {
  open(url: string, purpose: ConnectionPurpose): Redis;
  /** Waits until the given connections can be used, at most `limitMs`; a silent Redis is not waited for any longer (S1). */
  ready(links: readonly Redis[], limitMs: number): Promise<void>;
  close(): void;
}

/** Trouble is logged once when it begins, not on every retry. */
export function openRedisLinks(log: Log, meter: Meter): RedisLinks {
  const links = new Set<Redis>();
  return {
    open(url, purpose) {
      let troubled = false;
      const redis = openRedis(url, purpose, (error) => {
        if (!troubled) log.warn('redisTroubled', { component: purpose, error });
        troubled = true;
        meter.set('alongside_redis_up', { purpose }, 0);
      });
      redis.on('ready', () => {
        if (troubled) log.info('redisBack', { component: purpose });
        troubled = false;
        meter.set('alongside_redis_up', { purpose }, 1);
      });
      links.add(redis);
      return redis;
    },
    async ready(wanted, limitMs) {
      const all = Promise.all(
        wanted.map((redis) =>
          redis.status === 'ready' ? null : new Promise((resolve) => redis.once('ready', resolve)),
        ),
      );
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, limitMs))]);
    },
    close() {
      for (const redis of links) redis.disconnect();
    },
  };
}
