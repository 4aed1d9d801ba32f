import type { Redis } from 'ioredis';
import { SECOND } from '../core/time.ts';
import type { PartnerPace } from '../ports/partner-pace.ts';
import { openRateLimitStore } from './rate-limit-store.ts';

/** Counted in Redis, so that it holds for all workers together; what is over is spread over the seconds to come. */
export function createPartnerPace(redis: Redis, prefix: string): PartnerPace {
  const store = openRateLimitStore(redis, prefix)('partner');
  store.init({ windowMs: SECOND });
  return {
    async waitMs(partner, maxPerSecond) {
      const { totalHits, resetTime } = await store.increment(partner);
      if (totalHits <= maxPerSecond) return 0;
      const untilNext = Math.max(1, (resetTime?.getTime() ?? Date.now() + SECOND) - Date.now());
      const secondsBehind = Math.floor((totalHits - 1) / maxPerSecond) - 1;
      return untilNext + secondsBehind * SECOND;
    },
  };
}
