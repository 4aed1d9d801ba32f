import type { TestProject } from 'vitest/node';
import { startRedis } from '../../scripts/lib/redis.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The Redis that all tests of a project share: use `freshRedis()`, which keeps them apart. */
    redisUrl: string;
  }
}

/** Starts one Redis for a whole project, unless `REDIS_URL` names one, and gives what stops it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const redis = await startRedis();
  project.provide('redisUrl', redis.url);
  return async () => {
    await redis.stop();
  };
}
