import { createHmac } from 'node:crypto';
import type { Redis } from 'ioredis';
import { AppError } from '../core/errors.ts';
import { keyOf, type KeySet } from '../sealing/key-ring.ts';
import { seal, unseal } from '../sealing/seal.ts';

/**
 * Versioned, sealed records with sorted indexes and an outbox, all under one hash tag, so that one script writes a change
 * and what must follow from it together: from accepted to queued nothing can be lost (design section 6).
 *
 * KEYS: record, outbox, indexes… · ARGV: member, expected version, sealed, digest of the write, number of indexes,
 * their scores ('' takes the member out), effects…
 * A write that timed out may come again: the digest tells it from somebody else's.
 */
const COMMIT = `
local stored = redis.call('HGET', KEYS[1], 'v') or '0'
if stored ~= ARGV[2] then
  local again = stored == tostring(tonumber(ARGV[2]) + 1) and redis.call('HGET', KEYS[1], 'w') == ARGV[4]
  return again and 1 or 0
end
redis.call('HSET', KEYS[1], 'v', tonumber(ARGV[2]) + 1, 'w', ARGV[4], 'd', ARGV[3])
local indexes = tonumber(ARGV[5])
for i = 1, indexes do
  local score = ARGV[5 + i]
  if score == '' then redis.call('ZREM', KEYS[2 + i], ARGV[1])
  else redis.call('ZADD', KEYS[2 + i], score, ARGV[1]) end
end
for i = 6 + indexes, #ARGV do redis.call('XADD', KEYS[2], '*', 'e', ARGV[i]) end
return 1`;

type CommitScript = (keyCount: number, ...args: (string | number | Buffer)[]) => Promise<number>;

export interface RecordsOptions {
  readonly redis: Redis;
  /** In front of every key, e.g. `alongside:`. */
  readonly prefix: string;
  /** What is kept, e.g. `referrals`: the hash tag of all its keys. */
  readonly name: string;
  readonly keys: KeySet;
  /** Is told of a record that does not open, which `loadAll` then leaves out; missing: `loadAll` rejects. */
  readonly onUnreadable?: ((name: string, recordId: string, error: unknown) => void) | undefined;
}

/** Score by index name; null takes the record out of that index. */
export type IndexScores = Readonly<Record<string, number | null>>;

export interface SealedRecords<T> {
  load(recordId: string): Promise<T | null>;
  /** Without those that are gone or, where somebody is told of it, do not open. */
  loadAll(recordIds: readonly string[]): Promise<readonly T[]>;
  /** False when the stored version is not `value.version - 1`. */
  commit(value: T, scores: IndexScores, effects: readonly unknown[]): Promise<boolean>;
  /** Ids with a score from `min` to `max`, lowest first (highest first when `reverse`). */
  idsByScore(
    index: string,
    range: {
      readonly min: number;
      readonly max: number;
      readonly offset?: number;
      readonly reverse?: boolean;
    },
    limit: number,
  ): Promise<readonly string[]>;
  /** Takes a record out of the store and of these indexes, for good. Harmless to repeat. */
  forget(recordId: string, indexes: readonly string[]): Promise<void>;
  /** The full key of something of ours that lies beside the records. */
  key(name: string): string;
}

export function outboxKey(prefix: string, name: string): string {
  return `${prefix}{${name}}:outbox`;
}

export function createSealedRecords<T extends { readonly id: string; readonly version: number }>(
  options: RecordsOptions,
): SealedRecords<T> {
  const { redis, keys } = options;
  const key = (name: string): string => `${options.prefix}{${options.name}}:${name}`;
  const identity = (recordId: string): string => `${options.name}:${recordId}`;
  const commitScript = defineCommit(redis);
  const open = (recordId: string, sealed: Buffer): T =>
    JSON.parse(unseal(keys, sealed, identity(recordId)).toString('utf8')) as T;

  const openedOrTold = (recordId: string, sealed: Buffer): readonly T[] => {
    try {
      return [open(recordId, sealed)];
    } catch (error) {
      if (options.onUnreadable === undefined) throw error;
      options.onUnreadable(options.name, recordId, error);
      return [];
    }
  };

  return {
    key,
    async load(recordId) {
      const sealed = await reached(redis.hgetBuffer(key(`record:${recordId}`), 'd'));
      return sealed === null ? null : open(recordId, sealed);
    },
    async loadAll(recordIds) {
      const sealed = await reached(
        Promise.all(recordIds.map((each) => redis.hgetBuffer(key(`record:${each}`), 'd'))),
      );
      return recordIds.flatMap((each, index) => {
        const one = sealed[index] ?? null;
        return one === null ? [] : openedOrTold(each, one);
      });
    },
    async commit(value, scores, effects) {
      const plain = JSON.stringify(value);
      const names = Object.keys(scores);
      const digest = createHmac('sha256', keyOf(keys, keys.current)).update(plain).digest('base64url');
      const recordKey = key(`record:${value.id}`);
      const writing = commitScript(
        2 + names.length,
        ...[recordKey, outboxKey(options.prefix, options.name), ...names.map((each) => key(`by:${each}`))],
        ...[value.id, value.version - 1, seal(keys, plain, identity(value.id)), digest, names.length],
        ...names.map((each) => scores[each] ?? ''),
        ...effects.map((effect) => JSON.stringify(effect)),
      );
      return (await reached(writing)) === 1;
    },
    async forget(recordId, indexes) {
      let gone = redis.multi().del(key(`record:${recordId}`));
      for (const index of indexes) gone = gone.zrem(key(`by:${index}`), recordId);
      await reached(gone.exec());
    },
    async idsByScore(index, { min, max, offset = 0, reverse = false }, limit) {
      return await reached(
        reverse
          ? redis.zrevrangebyscore(key(`by:${index}`), bound(max), bound(min), 'LIMIT', offset, limit)
          : redis.zrangebyscore(key(`by:${index}`), bound(min), bound(max), 'LIMIT', offset, limit),
      );
    },
  };
}

/** As Redis documents it: `Infinity` is understood by its C library, not by every server that speaks its protocol. */
function bound(score: number): number | '+inf' | '-inf' {
  return Number.isFinite(score) ? score : score > 0 ? '+inf' : '-inf';
}

/** Says in words what a caller can act on. A write that was not confirmed may have been done: it is safe to repeat. */
async function reached<T>(command: Promise<T>): Promise<T> {
  try {
    return await command;
  } catch (error) {
    const unavailable = new AppError('unavailable', 'the records cannot be reached: try again');
    unavailable.cause = error;
    throw unavailable;
  }
}

/** ioredis sends a defined script by its digest and whole when a fresh master does not know it (NOSCRIPT). */
function defineCommit(redis: Redis): CommitScript {
  redis.defineCommand('commitSealedRecord', { lua: COMMIT });
  const commands = redis as unknown as { commitSealedRecord: CommitScript };
  return (keyCount, ...args) => commands.commitSealedRecord(keyCount, ...args);
}
