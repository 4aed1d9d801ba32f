import type { Redis } from 'ioredis';
import type { z } from 'zod';
import type { HouseholdId, PersonId } from '../../core/ids.ts';
import type { Order } from '../../core/register/order.ts';
import type { Household, Person } from '../../core/register/person.ts';
import type { SearchKey } from '../../core/register/search-keys.ts';
import type {
  CommitOutcome,
  KeptNumber,
  NumberChange,
  OwedAfterCommit,
  RegisterCommit,
  RegisterStore,
  Versioned,
} from '../../ports/register-store.ts';
import type { KeyRing } from '../../sealing/key-ring.ts';
import { householdSchema, numberRecordSchema, orderSchema, personSchema } from '../../wire/register.ts';
import { type CommitContext, commitArguments, type ExtraValue } from './commit.ts';
import {
  bucketOf,
  fingerprintBytes,
  fingerprintOf,
  MOST_RECORDS,
  searchPlace,
  unpackValue,
} from './fingerprint.ts';
import { ensureMeta, readMeta, type RegisterMeta } from './meta.ts';
import { type RegisterNames, registerNames } from './names.ts';
import { owedValue, readOwed, settleOwed } from './owed.ts';
import { packedList } from './packed.ts';
import { proposalValue } from './proposals.ts';
import { reasonsKey, reasonValue } from './reasons.ts';
import { openRecord, type RecordKind } from './records.ts';
import { scanKeys } from './scan-keys.ts';
import { type RegisterScripts, registerScripts } from './scripts.ts';

/** A commit of so many new numbers is an import's batch, and more will come. */
const IMPORT_RECORDS = 32;
const RESERVED_BATCHES = 16;
/** Most ids given for one search key: a search that finds more needs another word. */
export const FIND_LIMIT = 1_000;

export interface RegisterStoreOptions {
  /** A `background` connection: keepers and imports, never the call path. */
  readonly redis: Redis;
  readonly keys: KeyRing;
  /** Key prefix, e.g. `alongside:`. */
  readonly prefix: string;
}

/** The register's store on Redis, and what imports and rotation need beside it. */
export interface RedisRegisterStore extends RegisterStore {
  readonly names: RegisterNames;
  /** As `commit`, with further values written in the same step. */
  commitWith(commit: RegisterCommit, extras: readonly ExtraValue[]): Promise<CommitOutcome>;
}

/** Opens the store: makes the register's facts if there are none, and throws WrongKeyError when the keys are not its own. */
export async function openRegisterStore(options: RegisterStoreOptions): Promise<RedisRegisterStore> {
  const names = registerNames(options.prefix);
  const meta = await ensureMeta(options.redis, names, options.keys);
  return new Store(options.redis, options.keys, names, meta);
}

class Store implements RedisRegisterStore {
  readonly names: RegisterNames;
  readonly #redis: Redis;
  readonly #keys: KeyRing;
  readonly #scripts: RegisterScripts;
  #meta: RegisterMeta;
  #reserved = { next: 0, left: 0 };

  constructor(redis: Redis, keys: KeyRing, names: RegisterNames, meta: RegisterMeta) {
    this.names = names;
    this.#redis = redis;
    this.#keys = keys;
    this.#meta = meta;
    this.#scripts = registerScripts(redis);
  }

  people(ids: readonly PersonId[]): Promise<ReadonlyMap<PersonId, Versioned<Person>>> {
    return this.#records('person', ids, this.names.person, personSchema);
  }

  orders(ids: readonly string[]): Promise<ReadonlyMap<string, Versioned<Order>>> {
    return this.#records('order', ids, this.names.order, orderSchema);
  }

  households(ids: readonly HouseholdId[]): Promise<ReadonlyMap<HouseholdId, Versioned<Household>>> {
    return this.#records('household', ids, this.names.household, householdSchema);
  }

  async numbers(numbers: readonly string[]): Promise<ReadonlyMap<string, KeptNumber>> {
    const found = new Map<string, KeptNumber>();
    if (numbers.length === 0) return found;
    const values = await this.#underActiveKeys((active, first) => {
      const places = numbers.flatMap((number) => {
        const print = fingerprintOf(this.#keys.lookup, first, number);
        return [String(bucketOf(print)), fingerprintBytes(print)];
      });
      const { meta, numberStem } = this.names;
      return this.#scripts.numbers(
        [meta],
        [active, this.names.bucketStem(first), numberStem, packedList(places)],
      );
    });
    for (let at = 0; at + 2 < values.length; at += 3) {
      const number = numbers[Number(values[at]) - 1];
      const value = values[at + 1];
      const kept = values[at + 2];
      if (number === undefined || value === undefined || kept === undefined || kept.length === 0) continue;
      const { level, record } = unpackValue(value.readUInt32BE(0));
      const opened = openRecord(this.#keys.sealing, 'number', String(record), numberRecordSchema, kept);
      if (opened.record.number === number) found.set(number, { ...opened, level, handle: record });
    }
    return found;
  }

  async find(keys: readonly SearchKey[]): Promise<readonly (readonly string[])[]> {
    if (keys.length === 0) return [];
    const lines = await this.#search(keys, this.#scripts.find);
    return lines.split('\n').map((ids) => (ids === '' ? [] : ids.split(' ')));
  }

  async findAll(keys: readonly SearchKey[]): Promise<readonly string[]> {
    if (keys.length === 0) return [];
    return await this.#search(keys, this.#scripts.findAll);
  }

  async *everyone(): AsyncGenerator<readonly Versioned<Person>[]> {
    const stem = this.names.person('');
    for await (const keys of scanKeys(this.#redis, `${stem}*`)) {
      const found = await this.people(keys.map((key) => key.slice(stem.length) as PersonId));
      yield [...found.values()];
    }
  }

  commit(commit: RegisterCommit): Promise<CommitOutcome> {
    return this.commitWith(commit, []);
  }

  async handles(count: number): Promise<readonly number[]> {
    if (count === 0) return [];
    const first = await this.#takeRecords(count);
    return Array.from({ length: count }, (_, at) => first + at);
  }

  async isCommitted(commitId: string): Promise<boolean> {
    return (await this.#redis.exists(this.names.done(commitId))) === 1;
  }

  owed(limit: number): Promise<readonly OwedAfterCommit[]> {
    return readOwed(this.#redis, this.names, this.#keys.sealing, limit);
  }

  settled(entryId: string): Promise<void> {
    return settleOwed(this.#redis, this.names, entryId);
  }

  async commitWith(commit: RegisterCommit, extras: readonly ExtraValue[]): Promise<CommitOutcome> {
    const isNew = ({ before, handle }: NumberChange): boolean => before === null && handle === undefined;
    const added = commit.numbers.filter(isNew).length;
    let next = added === 0 ? 0 : await this.#takeRecords(added);
    const more = [...extras, ...this.#beside(commit)];
    for (;;) {
      const first = next;
      const context: CommitContext = {
        names: this.names,
        keys: this.#keys,
        lookupKeys: this.#meta.lookupKeys,
        nextRecord: () => next++,
      };
      const { keys, packed } = commitArguments(commit, more, context);
      const outcome = await this.#scripts.commit(keys, packed);
      if (outcome !== 'keysChanged') return outcome;
      next = first;
      await this.#refreshMeta();
    }
  }

  /** What a change leaves beside its records. An erased person's reasons go, but for the reason of the erasure. */
  #beside({ owed, reason, decided }: RegisterCommit): readonly ExtraValue[] {
    const { sealing } = this.#keys;
    const beside: ExtraValue[] = [];
    if (owed !== undefined) beside.push(owedValue(this.names, sealing, owed));
    for (const person of owed?.erased ?? [])
      beside.push({ key: reasonsKey(this.names, person), value: null });
    if (owed !== undefined && reason !== undefined)
      beside.push(reasonValue(this.names, sealing, owed.entry.subjectId, reason));
    if (decided !== undefined) beside.push(proposalValue(this.names, sealing, decided));
    return beside;
  }

  #search<T>(
    keys: readonly SearchKey[],
    script: (keys: readonly string[], args: readonly (string | number | Buffer)[]) => Promise<T>,
  ): Promise<T> {
    return this.#underActiveKeys((active, first) => {
      const places = keys.flatMap((key) => {
        const { bucket, field } = searchPlace(this.#keys.lookup, first, key);
        return [String(bucket), field];
      });
      return script(
        [this.names.meta],
        [active, FIND_LIMIT, this.names.searchStem(first), packedList(places)],
      );
    });
  }

  /** Reads under the first active lookup key, which is complete; once more when a rotation changed the keys meanwhile. */
  async #underActiveKeys<T>(read: (active: string, first: string) => Promise<T>): Promise<T> {
    for (;;) {
      const { lookupKeys } = this.#meta;
      try {
        return await read(lookupKeys.join(','), lookupKeys[0] ?? this.#keys.lookup.current);
      } catch (error) {
        if (!(error as Error).message.includes('KEYSCHANGED')) throw error;
        await this.#refreshMeta();
      }
    }
  }

  /** Reserves record numbers; gaps are harmless. An import reserves for several batches at once. */
  async #takeRecords(count: number): Promise<number> {
    if (this.#reserved.left < count) {
      const more = count < IMPORT_RECORDS ? count : count * RESERVED_BATCHES;
      const last = await this.#redis.hincrby(this.names.meta, 'records', more);
      if (last >= MOST_RECORDS) throw new Error('the register is full: no record number is left');
      this.#reserved = { next: last - more + 1, left: more };
    }
    const first = this.#reserved.next;
    this.#reserved = { next: first + count, left: this.#reserved.left - count };
    return first;
  }

  async #refreshMeta(): Promise<void> {
    const meta = await readMeta(this.#redis, this.names);
    if (meta === null) throw new Error('the register lost its facts');
    this.#meta = meta;
  }

  async #records<Id extends string, T>(
    kind: RecordKind,
    ids: readonly Id[],
    nameOf: (id: string) => string,
    schema: z.ZodType<T, unknown>,
  ): Promise<ReadonlyMap<Id, Versioned<T>>> {
    const found = new Map<Id, Versioned<T>>();
    if (ids.length === 0) return found;
    const kept = await this.#redis.mgetBuffer(ids.map(nameOf));
    for (const [at, id] of ids.entries()) {
      const value = kept[at];
      if (value != null) found.set(id, openRecord(this.#keys.sealing, kind, id, schema, value));
    }
    return found;
  }
}
