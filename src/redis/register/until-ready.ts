import { once } from 'node:events';
import type { Redis } from 'ioredis';

/** A connection that was just opened gets this long before its silence is called trouble. */
const CONNECT_MS = 2_000;

/** Waits until the connection can be used, or for two seconds: then the next command says what is wrong. Never rejects. */
export async function untilReady(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return;
  await once(redis, 'ready', { signal: AbortSignal.timeout(CONNECT_MS) }).catch(() => undefined);
}
