import { randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { LEVELS } from '../../core/register/level.ts';
import type { RegisterCommit } from '../../ports/register-store.ts';
import type { KeyRing } from '../../sealing/key-ring.ts';
import { seal, unseal } from '../../sealing/seal.ts';
import { householdSchema, numberRecordSchema, orderSchema, personSchema } from '../../wire/register.ts';
import { bucketOf, fingerprintBytes, fingerprintOf, unpackValue } from './fingerprint.ts';
import { readFrame, writeFrame, writeInPlaceOf } from './frame-file.ts';
import { readMeta } from './meta.ts';
import type { RegisterNames } from './names.ts';
import { openRecord } from './records.ts';
import type { RedisRegisterStore } from './register-store.ts';
import { type Kept, recordPages } from './rotation.ts';

const HEADER = 'register-backup';
/** A page is one commit when restored: no longer for Redis than an import's batch. */
const RECORDS_A_PAGE = 250;

const headerSchema = z.object({ format: z.literal(1), id: z.string(), madeAt: z.number() });
const pageSchema = z.object({
  people: z.array(personSchema).default([]),
  orders: z.array(orderSchema).default([]),
  households: z.array(householdSchema).default([]),
  numbers: z.array(z.object({ record: numberRecordSchema, level: z.enum(LEVELS) })).default([]),
});
type Page = z.infer<typeof pageSchema>;
const endSchema = z.object({ pages: z.int(), records: z.int() });
const frameSchema = z.union([z.object({ page: pageSchema }), z.object({ end: endSchema })]);

/** What a backup holds. */
export interface BackupReport {
  readonly id: string;
  readonly madeAt: number;
  readonly records: number;
}

/**
 * Writes every person, order, household and number to a file, sealed under the current sealing key in frames that know
 * their place: a frame taken out, moved or taken from another backup does not open. Keepers may go on meanwhile; a record
 * that changes is there as it was before or after.
 */
export async function backUp(
  path: string,
  redis: Redis,
  names: RegisterNames,
  keys: KeyRing,
  madeAt: number,
): Promise<BackupReport> {
  const id = randomUUID();
  let pages = 0;
  let records = 0;
  await writeInPlaceOf(path, async (file) => {
    await writeFrame(file, seal(keys.sealing, JSON.stringify({ format: 1, id, madeAt }), HEADER));
    for await (const page of pagesOf(redis, names, keys)) {
      await writeFrame(file, seal(keys.sealing, JSON.stringify({ page }), frameIdentity(id, pages)));
      pages += 1;
      records += countOf(page);
    }
    const end = { end: { pages, records } };
    await writeFrame(file, seal(keys.sealing, JSON.stringify(end), frameIdentity(id, pages)));
  });
  return { id, madeAt, records };
}

/** Opens every frame of a backup and reads every record. Rejects when one does not open, or the file is not whole. */
export async function verifyBackup(path: string, keys: KeyRing): Promise<BackupReport> {
  return await throughBackup(path, keys, async () => undefined);
}

/**
 * Puts a backup back. Run again after a crash it goes on: a page that is there is not put twice. Rejects when records of
 * a page exist that this backup did not put there: a backup goes into an empty register.
 */
export async function restore(path: string, store: RedisRegisterStore, keys: KeyRing): Promise<BackupReport> {
  // The whole file first: half a register must never be put back because the other half does not open.
  await verifyBackup(path, keys);
  return await throughBackup(path, keys, async (page, number, id) => {
    const fresh = <T>(records: readonly T[]) => records.map((after) => ({ before: null, after }));
    const commit: RegisterCommit = {
      commitId: `restore:${id}:${number}`,
      people: fresh(page.people),
      orders: fresh(page.orders),
      households: fresh(page.households),
      numbers: page.numbers.map(({ record, level }) => ({ before: null, after: record, level })),
    };
    if ((await store.commit(commit)) === 'conflict') {
      throw new Error('the register is not empty: a backup is restored into an empty one');
    }
  });
}

async function throughBackup(
  path: string,
  keys: KeyRing,
  take: (page: Page, number: number, id: string) => Promise<void>,
): Promise<BackupReport> {
  const file = await open(path, 'r');
  try {
    const opened = async (identity: string): Promise<unknown> =>
      JSON.parse(unseal(keys.sealing, await readFrame(file), identity).toString('utf8'));
    const { id, madeAt } = headerSchema.parse(await opened(HEADER));
    let records = 0;
    for (let pages = 0; ; pages += 1) {
      const frame = frameSchema.parse(await opened(frameIdentity(id, pages)));
      if ('page' in frame) {
        await take(frame.page, pages, id);
        records += countOf(frame.page);
        continue;
      }
      if (frame.end.pages !== pages || frame.end.records !== records)
        throw new Error('the backup is not whole');
      await nothingAfter(file);
      return { id, madeAt, records };
    }
  } finally {
    await file.close();
  }
}

async function nothingAfter(file: FileHandle): Promise<void> {
  const { bytesRead } = await file.read(Buffer.alloc(1), 0, 1, null);
  if (bytesRead !== 0) throw new Error('something follows the end of the backup');
}

/** Orders and households first, then people, then numbers: in whatever order they come back, each page is whole. */
async function* pagesOf(redis: Redis, names: RegisterNames, keys: KeyRing): AsyncGenerator<Page> {
  const { sealing } = keys;
  for await (const kept of slices(recordPages(redis, names, 'order'))) {
    yield pageSchema.parse({
      orders: kept.map((each) => openRecord(sealing, 'order', each.id, orderSchema, each.kept).record),
    });
  }
  for await (const kept of slices(recordPages(redis, names, 'household'))) {
    yield pageSchema.parse({
      households: kept.map(
        (each) => openRecord(sealing, 'household', each.id, householdSchema, each.kept).record,
      ),
    });
  }
  for await (const kept of slices(recordPages(redis, names, 'person'))) {
    yield pageSchema.parse({
      people: kept.map((each) => openRecord(sealing, 'person', each.id, personSchema, each.kept).record),
    });
  }
  for await (const kept of slices(recordPages(redis, names, 'number'))) {
    yield pageSchema.parse({ numbers: await numbersOf(kept, redis, names, keys) });
  }
}

/**
 * Numbers with the level that the index says. One that was taken off since it was read is left out, and so is one that was
 * tied anew since: it has another record. Rejects when the index lacks a number that the register has: restored without
 * it, every call from it would be unknown.
 */
async function numbersOf(
  read: readonly Kept[],
  redis: Redis,
  names: RegisterNames,
  keys: KeyRing,
): Promise<Page['numbers']> {
  const records = read.map(
    ({ id, kept }) => openRecord(keys.sealing, 'number', id, numberRecordSchema, kept).record,
  );
  const values = await valuesOf(
    records.map((record) => record.number),
    redis,
    names,
    keys,
  );
  const lacking = read.filter((_, at) => values[at] == null).map(({ key }) => key);
  const lost = lacking.length === 0 ? 0 : await redis.exists(...lacking);
  if (lost > 0) throw new Error(`the index lacks ${lost} of the register’s numbers: nothing was backed up`);
  return records.flatMap((record, at) => {
    const value = values[at];
    if (value == null || value.record !== Number(read[at]?.id)) return [];
    return [{ record, level: value.level }];
  });
}

/**
 * What the index says of each number; null when it is not there (any more). Asked again under the new lookup key when a
 * rotation put another first meanwhile: the old one's index may have gone before it was read.
 */
async function valuesOf(numbers: readonly string[], redis: Redis, names: RegisterNames, keys: KeyRing) {
  for (;;) {
    const lookupKey = await firstLookupKey(redis, names);
    const pipeline = redis.pipeline();
    for (const number of numbers) {
      const print = fingerprintOf(keys.lookup, lookupKey, number);
      pipeline.hgetBuffer(names.bucket(lookupKey, bucketOf(print)), fingerprintBytes(print));
    }
    const found = (await pipeline.exec()) ?? [];
    const values = found.map(([error, value]) => {
      if (error !== null) throw error;
      return Buffer.isBuffer(value) ? unpackValue(value.readUInt32BE(0)) : null;
    });
    if ((await firstLookupKey(redis, names)) === lookupKey) return values;
  }
}

/** The one under which the index is complete. */
async function firstLookupKey(redis: Redis, names: RegisterNames): Promise<string> {
  const first = (await readMeta(redis, names))?.lookupKeys[0];
  if (first === undefined) throw new Error('the register lost its facts');
  return first;
}

async function* slices<T>(pages: AsyncIterable<readonly T[]>): AsyncGenerator<readonly T[]> {
  for await (const page of pages) {
    for (let first = 0; first < page.length; first += RECORDS_A_PAGE) {
      yield page.slice(first, first + RECORDS_A_PAGE);
    }
  }
}

function countOf(page: Page): number {
  return page.people.length + page.orders.length + page.households.length + page.numbers.length;
}

function frameIdentity(id: string, page: number): string {
  return `${HEADER}:${id}:${page}`;
}
