import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type ActorId, id } from '../../core/ids.ts';
import type { BatchUndo, ImportLedger, ImportProgress } from '../../ports/register-imports.ts';
import type { RegisterCommit } from '../../ports/register-store.ts';
import type { KeyRing } from '../../sealing/key-ring.ts';
import { seal, unseal } from '../../sealing/seal.ts';
import type { ExtraValue } from './commit.ts';
import { scanKeys } from './scan-keys.ts';
import type { RedisRegisterStore } from './register-store.ts';

const progressSchema: z.ZodType<ImportProgress, unknown> = z.object({
  importId: z.string(),
  source: z.string(),
  by: z.string().transform((value) => id<ActorId>(value)),
  lowering: z
    .object({ confirmedBy: z.string().transform((value) => id<ActorId>(value)), reason: z.string() })
    .nullable(),
  startedAt: z.number(),
  batches: z.int(),
  people: z.int(),
  counts: z.object({
    rows: z.int(),
    added: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    rejectedRows: z.int(),
    removed: z.int(),
  }),
  lastDigest: z.string(),
  status: z.enum(['running', 'done', 'undoing', 'undone']),
  undo: z
    .object({ nextBatch: z.int(), restored: z.int(), kept: z.array(z.string()) })
    .nullable()
    .default(null),
});

const undoSchema: z.ZodType<BatchUndo, unknown> = z.object({
  records: z.array(
    z.object({
      kind: z.enum(['person', 'order', 'household']),
      id: z.string(),
      version: z.int(),
      before: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
});

/** What is remembered of imports, on the register's own Redis, sealed as records are. */
export function createImportLedger(redis: Redis, store: RedisRegisterStore, keys: KeyRing): ImportLedger {
  const { names } = store;
  const progressKey = (importId: string) => names.other(`import:${importId}`);
  const undoKey = (importId: string, batch: number) => names.other(`undo:${importId}:${batch}`);
  const listKey = names.other('imports');

  const sealed = (key: string, value: object): ExtraValue => ({
    key,
    value: seal(keys.sealing, JSON.stringify(value), key),
  });
  const opened = async <T>(key: string, schema: z.ZodType<T, unknown>): Promise<T | null> => {
    const kept = await redis.getBuffer(key);
    if (kept === null) return null;
    return schema.parse(JSON.parse(unseal(keys.sealing, kept, key).toString('utf8')));
  };

  return {
    progress: (importId) => opened(progressKey(importId), progressSchema),
    undoOf: (importId, batch) => opened(undoKey(importId, batch), undoSchema),

    async list(limit) {
      const ids = await redis.zrevrange(listKey, 0, limit - 1);
      const found = await Promise.all(ids.map((importId) => opened(progressKey(importId), progressSchema)));
      return found.filter((progress) => progress !== null);
    },

    async forget(person) {
      for await (const page of scanKeys(redis, undoKey('*', 0).replace(/0$/, '*'))) {
        for (const key of page) {
          const undo = await opened(key, undoSchema);
          const left =
            undo?.records.filter((record) => record.kind !== 'person' || record.id !== person) ?? [];
          if (undo === null || left.length === undo.records.length) continue;
          await redis.set(key, sealed(key, { records: left }).value as Buffer, 'XX');
        }
      }
    },

    async commit(commit: RegisterCommit, progress: ImportProgress, undo: BatchUndo | null) {
      // Listed first: a listed import without progress is left out, an unlisted one could not be undone.
      if (progress.batches <= 1) await redis.zadd(listKey, progress.startedAt, progress.importId);
      const extras = [sealed(progressKey(progress.importId), progress)];
      if (undo !== null && undo.records.length > 0) {
        extras.push(sealed(undoKey(progress.importId, progress.batches), undo));
      }
      return await store.commitWith(commit, extras);
    },
  };
}
