import { openRedis } from '../../src/redis/connection.ts';

const KEYS_A_STEP = 500;

/** Takes a demonstration's keys out of a Redis that is not its own. They all begin with its prefix, or name it in braces. */
export async function sweepRedis(url: string, prefix: string): Promise<void> {
  const redis = openRedis(url, 'background', () => undefined);
  try {
    const name = prefix.replace(/:$/, '');
    for (const pattern of [`${prefix}*`, `*{${name}-queue}*`]) {
      let cursor = '0';
      do {
        const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', KEYS_A_STEP);
        if (keys.length > 0) await Promise.all(keys.map((key) => redis.unlink(key)));
        cursor = next;
      } while (cursor !== '0');
    }
  } finally {
    redis.disconnect();
  }
}
