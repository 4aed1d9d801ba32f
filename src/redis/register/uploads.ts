import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { type ActorId, id } from '../../core/ids.ts';
import type { RowReject } from '../../core/register/imported.ts';
import { sameRecord } from '../../core/register/same-record.ts';
import type { Upload, UploadProgress, UploadStore } from '../../ports/register-uploads.ts';
import type { KeySet } from '../../sealing/key-ring.ts';
import { seal, unseal } from '../../sealing/seal.ts';
import { forceSchema } from '../../wire/register.ts';
import { inPages } from '../in-pages.ts';
import type { RegisterNames } from './names.ts';
import { rotationScripts } from './rotation-scripts.ts';

const KEPT_SECONDS = 3 * 24 * 3_600;
const LEASE_MS = 30_000;
const CHUNK_BYTES = 256 * 1_024;
/** Half a million rows; more is for the command line, which reads from disk. */
const FILE_LIMIT_BYTES = 256 * 1_024 * 1_024;
/** More rejects than this are counted and not kept: the file is wrong, not its rows. */
const REJECTS_LIMIT = 100_000;

const pack = promisify(gzip);
const unpack = promisify(gunzip);

const actor = z.string().transform((value) => id<ActorId>(value));
const count = z.int().min(0);
const uploadSchema: z.ZodType<Upload, unknown> = z.object({
  id: z.string(),
  force: forceSchema,
  format: z.enum(['csv', 'ndjson']),
  by: actor,
  at: z.number(),
  bytes: count,
  digest: z.string(),
  columns: z.array(z.string()),
  status: z.enum([
    'received',
    'previewing',
    'previewed',
    'applyWaits',
    'applying',
    'done',
    'undoWaits',
    'undoing',
    'undone',
    'stopped',
  ]),
  reading: z
    .object({
      source: z.string(),
      mapping: z.record(z.string(), z.string()),
      fullUpTo: z.number().nullable(),
    })
    .nullable(),
  result: z
    .object({
      counts: z.object({
        rows: count,
        added: count,
        changed: count,
        unchanged: count,
        rejectedRows: count,
        removed: count,
      }),
      fields: z.record(z.string(), count),
      warnings: count,
    })
    .nullable(),
  asked: z.object({ by: actor, reason: z.string(), confirmedBy: actor.nullable() }).nullable(),
  problem: z.string().nullable(),
});
const rejectSchema: z.ZodType<RowReject> = z.object({
  row: count,
  column: z.string(),
  valueClass: z.enum(['empty', 'digits', 'letters', 'mixed', 'formula', 'control', 'long', 'structure']),
  reason: z.string(),
});
const progressSchema: z.ZodType<UploadProgress> = z.object({
  rows: count,
  bytesRead: count,
  since: z.number(),
  at: z.number(),
});

/** Uploads on the register's own Redis: a sealed record, and the file in packed and sealed chunks. */
export function createUploadStore(redis: Redis, names: RegisterNames, keys: KeySet): UploadStore {
  const recordKey = (uploadId: string) => names.other(`upload:${uploadId}`);
  const chunkKey = (uploadId: string, at: number) => names.other(`upload:${uploadId}:c${at}`);
  const rejectsKey = (uploadId: string) => names.other(`upload:${uploadId}:rejects`);
  const progressKey = (uploadId: string) => names.other(`upload:${uploadId}:progress`);
  const leaseKey = (uploadId: string) => names.other(`upload:${uploadId}:lease`);
  const list = names.other('uploads');

  const opened = (key: string, value: Buffer): Upload =>
    uploadSchema.parse(JSON.parse(unseal(keys, value, key).toString('utf8')));
  const putChunk = async (uploadId: string, at: number, bytes: Buffer): Promise<void> => {
    const key = chunkKey(uploadId, at);
    await redis.set(key, seal(keys, await pack(bytes, { level: 1 }), key), 'EX', KEPT_SECONDS);
  };
  const dropFile = async (uploadId: string): Promise<void> => {
    for (let at = 0; (await redis.unlink(chunkKey(uploadId, at))) > 0; at += 1);
  };

  return {
    async receive(uploadId, file) {
      const hash = createHash('sha256');
      let bytes = 0;
      let chunks = 0;
      let waiting: Buffer[] = [];
      let waitingBytes = 0;
      let start = Buffer.alloc(0);
      const flush = async () => {
        const chunk = Buffer.concat(waiting);
        waiting = [];
        waitingBytes = 0;
        if (chunks === 0) start = chunk;
        await putChunk(uploadId, chunks, chunk);
        chunks += 1;
      };
      try {
        for await (const part of file) {
          bytes += part.length;
          if (bytes > FILE_LIMIT_BYTES)
            throw new AppError('invalid', 'the file is larger than 256 MiB: import it with the command line');
          hash.update(part);
          waiting.push(part);
          waitingBytes += part.length;
          if (waitingBytes >= CHUNK_BYTES) await flush();
        }
        if (waitingBytes > 0 || chunks === 0) await flush();
      } catch (error) {
        await dropFile(uploadId);
        throw error;
      }
      return { bytes, digest: hash.digest('hex'), start };
    },

    async *read(uploadId, bytes) {
      let left = bytes;
      for (let at = 0; left > 0; at += 1) {
        const key = chunkKey(uploadId, at);
        const sealed = await redis.getBuffer(key);
        if (sealed === null)
          throw new AppError('conflict', 'the file is no longer all here, three days on: send it again');
        const chunk = await unpack(unseal(keys, sealed, key));
        left -= chunk.length;
        yield chunk;
      }
    },

    async put(upload, before) {
      const key = recordKey(upload.id);
      const value = seal(keys, JSON.stringify(upload), key);
      if (before === null) {
        const made = await redis.set(key, value, 'EX', KEPT_SECONDS, 'NX');
        await redis.zadd(list, 'NX', upload.at, upload.id);
        return made === 'OK';
      }
      const old = await redis.getBuffer(key);
      if (old === null || !sameRecord(opened(key, old), before)) return false;
      return await rotationScripts(redis).replace(key, old, value);
    },

    async get(uploadId) {
      const key = recordKey(uploadId);
      const value = await redis.getBuffer(key);
      return value === null ? null : opened(key, value);
    },

    async list(limit, wanted) {
      const found: Upload[] = [];
      const gone: string[] = [];
      for await (const ids of inPages(redis, list, 'highest')) {
        const values = await redis.mgetBuffer(ids.map(recordKey));
        for (const [at, each] of ids.entries()) {
          const value = values[at];
          const upload = value == null ? null : opened(recordKey(each), value);
          if (upload === null) gone.push(each);
          else if (wanted(upload)) found.push(upload);
        }
        if (found.length >= limit) break;
      }
      if (gone.length > 0) await redis.zrem(list, ...gone);
      return found.slice(0, limit);
    },

    async drop(uploadId) {
      await redis.zrem(list, uploadId);
      await redis.unlink(recordKey(uploadId), rejectsKey(uploadId), progressKey(uploadId));
      await dropFile(uploadId);
    },

    async lease(uploadId, holder) {
      const key = leaseKey(uploadId);
      if ((await redis.set(key, holder, 'PX', LEASE_MS, 'NX')) === 'OK') return true;
      if ((await redis.get(key)) !== holder) return false;
      return (await redis.pexpire(key, LEASE_MS)) === 1;
    },
    async release(uploadId, holder) {
      if ((await redis.get(leaseKey(uploadId))) === holder) await redis.unlink(leaseKey(uploadId));
    },

    async addRejects(uploadId, rejects) {
      const key = rejectsKey(uploadId);
      if (rejects.length === 0 || (await redis.hlen(key)) >= REJECTS_LIMIT) return;
      const fields = rejects.map(
        (reject) => [`${reject.row} ${reject.column}`, JSON.stringify(reject)] as const,
      );
      await redis.hset(key, new Map(fields));
      await redis.expire(key, KEPT_SECONDS);
    },
    clearRejects: async (uploadId) => void (await redis.unlink(rejectsKey(uploadId))),
    async rejects(uploadId) {
      const values = await redis.hvals(rejectsKey(uploadId));
      return values.map((value) => rejectSchema.parse(JSON.parse(value))).sort((a, b) => a.row - b.row);
    },

    async putProgress(uploadId, progress) {
      await redis.set(progressKey(uploadId), JSON.stringify(progress), 'EX', KEPT_SECONDS);
    },
    async progress(uploadId) {
      const value = await redis.get(progressKey(uploadId));
      return value === null ? null : progressSchema.parse(JSON.parse(value));
    },
  };
}
