import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type ActorId, id } from '../../core/ids.ts';
import type { KeptReason, ReasonBook } from '../../ports/register-reasons.ts';
import type { KeySet } from '../../sealing/key-ring.ts';
import { seal, unseal } from '../../sealing/seal.ts';
import type { ExtraValue } from './commit.ts';
import type { RegisterNames } from './names.ts';

const reasonSchema: z.ZodType<KeptReason, unknown> = z.object({
  requestId: z.string(),
  by: z.string().transform((value) => id<ActorId>(value)),
  at: z.number(),
  reason: z.string(),
});

/** One hash a subject: request id to sealed reason. */
export function createReasonBook(redis: Redis, names: RegisterNames, keys: KeySet): ReasonBook {
  return {
    async keep(subjects, reason) {
      const pipeline = redis.multi();
      for (const subject of subjects) {
        const { key, field, value } = reasonValue(names, keys, subject, reason);
        pipeline.hset(key, field, value);
      }
      await pipeline.exec();
    },
    async about(subject) {
      const kept = await redis.hgetallBuffer(reasonsKey(names, subject));
      return Object.entries(kept)
        .map(([field, value]) =>
          reasonSchema.parse(JSON.parse(unseal(keys, value, identityOf(subject, field)).toString('utf8'))),
        )
        .sort((a, b) => a.at - b.at);
    },
  };
}

/** A reason as part of a commit. */
export function reasonValue(
  names: RegisterNames,
  keys: KeySet,
  subject: string,
  reason: KeptReason,
): ExtraValue & { readonly field: string; readonly value: Buffer } {
  const field = reason.requestId;
  const value = seal(keys, JSON.stringify(reason), identityOf(subject, field));
  return { key: reasonsKey(names, subject), field, value };
}

export function reasonsKey(names: RegisterNames, subject: string): string {
  return names.other(`why:${subject}`);
}

function identityOf(subject: string, requestId: string): string {
  return `why:${subject}:${requestId}`;
}
