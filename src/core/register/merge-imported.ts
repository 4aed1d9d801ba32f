import type { HouseholdId, PersonId } from '../ids.ts';
import { consentHistory } from './consent.ts';
import type { ImportedMarker, ImportedOrder, ImportedPerson } from './imported.ts';
import type { Order } from './order.ts';
import type { Household, Marker, Person, Relationship } from './person.ts';

/** Ids for the references that an imported person mentions; made or found before merging. */
export interface Resolved {
  readonly source: string;
  readonly person: (reference: string) => PersonId;
  readonly household: (reference: string) => HouseholdId;
  readonly order: (reference: string) => string;
}

/**
 * What a person is after a source has spoken. What this source said before and says no longer is taken away, unless the
 * row is `partial`; what others said, and keepers added, stays. Lists without a source of their own only grow: an import
 * never makes anybody forget a code word.
 */
export function mergePerson(person: Person, said: ImportedPerson, ids: Resolved, partial: boolean): Person {
  const { source } = ids;
  return {
    ...person,
    references: withReference(person.references, source, said.reference),
    name: said.name ?? person.name,
    alsoKnownAs: union(person.alsoKnownAs, said.alsoKnownAs),
    dateOfBirth: said.dateOfBirth ?? person.dateOfBirth,
    numbers: replaced(
      person.numbers,
      said.numbers.map((number) => ({ ...number, source })),
      (tie) => tie.number,
      source,
      partial,
    ),
    households: union(
      person.households,
      said.households.map((each) => ids.household(each.reference)),
    ),
    relationships: replaced(
      person.relationships,
      said.relationships.map((each): Relationship => {
        const { to, kind, role, asOf } = each;
        return { other: ids.person(to), kind, role, source, asOf };
      }),
      (each) => `${each.other} ${each.kind} ${each.role}`,
      source,
      partial,
    ),
    markers: replaced(
      person.markers,
      markersOf(said.markers, source, person.markers),
      (marker) => marker.id,
      source,
      partial,
    ),
    orders: union(
      person.orders,
      said.orders.map((order) => ids.order(order.reference)),
    ),
    safeContact: said.safeContact === null ? person.safeContact : { ...said.safeContact, source },
    threats: replaced(
      person.threats,
      said.threats.map((threat) => ({ ...threat, source })),
      (threat) => `${threat.on} ${threat.words}`,
      source,
      // A threat once recorded is carried forward verbatim: only a person takes it away.
      true,
    ),
    codeWords: union(person.codeWords, said.codeWords),
    doNotSay: union(person.doNotSay, said.doNotSay),
    accessNeeds: union(person.accessNeeds, said.accessNeeds),
    language: said.language ?? person.language,
    children: byKey([...person.children, ...said.children], (child) => `${child.name} ${child.dateOfBirth}`),
    consent: consentHistory(person.consent, said.consent),
  };
}

/**
 * What is left of a person when a source takes everything back that it said; null when nothing is. Lists without a
 * source of their own stay as long as the person does.
 */
export function withoutSource(person: Person, source: string): Person | null {
  const other = (fact: { readonly source: string }) => fact.source !== source;
  const left: Person = {
    ...person,
    references: person.references.filter(other),
    numbers: person.numbers.filter(other),
    relationships: person.relationships.filter(other),
    markers: person.markers.filter(other),
    threats: person.threats.filter(other),
    safeContact: person.safeContact !== null && other(person.safeContact) ? person.safeContact : null,
  };
  const anything = left.references.length + left.numbers.length + left.markers.length + left.threats.length;
  return anything > 0 || left.safeContact !== null ? left : null;
}

/** The order as the source says it is. */
export function mergedOrder(
  order: Order | null,
  said: ImportedOrder,
  id: string,
  person: ImportedPerson,
  ids: Resolved,
): Order {
  const { reference, respondent, protectedPeople, ...facts } = said;
  return {
    ...facts,
    id,
    force: person.force,
    reference,
    respondent: ids.person(respondent ?? person.reference),
    protectedPeople: union(order?.protectedPeople ?? [], protectedPeople.map(ids.person)),
    source: ids.source,
  };
}

/** The household as the source says it is. */
export function mergedHousehold(
  household: Household | null,
  said: ImportedPerson['households'][number],
  id: HouseholdId,
  person: ImportedPerson,
  source: string,
): Household {
  return {
    id,
    force: household?.force ?? person.force,
    references: withReference(household?.references ?? [], source, said.reference),
    address: said.address ?? household?.address ?? null,
  };
}

/** The groups of several CSV rows become one person. Later rows win where only one can. */
export function combined(first: ImportedPerson, second: ImportedPerson): ImportedPerson {
  return {
    reference: first.reference,
    force: second.force,
    name: second.name ?? first.name,
    alsoKnownAs: union(first.alsoKnownAs, second.alsoKnownAs),
    dateOfBirth: second.dateOfBirth ?? first.dateOfBirth,
    numbers: byKey([...first.numbers, ...second.numbers], (tie) => tie.number),
    households: byKey([...first.households, ...second.households], (each) => each.reference),
    relationships: [...first.relationships, ...second.relationships],
    markers: byKey(
      [...first.markers, ...second.markers],
      (each) => each.reference ?? `${each.type} ${each.reason}`,
    ),
    orders: byKey([...first.orders, ...second.orders], (order) => order.reference),
    safeContact: second.safeContact ?? first.safeContact,
    threats: byKey([...first.threats, ...second.threats], (threat) => `${threat.on} ${threat.words}`),
    codeWords: union(first.codeWords, second.codeWords),
    doNotSay: union(first.doNotSay, second.doNotSay),
    accessNeeds: union(first.accessNeeds, second.accessNeeds),
    language: second.language ?? first.language,
    children: byKey([...first.children, ...second.children], (child) => `${child.name} ${child.dateOfBirth}`),
    consent: consentHistory(first.consent, second.consent),
  };
}

function markersOf(
  said: readonly ImportedMarker[],
  source: string,
  before: readonly Marker[],
): readonly Marker[] {
  const counts = new Map<string, number>();
  return said.map(({ reference, ...facts }): Marker => {
    const name = reference ?? facts.type;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const id = markerId(source, count === 1 ? name : `${name}-${count}`);
    // A marker that a keeper removed stays removed until the source says something new about it.
    const old = before.find((marker) => marker.id === id);
    const removed = old !== undefined && sameMarker(old, facts) ? old.removed : null;
    return { id, ...facts, source, removed };
  });
}

function sameMarker(old: Marker, said: Omit<ImportedMarker, 'reference'>): boolean {
  return old.level === said.level && old.reason === said.reason && old.setOn === said.setOn;
}

/** At most 64 plain characters, as marker ids are. */
function markerId(source: string, name: string): string {
  return `${source}.${name}`.replace(/[^A-Za-z0-9_.-]/g, '-').slice(0, 64);
}

/** What this source said is replaced by what it says now; what others say of the same thing stands beside it. Partial: nothing is taken away. */
function replaced<T extends { readonly source: string }>(
  had: readonly T[],
  says: readonly T[],
  keyOf: (fact: T) => string,
  source: string,
  partial: boolean,
): readonly T[] {
  const kept = partial ? had : had.filter((fact) => fact.source !== source);
  const news = new Map(says.map((fact) => [keyOf(fact), fact]));
  const others = kept.filter((fact) => fact.source !== source || !news.has(keyOf(fact)));
  // Where it stood it stays, so that saying the same again changes nothing.
  const placeOf = (fact: T) => `${fact.source} ${keyOf(fact)}`;
  const places = new Map(had.map((fact, at) => [placeOf(fact), at]));
  const place = (fact: T) => places.get(placeOf(fact)) ?? had.length;
  return [...others, ...news.values()].sort((a, b) => place(a) - place(b));
}

function withReference(
  references: Person['references'],
  source: string,
  reference: string,
): Person['references'] {
  const there = references.some((each) => each.source === source && each.reference === reference);
  return there ? references : [...references, { source, reference }];
}

function union<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return [...new Set([...a, ...b])];
}

function byKey<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
