import type { AuditEntry } from '../core/audit/audit-entry.ts';
import type { HouseholdId, PersonId } from '../core/ids.ts';
import type { Level } from '../core/register/level.ts';
import type { Order } from '../core/register/order.ts';
import type { Household, NumberRecord, Person } from '../core/register/person.ts';
import type { SearchKey } from '../core/register/search-keys.ts';
import type { Proposal } from './register-proposals.ts';
import type { KeptReason } from './register-reasons.ts';

/** A record and the version it had when it was read; a commit names the version it was decided on. */
export interface Versioned<T> {
  readonly record: T;
  readonly version: number;
}

/** A number as it is kept: `handle` is the store's own, to be given back untouched. */
export interface KeptNumber extends Versioned<NumberRecord> {
  readonly level: Level;
  readonly handle: number;
}

/** One record's change. `before` null: it must not exist yet; `after` null: it is erased. */
export interface RecordChange<T> {
  readonly before: Versioned<T> | null;
  readonly after: T | null;
}

/** One number's change: `level` is what the index will say of it. */
export interface NumberChange {
  readonly before: KeptNumber | null;
  readonly after: NumberRecord | null;
  readonly level: Level;
  /** Of a new number, taken with `handles` by whoever builds on the change before it is committed; else the store takes one. */
  readonly handle?: number;
}

/** True when the number's record stays as it is and only the index says another level of it. */
export function onlyLevelChanges({ before, after }: NumberChange): boolean {
  return before !== null && after !== null && before.record.people.join(' ') === after.people.join(' ');
}

/**
 * What is still owed after a commit, written in the same step so that a crash in between loses nothing: its entry in the
 * audit log, which may be on another Redis, and taking an erased person out of what imports, proposals and stories remember.
 */
export interface OwedAfterCommit {
  readonly entry: AuditEntry;
  /** Whoever was erased, with every id that led to them. */
  readonly erased: readonly PersonId[];
}

/** A record as it was read; of a number `id` is its handle. */
export interface ReliedOn {
  readonly kind: 'person' | 'order' | 'number';
  readonly id: string;
  readonly version: number;
}

/** A reference that none of the `known` ids under its key had from this source. */
export interface NewReference {
  readonly key: SearchKey;
  readonly known: number;
}

/** `already`: that commit was made before, perhaps by another process and with other records. `conflict`: nothing happened. */
export type CommitOutcome = 'committed' | 'already' | 'conflict';

/** Changes that become true together or not at all. */
export interface RegisterCommit {
  /** The same id twice is the same commit: the second time nothing happens. */
  readonly commitId: string;
  readonly people: readonly RecordChange<Person>[];
  readonly orders: readonly RecordChange<Order>[];
  readonly households: readonly RecordChange<Household>[];
  readonly numbers: readonly NumberChange[];
  /** Records that it was decided on and that stay as they are: a conflict if one of them is another by now. */
  readonly relied?: readonly ReliedOn[];
  /** References that somebody new was made for: a conflict if more stand under one by now than did then. */
  readonly references?: readonly NewReference[];
  readonly owed?: OwedAfterCommit;
  /** Why, kept sealed about the subject of the owed entry. */
  readonly reason?: KeptReason;
  /** A proposal as it was decided: a decision is never apart from what it did. */
  readonly decided?: Proposal;
}

/** What a decision reads. All methods reject when the store cannot be reached. */
export interface RegisterReads {
  /** What is missing is left out. Rejects with a TamperedError when a record does not open. */
  people(ids: readonly PersonId[]): Promise<ReadonlyMap<PersonId, Versioned<Person>>>;
  orders(ids: readonly string[]): Promise<ReadonlyMap<string, Versioned<Order>>>;
  households(ids: readonly HouseholdId[]): Promise<ReadonlyMap<HouseholdId, Versioned<Household>>>;
  /** By E.164 number. */
  numbers(numbers: readonly string[]): Promise<ReadonlyMap<string, KeptNumber>>;
  /** For each key, the ids found under it: exact match of keyed hashes, so nothing can be enumerated. */
  find(keys: readonly SearchKey[]): Promise<readonly (readonly string[])[]>;
}

/** The register's records as its keepers read and write them. All methods reject when the store cannot be reached. */
export interface RegisterStore extends RegisterReads {
  /** So many handles that no number has or will have; those never used are harmless. */
  handles(count: number): Promise<readonly number[]>;
  /** Ids that stand under every one of the keys. */
  findAll(keys: readonly SearchKey[]): Promise<readonly string[]>;
  /** Every person once, in no order, some at a time; those put in meanwhile may or may not come. */
  everyone(): AsyncIterable<readonly Versioned<Person>[]>;
  /** True when a commit of that id was made: asking again for the same must not decide on what it did. */
  isCommitted(commitId: string): Promise<boolean>;
  /** What earlier commits still owe: some process ended in between. */
  owed(limit: number): Promise<readonly OwedAfterCommit[]>;
  /** That entry is in the audit log now, and the rest is done. */
  settled(entryId: string): Promise<void>;
  /** After a `conflict` somebody changed one of the records since it was read: load and decide again. */
  commit(commit: RegisterCommit): Promise<CommitOutcome>;
}
