import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { AccessGuard, StaffTies } from '../../ports/register-access.ts';
import type { KeySet } from '../../sealing/key-ring.ts';
import { seal, unseal } from '../../sealing/seal.ts';
import type { RegisterNames } from './names.ts';

const HOUR_SECONDS = 3_600;

const tiesSchema: z.ZodType<StaffTies, unknown> = z.object({
  numbers: z.array(z.string()),
  names: z.array(z.string()),
});

/** Counts look-ups by the hour, and keeps what staff declared about themselves, sealed. */
export function createAccessGuard(redis: Redis, names: RegisterNames, keys: KeySet): AccessGuard {
  const tiesKey = (actor: string) => names.other(`staff:${actor}`);
  return {
    async takeLookup(actor, limitPerHour) {
      const key = names.other(`lookups:${actor}`);
      const counted = await redis.multi().incr(key).expire(key, HOUR_SECONDS, 'NX').exec();
      const count = counted?.[0]?.[1];
      if (typeof count !== 'number') throw new Error('look-ups cannot be counted');
      return count <= limitPerHour;
    },
    async tiesOf(actor) {
      const kept = await redis.getBuffer(tiesKey(actor));
      if (kept === null) return null;
      return tiesSchema.parse(JSON.parse(unseal(keys, kept, `staff:${actor}`).toString('utf8')));
    },
    async declareTies(actor, ties) {
      await redis.set(tiesKey(actor), seal(keys, JSON.stringify(ties), `staff:${actor}`));
    },
  };
}
