import type { HouseholdId, PersonId } from '../../core/ids.ts';
import type { Order } from '../../core/register/order.ts';
import type { Household, Person } from '../../core/register/person.ts';
import {
  householdKey,
  orderReferenceKey,
  referenceKey,
  type SearchKey,
} from '../../core/register/search-keys.ts';
import {
  type KeptNumber,
  type NumberChange,
  onlyLevelChanges,
  type RecordChange,
  type RegisterReads,
  type Versioned,
} from '../../ports/register-store.ts';
import type { BatchChanges } from './commit-batch.ts';

/**
 * The register as it will be once `changes` are committed, whether they are by now or not: the next batch of an import is
 * decided on it while this one is being written. What it gives is true only if the commit is made as it stands; after a
 * conflict, whatever was decided on it is decided again. Of search keys it knows references, which is all that an import
 * asks for. The numbers' changes must have their handles.
 */
export function registerAfter(store: RegisterReads, changes: BatchChanges): RegisterReads {
  const people = recordsAfter<PersonId, Person>(changes.people);
  const orders = recordsAfter<string, Order>(changes.orders);
  const households = recordsAfter<HouseholdId, Household>(changes.households);
  const numbers = numbersAfter(changes.numbers);
  const found = referencesAfter(people, orders, households);
  return {
    people: (ids) => through(ids, people, (others) => store.people(others)),
    orders: (ids) => through(ids, orders, (others) => store.orders(others)),
    households: (ids) => through(ids, households, (others) => store.households(others)),
    numbers: (wanted) => through(wanted, numbers, (others) => store.numbers(others)),
    async find(keys) {
      const kept = await store.find(keys);
      return keys.map((key, at) => [...new Set([...(kept[at] ?? []), ...(found.get(textOf(key)) ?? [])])]);
    },
  };
}

/** By id; null: it will be gone. */
type After<Id, T> = ReadonlyMap<Id, T | null>;

async function through<Id, T>(
  wanted: readonly Id[],
  after: After<Id, T>,
  load: (others: readonly Id[]) => Promise<ReadonlyMap<Id, T>>,
): Promise<ReadonlyMap<Id, T>> {
  const result = new Map(await load(wanted.filter((id) => !after.has(id))));
  for (const id of wanted) {
    const there = after.get(id);
    if (there != null) result.set(id, there);
  }
  return result;
}

function recordsAfter<Id extends string, T extends { readonly id: Id }>(
  changes: readonly RecordChange<T>[],
): After<Id, Versioned<T>> {
  return new Map(
    changes.map(({ before, after }) => {
      const id = (after?.id ?? before?.record.id) as Id;
      return [id, after === null ? null : { record: after, version: (before?.version ?? 0) + 1 }];
    }),
  );
}

function numbersAfter(changes: readonly NumberChange[]): After<string, KeptNumber> {
  return new Map(
    changes.map((change) => {
      const { before, after, level } = change;
      if (after === null) return [before?.record.number as string, null];
      const handle = before?.handle ?? change.handle;
      if (handle === undefined) throw new Error('a number was built on before it had a handle');
      const version = (before?.version ?? 0) + (onlyLevelChanges(change) ? 0 : 1);
      return [after.number, { record: after, version, level, handle }];
    }),
  );
}

function referencesAfter(
  people: After<PersonId, Versioned<Person>>,
  orders: After<string, Versioned<Order>>,
  households: After<HouseholdId, Versioned<Household>>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (key: SearchKey, id: string): void => {
    const ids = found.get(textOf(key));
    if (ids === undefined) found.set(textOf(key), [id]);
    else ids.push(id);
  };
  for (const [id, kept] of people)
    for (const { reference } of kept?.record.references ?? []) add(referenceKey(reference), id);
  for (const [id, kept] of orders)
    if (kept?.record.reference != null) add(orderReferenceKey(kept.record.reference), id);
  for (const [id, kept] of households)
    for (const { reference } of kept?.record.references ?? []) add(householdKey(reference), id);
  return found;
}

function textOf({ kind, text }: SearchKey): string {
  return `${kind} ${text}`;
}
