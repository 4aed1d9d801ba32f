import type { HouseholdId, PersonId } from '../../core/ids.ts';
import type { ReadRow, RowReject } from '../../core/register/imported.ts';
import { FACTS_LIMIT, overfull } from '../../core/register/limits.ts';
import {
  mergedHousehold,
  mergedOrder,
  mergePerson,
  type Resolved,
} from '../../core/register/merge-imported.ts';
import { type Order, partiesOf } from '../../core/register/order.ts';
import { emptyPerson, type Person } from '../../core/register/person.ts';
import type { AssessmentRules } from '../../core/register/rules.ts';
import { changedFields, sameRecord } from '../../core/register/same-record.ts';
import { householdKey, orderReferenceKey, referenceKey } from '../../core/register/search-keys.ts';
import type { LocalDate } from '../../core/time.ts';
import type { NewReference, RegisterReads } from '../../ports/register-store.ts';
import type { BatchChanges } from './commit-batch.ts';
import { lowering, type Refusal, type RowChange } from './import-lowering.ts';
import { References } from './references.ts';
import { WorkingSet } from './working-set.ts';

/** A person as read, with where in the file. */
export type PersonRow = Extract<ReadRow, { person: unknown }>;

export interface BatchContext {
  readonly store: RegisterReads;
  readonly rules: AssessmentRules;
  readonly today: LocalDate;
  readonly source: string;
  /** A person confirmed that this import may lower levels (S6); otherwise rows that would are rejected. */
  readonly mayLower: boolean;
  /** A fresh opaque id; the letter says of what. */
  readonly newId: (kind: 'p' | 'o' | 'h') => string;
}

/** What became of a batch, and the records to commit. */
export interface BatchOutcome {
  readonly changes: BatchChanges;
  /** People of the register that the batch spoke of, for a full synchronisation. */
  readonly people: readonly PersonId[];
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly rejects: readonly RowReject[];
  /** How often each field changed. */
  readonly fields: ReadonlyMap<string, number>;
}

/** Decides a batch against the register as it is now. Writes nothing; the same batch again gives the same decision. */
export async function decideBatch(rows: readonly PersonRow[], context: BatchContext): Promise<BatchOutcome> {
  const set = new WorkingSet(context.store, context.rules, context.today);
  const { source, store } = context;
  const [people, orders, households] = await Promise.all([
    References.load(rows.flatMap(peopleOf), store, referenceKey, {
      load: (ids) => set.loadPeople(ids as PersonId[]),
      has: (id, reference) => hasReference(set.person(id as PersonId), source, reference),
    }),
    References.load(rows.flatMap(ordersOf), store, orderReferenceKey, {
      load: (ids) => set.loadOrders(ids),
      has: (id, reference) => isOrder(set.order(id), source, reference),
    }),
    References.load(rows.flatMap(householdsOf), store, householdKey, {
      load: (ids) => set.loadHouseholds(ids as HouseholdId[]),
      has: (id, reference) => hasReference(set.household(id as HouseholdId), source, reference),
    }),
    set.loadNumbers(rows.flatMap(({ person }) => person.numbers.map((tie) => tie.number))),
  ]);
  await loadWithOrders(set, people.known() as PersonId[]);
  // What a row says of an order that is known may lower people whom it does not name.
  await loadWithOrders(
    set,
    orders.known().flatMap((id) => partiesOf(set.order(id))),
  );
  const batch = new Batch(set, context, { people, orders, households });
  for (const row of rows) batch.take(row);
  // Whom the rows speak of must still be there when they are committed.
  set.relyOn(people.known() as PersonId[]);
  return { ...batch.outcome(), changes: { ...(await set.changes()), references: batch.references() } };
}

/** Asks nothing of the register for people who are new. */
async function loadWithOrders(set: WorkingSet, people: readonly PersonId[]): Promise<void> {
  await set.loadPeople(people);
  await set.loadOrders(people.flatMap((id) => set.person(id)?.orders ?? []));
}

function peopleOf({ person }: PersonRow): readonly string[] {
  const others = person.orders.flatMap((order) => [
    ...order.protectedPeople,
    order.respondent ?? person.reference,
  ]);
  return [person.reference, ...person.relationships.map((each) => each.to), ...others];
}

function ordersOf({ person }: PersonRow): readonly string[] {
  return person.orders.map((order) => order.reference);
}

function householdsOf({ person }: PersonRow): readonly string[] {
  return person.households.map((each) => each.reference);
}

function hasReference(
  record: { readonly references: Person['references'] } | null,
  source: string,
  reference: string,
): boolean {
  return record?.references.some((each) => each.source === source && each.reference === reference) ?? false;
}

function isOrder(order: Order | null, source: string, reference: string): boolean {
  return order !== null && order.source === source && order.reference === reference;
}

class Batch {
  readonly #set: WorkingSet;
  readonly #context: BatchContext;
  readonly #references: Readonly<Record<'people' | 'orders' | 'households', References>>;
  readonly #rejects: RowReject[] = [];
  readonly #fields = new Map<string, number>();
  readonly #people: PersonId[] = [];
  #added = 0;
  #changed = 0;
  #unchanged = 0;

  constructor(
    set: WorkingSet,
    context: BatchContext,
    references: Readonly<Record<'people' | 'orders' | 'households', References>>,
  ) {
    this.#set = set;
    this.#context = context;
    this.#references = references;
  }

  outcome(): Omit<BatchOutcome, 'changes'> {
    return {
      people: this.#people,
      added: this.#added,
      changed: this.#changed,
      unchanged: this.#unchanged,
      rejects: this.#rejects,
      fields: this.#fields,
    };
  }

  references(): readonly NewReference[] {
    const { people, orders, households } = this.#references;
    return [
      ...people.made(referenceKey),
      ...orders.made(orderReferenceKey),
      ...households.made(householdKey),
    ];
  }

  take(row: PersonRow): void {
    const id = this.#personId(row.person.reference);
    const before = this.#set.person(id) ?? emptyPerson(id, row.person.force);
    const isNew = before.references.length === 0 || isStub(before);
    const stubs = new Map<PersonId, Person>();
    const ids = this.#resolved(row, stubs);
    const after = mergePerson(before, row.person, ids, row.partial);
    const orders = row.person.orders.map((order) => {
      const orderId = ids.order(order.reference);
      return mergedOrder(this.#set.order(orderId), order, orderId, row.person, ids);
    });
    const refused = this.#refusal(row, { before, after, orders });
    if (refused !== null) {
      this.#rejects.push({ row: row.row, valueClass: 'structure', ...refused });
      return;
    }
    this.#people.push(id);
    for (const stub of stubs.values()) this.#set.putPerson(stub);
    const changed = this.#put(row, before, after, orders);
    if (isNew) this.#added += 1;
    else if (changed) this.#changed += 1;
    else this.#unchanged += 1;
  }

  /** Why the person cannot become what the row says; null when they can. */
  #refusal(row: PersonRow, change: RowChange): Refusal | null {
    const { before, after } = change;
    if (before.force !== row.person.force) {
      return { column: 'force', reason: 'is another force’s person already' };
    }
    const full = overfull(after);
    if (full !== null) return { column: full, reason: `would be more than ${FACTS_LIMIT} of one person` };
    const alone = this.#context.mayLower ? null : lowering(change, this.#set, this.#context);
    if (alone !== null) return alone;
    const crowded = row.person.numbers.some((tie) => !this.#set.takeTie(tie.number, after.id));
    if (crowded) return { column: 'number', reason: 'is tied to as many people as one number can be' };
    return null;
  }

  #put(row: PersonRow, before: Person, after: Person, orders: readonly Order[]): boolean {
    let changed = false;
    for (const field of changedFields(before, after)) {
      this.#fields.set(field, (this.#fields.get(field) ?? 0) + 1);
      changed = true;
    }
    this.#set.putPerson(after);
    for (const said of row.person.households) {
      const id = this.#references.households.get(said.reference) as HouseholdId;
      const old = this.#set.household(id);
      const next = mergedHousehold(old, said, id, row.person, this.#context.source);
      changed ||= !sameRecord(old, next);
      this.#set.putHousehold(next);
    }
    for (const order of orders) {
      changed ||= !sameRecord(this.#set.order(order.id), order);
      this.#set.putOrder(order);
      for (const party of [order.respondent, ...order.protectedPeople]) this.#addOrder(party, order.id);
    }
    return changed;
  }

  #addOrder(party: PersonId, order: string): void {
    const person = this.#set.person(party);
    if (person === null || person.orders.includes(order)) return;
    this.#set.putPerson({ ...person, orders: [...person.orders, order] });
  }

  #resolved(row: PersonRow, stubs: Map<PersonId, Person>): Resolved {
    return {
      source: this.#context.source,
      person: (reference) => {
        const id = this.#personId(reference);
        if (reference !== row.person.reference) this.#mention(id, reference, row, stubs);
        return id;
      },
      order: (reference) => this.#idOf('orders', reference, 'o'),
      household: (reference) => this.#idOf('households', reference, 'h') as HouseholdId,
    };
  }

  #personId(reference: string): PersonId {
    return this.#idOf('people', reference, 'p') as PersonId;
  }

  /** Somebody who is only mentioned so far gets a record without facts, which their own row fills in later. */
  #mention(id: PersonId, reference: string, row: PersonRow, stubs: Map<PersonId, Person>): void {
    if (this.#set.person(id) !== null) return;
    const references = [{ source: this.#context.source, reference }];
    stubs.set(id, { ...emptyPerson(id, row.person.force), references });
  }

  #idOf(kind: 'people' | 'orders' | 'households', reference: string, letter: 'p' | 'o' | 'h'): string {
    const known = this.#references[kind].get(reference);
    if (known !== null) return known;
    const id = this.#context.newId(letter);
    this.#references[kind].set(reference, id);
    return id;
  }
}

function isStub(person: Person): boolean {
  return sameRecord({ ...person, references: [], orders: [] }, emptyPerson(person.id, person.force));
}
