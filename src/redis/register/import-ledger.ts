import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type ActorId, id, type PersonId } from '../../core/ids.ts';
import type { Person } from '../../core/register/person.ts';
import {
  type BatchUndo,
  type ImportLedger,
  type ImportProgress,
  type ImportStage,
  UNDOABLE_DAYS,
} from '../../ports/register-imports.ts';
import type { KeyRing } from '../../sealing/key-ring.ts';
import { seal, unseal } from '../../sealing/seal.ts';
import { personSchema } from '../../wire/register.ts';
import type { ExtraValue } from './commit.ts';
import { rotationScripts } from './rotation-scripts.ts';
import { scanKeys } from './scan-keys.ts';
import type { RedisRegisterStore } from './register-store.ts';

const DAY_SECONDS = 24 * 3_600;
/** Longer than any undo can take: one that finds a batch's records gone would take them for unchanged. */
const UNDO_SECONDS = (UNDOABLE_DAYS + 2) * DAY_SECONDS;

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

const NOT_BEGUN: ImportStage = { status: 'running', batches: 0, undo: null };

function sameStage(a: ImportStage, b: ImportStage): boolean {
  return a.status === b.status && a.batches === b.batches && a.undo?.nextBatch === b.undo?.nextBatch;
}

/** What is remembered of imports, on the register's own Redis, sealed as records are. */
export function createImportLedger(redis: Redis, store: RedisRegisterStore, keys: KeyRing): ImportLedger {
  const { names } = store;
  const progressKey = (importId: string) => names.other(`import:${importId}`);
  const undoKey = (importId: string, batch: number) => names.other(`undo:${importId}:${batch}`);
  const listKey = names.other('imports');

  const { replace } = rotationScripts(redis);

  const sealed = (key: string, value: object): Buffer => seal(keys.sealing, JSON.stringify(value), key);
  const unsealed = <T>(key: string, schema: z.ZodType<T, unknown>, kept: Buffer): T =>
    schema.parse(JSON.parse(unseal(keys.sealing, kept, key).toString('utf8')));
  const opened = async <T>(key: string, schema: z.ZodType<T, unknown>): Promise<T | null> => {
    const kept = await redis.getBuffer(key);
    return kept === null ? null : unsealed(key, schema, kept);
  };
  /** False when somebody else was taken out of it meanwhile. */
  const without = async (person: PersonId, key: string): Promise<boolean> => {
    const kept = await redis.getBuffer(key);
    if (kept === null) return true;
    const { records } = unsealed(key, undoSchema, kept);
    const left = records.filter(({ kind, id: of }) => kind !== 'person' || of !== person);
    return left.length === records.length || (await replace(key, kept, sealed(key, { records: left })));
  };
  /** Every key under which something is kept to undo an import; those of earlier releases live as long from now on. */
  async function* undoKeys(): AsyncGenerator<readonly string[]> {
    for await (const page of scanKeys(redis, undoKey('*', 0).replace(/0$/, '*'))) {
      await Promise.all(page.map((key) => redis.expire(key, UNDO_SECONDS, 'NX')));
      yield page;
    }
  }
  /** Once a day at most: a process of the release before may still write some that stay for ever. */
  const meetAll = async (): Promise<void> => {
    const met = await redis.set(names.done('undo-lifetimes'), '1', 'EX', DAY_SECONDS, 'NX');
    if (met === 'OK') for await (const _ of undoKeys());
  };

  return {
    progress: (importId) => opened(progressKey(importId), progressSchema),
    undoOf: (importId, batch) => opened(undoKey(importId, batch), undoSchema),

    async list(limit) {
      const ids = await redis.zrevrange(listKey, 0, limit - 1);
      const found = await Promise.all(ids.map((importId) => opened(progressKey(importId), progressSchema)));
      return found.filter((progress) => progress !== null);
    },

    async remembered(person) {
      const found: Person[] = [];
      for await (const page of undoKeys()) {
        for (const key of page) {
          for (const { kind, id: of, before } of (await opened(key, undoSchema))?.records ?? [])
            if (kind === 'person' && of === person && before !== null) found.push(personSchema.parse(before));
        }
      }
      const force = found[0]?.force;
      return force === undefined
        ? null
        : { force, mergedFrom: found.flatMap(({ mergedFrom }) => mergedFrom) };
    },

    async forget(person) {
      for await (const page of undoKeys()) {
        for (const key of page) while (!(await without(person, key)));
      }
    },

    async commit(commit, progress, undo, from) {
      const key = progressKey(progress.importId);
      const expected = await redis.getBuffer(key);
      const stands = expected === null ? NOT_BEGUN : unsealed(key, progressSchema, expected);
      if (!sameStage(stands, from))
        return (await store.isCommitted(commit.commitId)) ? 'already' : 'conflict';
      // Listed first: a listed import without progress is left out, an unlisted one could not be undone.
      if (progress.batches <= 1) {
        await redis.zadd(listKey, progress.startedAt, progress.importId);
        await meetAll();
      }
      const extras: ExtraValue[] = [{ key, value: sealed(key, progress), expected }];
      if (undo !== null && undo.records.length > 0) {
        const undoOf = undoKey(progress.importId, progress.batches);
        extras.push({ key: undoOf, value: sealed(undoOf, undo), seconds: UNDO_SECONDS });
      }
      return await store.commitWith(commit, extras);
    },
  };
}
