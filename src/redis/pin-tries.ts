import type { Redis } from 'ioredis';
import type { SpecialistId } from '../core/ids.ts';
import type { PinTries } from '../ports/presence-desk.ts';

const WINDOW_SECONDS = 15 * 60;

/** KEYS: tries. ARGV: seconds. The window begins with the first try and is not put off by further ones. */
const COUNT = `
local tries = redis.call('INCR', KEYS[1])
if tries == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return tries
`;

export function createPinTries(redis: Redis, prefix: string): PinTries {
  const key = (specialistId: SpecialistId) => `${prefix}{specialists}:pinTries:${specialistId}`;
  return {
    count: async (specialistId) => (await redis.eval(COUNT, 1, key(specialistId), WINDOW_SECONDS)) as number,
    async forget(specialistId) {
      await redis.del(key(specialistId));
    },
  };
}
