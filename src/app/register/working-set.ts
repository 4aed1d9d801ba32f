import type { HouseholdId, PersonId } from '../../core/ids.ts';
import { indexLevel } from '../../core/register/index-level.ts';
import { type Order, partiesOf } from '../../core/register/order.ts';
import type { Household, Person } from '../../core/register/person.ts';
import { sameRecord } from '../../core/register/same-record.ts';
import type { AssessmentRules } from '../../core/register/rules.ts';
import type { LocalDate } from '../../core/time.ts';
import {
  type KeptNumber,
  type NumberChange,
  onlyLevelChanges,
  type RecordChange,
  type RegisterReads,
  type ReliedOn,
  type Versioned,
} from '../../ports/register-store.ts';

/** Most people that one number can be tied to: beyond it the number is a switchboard, not a person's. */
export const PEOPLE_PER_NUMBER = 64;

/** Records read for a decision, and what became of them; `changes` turns that into one commit with numbers and levels. */
export class WorkingSet {
  readonly #store: RegisterReads;
  readonly #rules: AssessmentRules;
  readonly #today: LocalDate;
  readonly #people = new Cell<PersonId, Person>();
  readonly #orders = new Cell<string, Order>();
  readonly #households = new Cell<HouseholdId, Household>();
  readonly #numbers = new Map<string, KeptNumber | null>();
  readonly #tied = new Map<string, Set<PersonId>>();
  readonly #touched = new Set<string>();
  readonly #reliedOn = new Set<PersonId>();

  constructor(store: RegisterReads, rules: AssessmentRules, today: LocalDate) {
    this.#store = store;
    this.#rules = rules;
    this.#today = today;
  }

  /** Each `load` gives what it had to read; what is there already is not read again. */
  async loadPeople(ids: Iterable<PersonId>): Promise<ReadonlyMap<PersonId, Versioned<Person>>> {
    const wanted = this.#people.unknown(ids);
    const found = await this.#store.people(wanted);
    this.#people.learn(wanted, found);
    return found;
  }

  async loadOrders(ids: Iterable<string>): Promise<ReadonlyMap<string, Versioned<Order>>> {
    const wanted = this.#orders.unknown(ids);
    const found = await this.#store.orders(wanted);
    this.#orders.learn(wanted, found);
    return found;
  }

  async loadHouseholds(ids: Iterable<HouseholdId>): Promise<ReadonlyMap<HouseholdId, Versioned<Household>>> {
    const wanted = this.#households.unknown(ids);
    const found = await this.#store.households(wanted);
    this.#households.learn(wanted, found);
    return found;
  }

  async loadNumbers(numbers: Iterable<string>): Promise<void> {
    const wanted = [...new Set(numbers)].filter((number) => !this.#numbers.has(number));
    const found = await this.#store.numbers(wanted);
    for (const number of wanted) {
      const kept = found.get(number) ?? null;
      this.#numbers.set(number, kept);
      this.#tied.set(number, new Set(kept?.record.people ?? []));
    }
  }

  /** As it is now in this set. Null: it does not exist, or was not loaded. */
  person(id: PersonId): Person | null {
    return this.#people.now(id);
  }

  order(id: string): Order | null {
    return this.#orders.now(id);
  }

  household(id: HouseholdId): Household | null {
    return this.#households.now(id);
  }

  putPerson(person: Person): void {
    this.#people.put(person.id, person);
  }

  putOrder(order: Order): void {
    this.#orders.put(order.id, order);
  }

  putHousehold(household: Household): void {
    this.#households.put(household.id, household);
  }

  erasePerson(id: PersonId): void {
    this.#people.put(id, null);
  }

  eraseOrder(id: string): void {
    this.#orders.put(id, null);
  }

  eraseHousehold(id: HouseholdId): void {
    this.#households.put(id, null);
  }

  /** False when the number has as many people as it may have, this one not among them. The number must be loaded. */
  takeTie(number: string, person: PersonId): boolean {
    const tied = this.#tied.get(number);
    if (tied === undefined) throw new Error('a number was not loaded before it was tied');
    if (!tied.has(person) && tied.size >= PEOPLE_PER_NUMBER) return false;
    tied.add(person);
    return true;
  }

  /** Has a number looked at again, although nobody tied to it changes: its level may, as days go by. */
  touch(number: string): void {
    this.#touched.add(number);
  }

  /** What is decided speaks of these people: they must be as they were read, or not be there, when it is committed. */
  relyOn(people: Iterable<PersonId>): void {
    for (const person of people) this.#reliedOn.add(person);
  }

  /**
   * Every change, with the numbers' records and index levels that follow from them, and what they rely on: a level that was
   * worked out from what somebody changes meanwhile would be too low until it is worked out again (S6). Loads what it still
   * needs.
   */
  async changes(): Promise<{
    readonly people: readonly RecordChange<Person>[];
    readonly orders: readonly RecordChange<Order>[];
    readonly households: readonly RecordChange<Household>[];
    readonly numbers: readonly NumberChange[];
    readonly relied: readonly ReliedOn[];
  }> {
    const people = this.#people.changes();
    const orders = this.#orders.changes();
    const lists = await this.#peopleOfNumbers(people, orders);
    const numbers = [...lists].flatMap(([number, list]) => this.#numberChange(number, list));
    return {
      ...{ people, orders, households: this.#households.changes(), numbers },
      relied: this.#reliesOn(lists, { people, orders, numbers }),
    };
  }

  /** Everybody and everything that the numbers' levels were worked out from, and that the commit does not itself check. */
  #reliesOn(
    lists: ReadonlyMap<string, readonly PersonId[]>,
    changes: {
      readonly people: readonly RecordChange<Person>[];
      readonly orders: readonly RecordChange<Order>[];
      readonly numbers: readonly NumberChange[];
    },
  ): readonly ReliedOn[] {
    const tied = [...lists.values()].flat();
    const orders = tied.flatMap((person) => this.person(person)?.orders ?? []);
    const rewritten = new Set(changes.numbers.filter((each) => !onlyLevelChanges(each)).map(numberOf));
    const numbers = [...lists.keys()].flatMap((number): readonly ReliedOn[] => {
      const kept = this.#numbers.get(number);
      if (kept == null || rewritten.has(number)) return [];
      return [{ kind: 'number', id: String(kept.handle), version: kept.version }];
    });
    return [
      ...this.#people.unchanged([...tied, ...this.#reliedOn], changes.people, 'person'),
      ...this.#orders.unchanged(orders, changes.orders, 'order'),
      ...numbers,
    ];
  }

  /** Whose each number will be: of every number that somebody who changes has or had, and of every touched one. */
  async #peopleOfNumbers(
    people: readonly RecordChange<Person>[],
    orders: readonly RecordChange<Order>[],
  ): Promise<ReadonlyMap<string, readonly PersonId[]>> {
    const parties = orders.flatMap(({ before, after }) => [
      ...partiesOf(before?.record ?? null),
      ...partiesOf(after),
    ]);
    await this.loadPeople(parties);
    // One of them may be tied to another number meanwhile, whose level this order then reaches.
    this.relyOn(parties);
    const joining = new Map<string, Set<PersonId>>();
    const leaving = new Map<string, Set<PersonId>>();
    const note = (to: typeof joining, tie: { readonly number: string }, person: PersonId) => {
      to.set(tie.number, (to.get(tie.number) ?? new Set()).add(person));
    };
    for (const { before, after } of people) {
      for (const tie of before?.record.numbers ?? []) note(leaving, tie, before?.record.id as PersonId);
      for (const tie of after?.numbers ?? []) note(joining, tie, after?.id as PersonId);
    }
    for (const party of parties)
      for (const tie of this.person(party)?.numbers ?? []) note(joining, tie, party);
    const numbers = new Set([...joining.keys(), ...leaving.keys(), ...this.#touched]);
    if (numbers.size === 0) return new Map();
    await this.loadNumbers(numbers);
    const lists = new Map(
      [...numbers].map((number) => {
        const stay =
          this.#numbers.get(number)?.record.people.filter((id) => !leaving.get(number)?.has(id)) ?? [];
        return [number, [...new Set([...stay, ...(joining.get(number) ?? [])])]] as const;
      }),
    );
    await this.loadPeople([...lists.values()].flat());
    await this.loadOrders([...lists.values()].flat().flatMap((id) => this.person(id)?.orders ?? []));
    return lists;
  }

  #numberChange(number: string, list: readonly PersonId[]): readonly NumberChange[] {
    const before = this.#numbers.get(number) ?? null;
    const people = list.flatMap((id) => this.person(id) ?? []);
    if (people.length === 0) {
      return before === null ? [] : [{ before, after: null, level: before.level }];
    }
    const orders = [...new Set(people.flatMap((person) => person.orders))].flatMap(
      (id) => this.order(id) ?? [],
    );
    const level = indexLevel(number, people, orders, this.#today, this.#rules);
    const after = { number, people: people.map((person) => person.id) };
    const same =
      before !== null && before.level === level && before.record.people.join() === after.people.join();
    return same ? [] : [{ before, after, level }];
  }
}

function numberOf({ before, after }: NumberChange): string {
  return after?.number ?? before?.record.number ?? '';
}

/** Records of one kind: what was read and what it is now. */
class Cell<Id extends string, T> {
  readonly #before = new Map<Id, Versioned<T> | null>();
  readonly #after = new Map<Id, T | null>();

  unknown(ids: Iterable<Id>): readonly Id[] {
    return [...new Set(ids)].filter((id) => !this.#before.has(id) && !this.#after.has(id));
  }

  learn(ids: readonly Id[], found: ReadonlyMap<Id, Versioned<T>>): void {
    for (const id of ids) this.#before.set(id, found.get(id) ?? null);
  }

  now(id: Id): T | null {
    const after = this.#after.get(id);
    return after === undefined ? (this.#before.get(id)?.record ?? null) : after;
  }

  put(id: Id, record: T | null): void {
    this.#after.set(id, record);
  }

  /** Of these, what was read and stays as it was. */
  unchanged(
    ids: Iterable<Id>,
    changes: readonly RecordChange<T>[],
    kind: ReliedOn['kind'],
  ): readonly ReliedOn[] {
    const changed = new Set(changes.map(({ before }) => before));
    return [...new Set(ids)].flatMap((id): readonly ReliedOn[] => {
      const before = this.#before.get(id) ?? null;
      return before === null || changed.has(before) ? [] : [{ kind, id, version: before.version }];
    });
  }

  changes(): readonly RecordChange<T>[] {
    return [...this.#after].flatMap(([id, after]) => {
      const before = this.#before.get(id) ?? null;
      if (before === null && after === null) return [];
      if (before !== null && sameRecord(before.record, after)) return [];
      return [{ before, after }];
    });
  }
}
