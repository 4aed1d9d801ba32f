import type { Redis } from 'ioredis';
import {
  searchKeysOfHousehold,
  searchKeysOfOrder,
  searchKeysOfPerson,
  type SearchKey,
} from '../../core/register/search-keys.ts';
import type { KeyRing } from '../../sealing/key-ring.ts';
import { householdSchema, numberRecordSchema, orderSchema, personSchema } from '../../wire/register.ts';
import { bucketOf, fingerprintBytes, fingerprintOf, searchPlace } from './fingerprint.ts';
import { lookupProof, readMeta, sealingProof } from './meta.ts';
import type { RegisterNames } from './names.ts';
import { openRecord, type RecordKind, recordSealedWith, resealRecord } from './records.ts';
import { scanKeys } from './scan-keys.ts';
import { resealOthers } from './rotation-others.ts';
import { type RotationScripts, rotationScripts } from './rotation-scripts.ts';

/** How far a rotation came. It can be stopped and started again at any moment: done work is found done. */
export interface RotationProgress {
  readonly looked: number;
  readonly changed: number;
}

export interface RotationOptions {
  /** A `background` connection. */
  readonly redis: Redis;
  readonly names: RegisterNames;
  /** With both the old and the new key; `current` is the new one. */
  readonly keys: KeyRing;
  readonly onProgress: (progress: RotationProgress) => void;
}

const KINDS = ['person', 'order', 'household', 'number'] as const satisfies readonly RecordKind[];

/**
 * Seals every record, and everything kept beside the records, under the current sealing key. Calls and keepers go on: a
 * record is replaced only if it is still what was read. When it resolves nothing is sealed under another key, and the old one may leave the key ring.
 */
export async function rotateSealingKey(options: RotationOptions): Promise<RotationProgress> {
  const { redis, names, keys } = options;
  const { current } = keys.sealing;
  await redis.hsetnx(names.meta, `sealingProof:${current}`, sealingProof(keys));
  const scripts = rotationScripts(redis);
  let progress: RotationProgress = { looked: 0, changed: 0 };
  for (let again = true; again; ) {
    again = false;
    for (const kind of KINDS) {
      for await (const page of recordPages(redis, names, kind)) {
        const old = page.filter(({ kept }) => recordSealedWith(kept) !== current);
        const replaced = await Promise.all(
          old.map(({ key, id, kept }) =>
            scripts.replace(key, kept, resealRecord(keys.sealing, kind, id, kept)),
          ),
        );
        // Somebody wrote in between, perhaps a process that still has the old key as current: look again.
        if (replaced.some((done) => !done)) again = true;
        progress = { looked: progress.looked + page.length, changed: progress.changed + old.length };
        options.onProgress(progress);
      }
    }
    const beside = await resealOthers({ redis, names, sealing: keys.sealing, scripts });
    again ||= beside.again;
    progress = { ...progress, changed: progress.changed + beside.changed };
  }
  const others = (await redis.hkeys(names.meta)).filter((field) => field.startsWith('sealingProof:'));
  const left = others.filter((field) => field !== `sealingProof:${current}`);
  if (left.length > 0) await redis.hdel(names.meta, ...left);
  return progress;
}

/**
 * Builds index and search keys under the current lookup key beside the old ones, then drops the old ones. Resumable.
 * Active keys go `old` → `old,new` (writers write both, the old one is complete) → `new,old` (both are complete) → `new`.
 * Every process looks up under all active keys, so no call misses at any moment. `settle` is waited for before the old
 * key goes: until every web process has loaded the new table (it says so in its status).
 */
export async function rotateLookupKey(
  options: RotationOptions,
  settle: () => Promise<void>,
): Promise<RotationProgress> {
  const { redis, names, keys } = options;
  const { current } = keys.lookup;
  const meta = await readMeta(redis, names);
  if (meta === null) throw new Error('there is no register to rotate');
  let progress: RotationProgress = { looked: 0, changed: 0 };
  const old = meta.lookupKeys.find((lookupKey) => lookupKey !== current);
  if (old === undefined) return progress;
  if (meta.lookupKeys[0] !== current) {
    await redis.hset(names.meta, `lookupProof:${current}`, lookupProof(keys, current));
    await setActive(redis, names, [old, current]);
    const scripts = rotationScripts(redis);
    for (const kind of KINDS) {
      for await (const page of recordPages(redis, names, kind)) {
        await (kind === 'number'
          ? copyEntries(page, old, options, scripts)
          : copySearches(kind, page, options, scripts));
        progress = { looked: progress.looked + page.length, changed: progress.changed + page.length };
        options.onProgress(progress);
      }
    }
    await setActive(redis, names, [current, old]);
  }
  await settle();
  await setActive(redis, names, [current]);
  await dropLookupKey(redis, names, old);
  return progress;
}

/** Writers refuse to commit under other keys than these, and re-read; web processes are told by the stream. */
async function setActive(redis: Redis, names: RegisterNames, lookupKeys: readonly string[]): Promise<void> {
  await redis
    .multi()
    .hset(names.meta, 'lookupKeys', lookupKeys.join(','))
    .xadd(names.changes, '*', 'keys', 'changed')
    .exec();
}

async function dropLookupKey(redis: Redis, names: RegisterNames, old: string): Promise<void> {
  for (const stem of [names.bucketStem(old), names.search(old, 0).slice(0, -1)]) {
    for await (const page of scanKeys(redis, `${stem}*`)) await redis.unlink(...page);
  }
  await redis.hdel(names.meta, `lookupProof:${old}`);
}

/** A record as it is kept. */
export interface Kept {
  readonly key: string;
  readonly id: string;
  readonly kept: Buffer;
}

/** All records of a kind, as they are kept, some at a time. */
export async function* recordPages(
  redis: Redis,
  names: RegisterNames,
  kind: RecordKind,
): AsyncGenerator<readonly Kept[]> {
  const stem = stemOf(names, kind);
  for await (const keys of scanKeys(redis, `${stem}*`)) {
    const values = await redis.mgetBuffer([...keys]);
    yield keys.flatMap((key, at) => {
      const kept = values[at];
      return kept == null ? [] : [{ key, id: key.slice(stem.length), kept }];
    });
  }
}

function stemOf(names: RegisterNames, kind: RecordKind): string {
  switch (kind) {
    case 'person':
      return names.person('');
    case 'order':
      return names.order('');
    case 'household':
      return names.household('');
    case 'number':
      return names.numberStem;
  }
}

/** Puts numbers into the index of the new key; their levels are what the old one says at that moment. */
async function copyEntries(
  page: readonly Kept[],
  old: string,
  { names, keys }: RotationOptions,
  scripts: RotationScripts,
): Promise<void> {
  const { sealing, lookup } = keys;
  const args: Buffer[] = [];
  const touched = page.flatMap(({ key, id, kept }) => {
    const { record } = openRecord(sealing, 'number', id, numberRecordSchema, kept);
    const from = fingerprintOf(lookup, old, record.number);
    const to = fingerprintOf(lookup, lookup.current, record.number);
    args.push(fingerprintBytes(from), fingerprintBytes(to));
    return [key, names.bucket(old, bucketOf(from)), names.bucket(lookup.current, bucketOf(to))];
  });
  await scripts.copyEntries(touched, args);
}

/**
 * Puts records under the search keys of the new key. A writer adds only the search keys that its change adds, so a record
 * that was changed since it was read is read again: nobody else puts it under the keys that it had before.
 */
async function copySearches(
  kind: Exclude<RecordKind, 'number'>,
  page: readonly Kept[],
  { redis, names, keys }: RotationOptions,
  scripts: RotationScripts,
): Promise<void> {
  const { current } = keys.lookup;
  const copied = async (key: string, id: string, kept: Buffer): Promise<boolean> => {
    const places = searchKeysOf(kind, id, kept, keys).map((each) => searchPlace(keys.lookup, current, each));
    const buckets = places.map((place) => names.search(current, place.bucket));
    return await scripts.addSearches([key, ...buckets], [kept, id, ...places.map((place) => place.field)]);
  };
  await Promise.all(
    page.map(async ({ key, id, kept }) => {
      for (let now: Buffer | null = kept; now !== null && !(await copied(key, id, now)); )
        now = await redis.getBuffer(key);
    }),
  );
}

function searchKeysOf(
  kind: Exclude<RecordKind, 'number'>,
  id: string,
  kept: Buffer,
  { sealing }: KeyRing,
): readonly SearchKey[] {
  switch (kind) {
    case 'person':
      return searchKeysOfPerson(openRecord(sealing, kind, id, personSchema, kept).record);
    case 'order':
      return searchKeysOfOrder(openRecord(sealing, kind, id, orderSchema, kept).record);
    case 'household':
      return searchKeysOfHousehold(openRecord(sealing, kind, id, householdSchema, kept).record);
  }
}
