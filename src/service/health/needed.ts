import { SECOND } from '../../core/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthCheck } from '../../ports/health.ts';

/** What readiness asks: a silent Redis or an old register degrades, it never stops webhooks from being answered (S1). */
export function neededChecks(
  redis: { ping(): Promise<string> },
  register: { status(): { following: boolean; indexAsOf: number; numbers: number } },
  clock: Clock,
): readonly HealthCheck[] {
  return [
    {
      name: 'redis',
      needed: true,
      async check() {
        await redis.ping();
        return { name: 'redis', state: 'ok', says: 'Redis answers.', nextStep: null };
      },
    },
    {
      name: 'register',
      needed: false,
      async check() {
        const { following, indexAsOf } = register.status();
        const ageSeconds = Math.round((clock.now() - indexAsOf) / SECOND);
        if (following && ageSeconds <= 60)
          return { name: 'register', state: 'ok', says: 'The register index is current.', nextStep: null };
        return {
          name: 'register',
          state: 'degraded',
          says:
            indexAsOf === 0 ? 'No register has been loaded.' : `The register index is ${ageSeconds} s old.`,
          nextStep: 'Import a register, or check the Redis of the register.',
        };
      },
    },
  ];
}
