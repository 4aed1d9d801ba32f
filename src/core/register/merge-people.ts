import type { PersonId } from '../ids.ts';
import type { ChangedRecords } from './apply-change.ts';
import type { RegisterChange } from './change.ts';
import { consentHistory } from './consent.ts';
import type { Order } from './order.ts';
import { emptyPerson, type Person } from './person.ts';
import { sameRecord } from './same-record.ts';

/**
 * One person where two records stood: nothing that either says is lost, and where only one can be, the kept person's
 * stays. The other becomes a signpost, so that ids in calls and referrals still lead somewhere.
 */
export function mergedPeople(
  into: Person,
  from: Person,
  orderOf: (id: string) => Order | null,
): ChangedRecords {
  const ids = new Set(into.markers.map((marker) => marker.id));
  const markers = from.markers.map((marker) =>
    ids.has(marker.id) ? { ...marker, id: `${marker.id}.${from.id}`.slice(-64) } : marker,
  );
  const names = [from.name, ...from.alsoKnownAs].filter((name) => name !== null && name !== into.name);
  const merged: Person = {
    ...into,
    references: both(into.references, from.references),
    name: into.name ?? from.name,
    alsoKnownAs: both(into.alsoKnownAs, names as string[]),
    dateOfBirth: into.dateOfBirth ?? from.dateOfBirth,
    numbers: both(into.numbers, from.numbers),
    unsafeNumbers: both(into.unsafeNumbers ?? [], from.unsafeNumbers ?? []),
    households: both(into.households, from.households),
    relationships: both(into.relationships, from.relationships).filter(
      (each) => each.other !== into.id && each.other !== from.id,
    ),
    markers: [...into.markers, ...markers],
    orders: both(into.orders, from.orders),
    safeContact: safest(into, from),
    threats: both(into.threats, from.threats),
    codeWords: both(into.codeWords, from.codeWords),
    doNotSay: both(into.doNotSay, from.doNotSay),
    accessNeeds: both(into.accessNeeds, from.accessNeeds),
    language: into.language ?? from.language,
    children: both(into.children, from.children),
    consent: consentHistory(into.consent, from.consent),
    mergedFrom: both(into.mergedFrom, [from.id, ...from.mergedFrom]),
  };
  const signpost: Person = { ...emptyPerson(from.id, from.force), name: from.name, mergedInto: into.id };
  const swap = (id: PersonId): PersonId => (id === from.id ? into.id : id);
  return {
    people: new Map([
      [into.id, merged],
      [from.id, signpost],
    ]),
    orders: ordersWith(from.orders, orderOf, swap),
  };
}

/** Two people where one record stood: what is named goes to the new one, the rest stays. */
export function splitPeople(
  person: Person,
  change: Extract<RegisterChange, { kind: 'split' }>,
  orderOf: (id: string) => Order | null,
): ChangedRecords {
  const goes = {
    reference: (each: Person['references'][number]) => change.references.includes(each.reference),
    number: (each: Person['numbers'][number]) => change.numbers.includes(each.number),
    marker: (each: Person['markers'][number]) => change.markers.includes(each.id),
    order: (id: string) => change.orders.includes(id),
  };
  const stays: Person = {
    ...person,
    references: person.references.filter((each) => !goes.reference(each)),
    numbers: person.numbers.filter((each) => !goes.number(each)),
    markers: person.markers.filter((each) => !goes.marker(each)),
    orders: person.orders.filter((id) => !goes.order(id)),
  };
  const leaves: Person = {
    ...emptyPerson(change.newPerson, person.force),
    references: person.references.filter(goes.reference),
    numbers: person.numbers.filter(goes.number),
    // Both keep the warning: which of the two it was about nobody has said.
    unsafeNumbers: person.unsafeNumbers ?? [],
    markers: person.markers.filter(goes.marker),
    orders: person.orders.filter(goes.order),
  };
  const swap = (id: PersonId): PersonId => (id === person.id ? change.newPerson : id);
  return {
    people: new Map([
      [stays.id, stays],
      [leaves.id, leaves],
    ]),
    orders: ordersWith(leaves.orders, orderOf, swap),
  };
}

/** Where the two profiles disagree nothing is agreed: no contact, until a person agrees it anew (S10). */
function safest(into: Person, from: Person): Person['safeContact'] {
  if (from.safeContact === null || sameRecord(into.safeContact, from.safeContact)) return into.safeContact;
  if (into.safeContact === null) return from.safeContact;
  return { ...into.safeContact, windows: [], noContact: true };
}

function ordersWith(
  ids: readonly string[],
  orderOf: (id: string) => Order | null,
  swap: (id: PersonId) => PersonId,
): ReadonlyMap<string, Order> {
  const orders = ids.flatMap((id) => orderOf(id) ?? []);
  return new Map(
    orders.map((order) => {
      const protectedPeople = [...new Set(order.protectedPeople.map(swap))];
      return [order.id, { ...order, respondent: swap(order.respondent), protectedPeople }];
    }),
  );
}

function both<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return [...a, ...b.filter((item) => !a.some((other) => sameRecord(other, item)))];
}
