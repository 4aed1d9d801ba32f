import { openRedis } from '../../src/redis/connection.ts';
import { untilReady } from '../../src/redis/register/until-ready.ts';

const KEYS_A_STEP = 500;

/** Takes a demonstration's keys out of a Redis that is not its own. They all begin with its prefix, or name it in braces. */
export async function sweepRedis(url: string, prefix: string): Promise<void> {
  const redis = openRedis(url, 'background', () => undefined);
  try {
    await untilReady(redis);
    const name = prefix.replace(/:$/, '');
    for (const pattern of [`${prefix}*`, `*{${name}-queue}*`]) {
      let cursor = '0';
      do {
        // As bytes: some keys hold digests that are no text.
        const [next, keys] = await redis.scanBuffer(cursor, 'MATCH', pattern, 'COUNT', KEYS_A_STEP);
        if (keys.length > 0) await Promise.all(keys.map((key) => redis.unlink(key)));
        cursor = next.toString();
      } while (cursor !== '0');
    }
  } finally {
    redis.disconnect();
  }
}
