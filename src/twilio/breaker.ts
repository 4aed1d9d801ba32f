import type { Instant, Milliseconds } from '../core/time.ts';

/**
 * After repeated failures nobody waits for Twilio's REST any more: the caller is dialled direct at once (design 2.3).
 * After a rest one request is let through, and its outcome decides.
 */
export interface Breaker {
  /** False: do not ask now. */
  allows(now: Instant): boolean;
  succeeded(): void;
  failed(now: Instant): void;
}

export function createBreaker(failuresToOpen: number, restMs: Milliseconds): Breaker {
  let failures = 0;
  let closedAgainAt: Instant = 0;
  return {
    allows(now) {
      if (failures < failuresToOpen) return true;
      if (now < closedAgainAt) return false;
      closedAgainAt = now + restMs;
      return true;
    },
    succeeded() {
      failures = 0;
    },
    failed(now) {
      failures += 1;
      if (failures >= failuresToOpen) closedAgainAt = now + restMs;
    },
  };
}
