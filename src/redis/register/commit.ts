import {
  type SearchKey,
  searchKeysOfHousehold,
  searchKeysOfOrder,
  searchKeysOfPerson,
} from '../../core/register/search-keys.ts';
import {
  type NumberChange,
  type NewReference,
  onlyLevelChanges,
  type RecordChange,
  type RegisterCommit,
  type ReliedOn,
} from '../../ports/register-store.ts';
import type { KeyRing } from '../../sealing/key-ring.ts';
import {
  bucketOf,
  fingerprintBytes,
  fingerprintOf,
  packValue,
  searchPlace,
  valueBytes,
} from './fingerprint.ts';
import type { RegisterNames } from './names.ts';
import { Packer } from './packed.ts';
import { type RecordKind, sealRecord, versionBytes } from './records.ts';

/** A commit lasts this long as "already done": longer than any retry, shorter than for ever. */
const REMEMBER_SECONDS = 7 * 24 * 3_600;
/**
 * Changes kept for web processes that were away; one that was away longer loads the index again. An import's change is a
 * whole batch, about 3 KiB.
 */
const STREAM_LIMIT = 20_000;
const NOTHING = Buffer.alloc(0);

/** Collects what the script is given, part by part; each a flat list, as the script says. */
interface Parts {
  readonly records: (string | Buffer)[];
  readonly entries: (string | Buffer)[];
  readonly searches: (string | Buffer)[];
  readonly changes: Map<string, Buffer[]>;
}

/** A value of the same commit that is no record of the register itself: an import's progress, a proposal. */
export interface ExtraValue {
  readonly key: string;
  /** A field of a hash; left out: the key's own value. */
  readonly field?: string;
  /** Null takes it away. */
  readonly value: string | Buffer | null;
  /** Of a key's own value: it goes by itself after so long. Left out: it stays. */
  readonly seconds?: number;
  /** The key's value that it takes the place of; null: there is none. Left out: whatever is there. */
  readonly expected?: Buffer | null;
}

export interface CommitContext {
  readonly names: RegisterNames;
  readonly keys: KeyRing;
  /** Lookup keys the index is kept under now; the script refuses when they are others. */
  readonly lookupKeys: readonly string[];
  /** Takes the next unused record number. */
  readonly nextRecord: () => number;
}

/** What the commit script is given: its keys, and everything else as one packed value. Pure but for the sealing's nonces. */
export function commitArguments(
  commit: RegisterCommit,
  extras: readonly ExtraValue[],
  context: CommitContext,
): { readonly keys: readonly string[]; readonly packed: Buffer } {
  const parts: Parts = { records: [], entries: [], searches: [], changes: new Map() };
  const { names, lookupKeys } = context;
  for (const change of commit.people) addRecord(parts, context, 'person', names.person, change);
  for (const change of commit.orders) addRecord(parts, context, 'order', names.order, change);
  for (const change of commit.households) addRecord(parts, context, 'household', names.household, change);
  for (const change of commit.numbers) addNumber(parts, context, change);
  for (const change of commit.people) addSearches(parts, context, change, searchKeysOfPerson);
  for (const change of commit.orders) addSearches(parts, context, change, searchKeysOfOrder);
  for (const change of commit.households) addSearches(parts, context, change, searchKeysOfHousehold);
  const packed = new Packer()
    .list(8)
    .all([String(REMEMBER_SECONDS), lookupKeys.join(','), String(STREAM_LIMIT)])
    .all(parts.records)
    .all(parts.entries)
    .all(parts.searches)
    .all(extras.flatMap(extraParts))
    .all([...parts.changes].flatMap(([key, entries]) => [key, Buffer.concat(entries)]))
    .all((commit.references ?? []).flatMap((each) => referencePlace(each, context)))
    .all((commit.relied ?? []).flatMap((each) => [recordName(names, each), versionBytes(each.version)]))
    .bytes();
  return { keys: [names.meta, names.changes, names.done(commit.commitId)], packed };
}

function extraParts({ key, field, value, seconds, expected }: ExtraValue): readonly (string | Buffer)[] {
  const lives = seconds === undefined ? '' : String(seconds);
  return [key, field ?? '', value ?? NOTHING, lives, expected === undefined ? ANY : (expected ?? NOTHING)];
}

function addRecord<T extends { readonly id: string }>(
  parts: Parts,
  { keys }: CommitContext,
  kind: RecordKind,
  nameOf: (id: string) => string,
  { before, after }: RecordChange<T>,
): void {
  const id = after?.id ?? before?.record.id;
  if (id === undefined) return;
  const version = before?.version ?? 0;
  parts.records.push(nameOf(id), before === null ? NOTHING : versionBytes(version));
  parts.records.push(after === null ? NOTHING : sealRecord(keys.sealing, kind, id, version + 1, after));
}

/** The number's own record, and its entry in the index of every active lookup key. */
function addNumber(parts: Parts, context: CommitContext, change: NumberChange): void {
  const { before, after, level } = change;
  const number = after?.number ?? before?.record.number;
  if (number === undefined) return;
  const record = before?.handle ?? change.handle ?? context.nextRecord();
  if (!onlyLevelChanges(change)) {
    const version = before?.version ?? 0;
    parts.records.push(context.names.number(record), before === null ? NOTHING : versionBytes(version));
    parts.records.push(
      after === null
        ? NOTHING
        : sealRecord(context.keys.sealing, 'number', String(record), version + 1, after),
    );
  }
  const old = before === null ? NOTHING : valueBytes(packValue(before.level, record));
  const value = after === null ? NOTHING : valueBytes(packValue(level, record));
  if (old.equals(value)) return;
  for (const lookupKey of context.lookupKeys) {
    const fingerprint = fingerprintOf(context.keys.lookup, lookupKey, number);
    const field = fingerprintBytes(fingerprint);
    // Under a key whose index is still being built the entry may not be there yet: only the first key is compared.
    const bucket = context.names.bucket(lookupKey, bucketOf(fingerprint));
    parts.entries.push(bucket, field, lookupKey === context.lookupKeys[0] ? old : ANY, value);
    const changes = parts.changes.get(lookupKey) ?? [];
    changes.push(field, value.length === 0 ? valueBytes(0) : value);
    parts.changes.set(lookupKey, changes);
  }
}

/** Under the first lookup key alone, which is complete. */
function referencePlace(
  { key, known }: NewReference,
  { names, keys, lookupKeys }: CommitContext,
): readonly (string | Buffer)[] {
  const first = lookupKeys[0] ?? keys.lookup.current;
  const { bucket, field } = searchPlace(keys.lookup, first, key);
  return [names.search(first, bucket), field, String(known)];
}

function recordName(names: RegisterNames, { kind, id }: ReliedOn): string {
  return kind === 'number' ? names.number(Number(id)) : names[kind](id);
}

/** In place of an expected value: whatever is there. */
const ANY = Buffer.from('any');

function addSearches<T extends { readonly id: string }>(
  parts: Parts,
  { names, keys, lookupKeys }: CommitContext,
  { before, after }: RecordChange<T>,
  keysOf: (record: T) => readonly SearchKey[],
): void {
  const id = after?.id ?? before?.record.id;
  if (id === undefined) return;
  const had = before === null ? [] : keysOf(before.record);
  const has = after === null ? [] : keysOf(after);
  const add = (sign: '+' | '-', of: readonly SearchKey[]): void => {
    for (const lookupKey of lookupKeys) {
      for (const key of of) {
        const place = searchPlace(keys.lookup, lookupKey, key);
        parts.searches.push(names.search(lookupKey, place.bucket), sign, place.field, id);
      }
    }
  };
  add('+', without(has, had));
  add('-', without(had, has));
}

function without(keys: readonly SearchKey[], others: readonly SearchKey[]): readonly SearchKey[] {
  if (others.length === 0) return keys;
  const texts = new Set(others.map(({ kind, text }) => `${kind} ${text}`));
  return keys.filter(({ kind, text }) => !texts.has(`${kind} ${text}`));
}
