import type { Redis } from 'ioredis';

const KEYS_A_SCAN = 1_000;

/** Every key that matches, once, some at a time. SCAN may give a key twice while the table grows: here it comes once a page. */
export function scanKeys(redis: Redis, match: string): AsyncGenerator<readonly string[]> {
  return scanPattern(redis, match.replace(/[[\]?\\]/g, '\\$&'));
}

/** As `scanKeys`, by one of Redis's own patterns, classes of characters included. */
export async function* scanPattern(redis: Redis, pattern: string): AsyncGenerator<readonly string[]> {
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', KEYS_A_SCAN);
    cursor = next;
    if (keys.length > 0) yield [...new Set(keys)];
  } while (cursor !== '0');
}
