import type { Redis } from 'ioredis';

/**
 * True when the server is the JavaScript imitation that the demo falls back to: it forgets everything when it ends, so
 * production refuses it. A server that does not answer is not judged.
 */
export async function isSimulatedRedis(redis: Redis): Promise<boolean> {
  try {
    return (await redis.info('server')).includes('os:mocked redis');
  } catch {
    return false;
  }
}
