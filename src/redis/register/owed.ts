import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { AuditEntry } from '../../core/audit/audit-entry.ts';
import { type ActorId, id, type PersonId } from '../../core/ids.ts';
import type { OwedAfterCommit } from '../../ports/register-store.ts';
import type { KeySet } from '../../sealing/key-ring.ts';
import { seal, unseal } from '../../sealing/seal.ts';
import type { ExtraValue } from './commit.ts';
import type { RegisterNames } from './names.ts';

const OPERATIONS = [
  'collection',
  'alteration',
  'consultation',
  'disclosure',
  'combination',
  'erasure',
  'operation',
  'access',
] as const;

const entrySchema: z.ZodType<AuditEntry, unknown> = z.object({
  id: z.string(),
  when: z.number(),
  who: z.string().transform((value) => id<ActorId>(value)),
  what: z.string(),
  operation: z.enum(OPERATIONS),
  subjectType: z.enum(['person', 'register']),
  subjectId: z.string(),
  correlationId: z.string(),
  recipient: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
const owedSchema: z.ZodType<OwedAfterCommit, unknown> = z.object({
  entry: entrySchema,
  erased: z.preprocess(
    // One person or null until several ids could lead to one.
    (value) => (Array.isArray(value) ? value : value == null ? [] : [value]),
    z.array(z.string().transform((value) => id<PersonId>(value))),
  ),
});

/** What a commit owes, as part of it: a field of one hash, by the entry's id. */
export function owedValue(names: RegisterNames, keys: KeySet, owed: OwedAfterCommit): ExtraValue {
  const field = owed.entry.id;
  return { key: owedKey(names), field, value: seal(keys, JSON.stringify(owed), `owed:${field}`) };
}

/** Some of what is owed, in no order. */
export async function readOwed(
  redis: Redis,
  names: RegisterNames,
  keys: KeySet,
  limit: number,
): Promise<readonly OwedAfterCommit[]> {
  const fields = (await redis.hkeys(owedKey(names))).slice(0, limit);
  if (fields.length === 0) return [];
  const kept = await redis.hmgetBuffer(owedKey(names), ...fields);
  return fields.flatMap((field, at) => {
    const value = kept[at];
    if (value == null) return [];
    return [owedSchema.parse(JSON.parse(unseal(keys, value, `owed:${field}`).toString('utf8')))];
  });
}

export async function settleOwed(redis: Redis, names: RegisterNames, entryId: string): Promise<void> {
  await redis.hdel(owedKey(names), entryId);
}

function owedKey(names: RegisterNames): string {
  return names.other('owed');
}
