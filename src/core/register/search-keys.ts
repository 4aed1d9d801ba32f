import type { Order } from './order.ts';
import type { Household, Person } from './person.ts';

/** One thing by which a record can be found. Kept only as a keyed hash; the text is folded first. */
export interface SearchKey {
  readonly kind: 'name' | 'reference' | 'address' | 'orderReference' | 'householdReference' | 'member';
  readonly text: string;
}

/** Letters and digits of any script in one case without marks, single spaces: so that spelling habits do not hide a person. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The key of a source's reference to a person; exact, since references are not spelled by habit. */
export function referenceKey(source: string, reference: string): SearchKey {
  return { kind: 'reference', text: `${source} ${reference}` };
}

/** The key of a source's reference to a household. */
export function householdKey(source: string, reference: string): SearchKey {
  return { kind: 'householdReference', text: `${source} ${reference}` };
}

/** The key under which an order is found by its reference. */
export function orderReferenceKey(reference: string): SearchKey {
  return { kind: 'orderReference', text: folded(reference) };
}

/** Everything a person can be found by: each source's reference, the bare reference, each word of each name, each whole name. */
export function searchKeysOfPerson(person: Person): readonly SearchKey[] {
  const keys = new Map<string, SearchKey>();
  const add = (key: SearchKey) => {
    if (key.text !== '') keys.set(`${key.kind} ${key.text}`, key);
  };
  for (const each of person.references) {
    add(referenceKey(each.source, each.reference));
    add({ kind: 'reference', text: folded(each.reference) });
  }
  for (const name of [person.name, ...person.alsoKnownAs]) {
    if (name === null) continue;
    add({ kind: 'name', text: folded(name) });
    for (const word of folded(name).split(' ')) if (word.length > 1) add({ kind: 'name', text: word });
  }
  for (const household of person.households) add({ kind: 'member', text: household });
  return [...keys.values()];
}

/** What an order is found by. */
export function searchKeysOfOrder(order: Order): readonly SearchKey[] {
  return order.reference === null ? [] : [orderReferenceKey(order.reference)];
}

/** What a household is found by: its references, its whole address, and its postcode. */
export function searchKeysOfHousehold(household: Household): readonly SearchKey[] {
  const keys: SearchKey[] = household.references.map((each) => householdKey(each.source, each.reference));
  if (household.address === null) return keys;
  keys.push({ kind: 'address', text: folded(household.address) });
  const postcode = postcodeOf(household.address);
  if (postcode !== null) keys.push({ kind: 'address', text: postcode });
  return keys;
}

/** The UK postcode at the end of an address, without its space; null when there is none. */
export function postcodeOf(address: string): string | null {
  const match = /\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\s*$/i.exec(address.trim());
  return match === null ? null : `${match[1]}${match[2]}`.toLowerCase();
}
