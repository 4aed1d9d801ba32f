import type { HouseholdId } from '../ids.ts';
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

/** The key of a reference to a person. Sources may share a reference: the finder looks at the person's own list. */
export function referenceKey(reference: string): SearchKey {
  return { kind: 'reference', text: folded(reference) };
}

/** The key of a reference to a household. */
export function householdKey(reference: string): SearchKey {
  return { kind: 'householdReference', text: folded(reference) };
}

/** The key under which an order is found by its reference. */
export function orderReferenceKey(reference: string): SearchKey {
  return { kind: 'orderReference', text: folded(reference) };
}

/** Who lives or lived in a household. */
export function memberKey(household: HouseholdId): SearchKey {
  return { kind: 'member', text: household };
}

/** One key for each word of a name: a search intersects them. */
export function nameKeys(name: string): readonly SearchKey[] {
  return folded(name)
    .split(' ')
    .filter((word) => word.length > 1)
    .map((word) => ({ kind: 'name', text: word }));
}

/** Everything a person can be found by: each reference, each word of each name, each household. No key twice. */
export function searchKeysOfPerson(person: Person): readonly SearchKey[] {
  const names = [person.name, ...person.alsoKnownAs].filter((name) => name !== null);
  return distinct([
    ...person.references.map((each) => referenceKey(each.reference)),
    ...names.flatMap(nameKeys),
    ...person.households.map(memberKey),
  ]);
}

/** What an order is found by. */
export function searchKeysOfOrder(order: Order): readonly SearchKey[] {
  return order.reference === null ? [] : [orderReferenceKey(order.reference)];
}

/** What a household is found by: its references, its whole address, and its postcode. */
export function searchKeysOfHousehold(household: Household): readonly SearchKey[] {
  const keys = household.references.map((each) => householdKey(each.reference));
  if (household.address === null) return distinct(keys);
  keys.push({ kind: 'address', text: folded(household.address) });
  const postcode = postcodeOf(household.address);
  if (postcode !== null) keys.push({ kind: 'address', text: postcode });
  return distinct(keys);
}

/** An address as it is searched for: the postcode when it ends in one, else the whole of it. */
export function addressKey(address: string): SearchKey {
  return { kind: 'address', text: postcodeOf(address) ?? folded(address) };
}

/** The UK postcode at the end of an address, without its space; null when there is none. */
export function postcodeOf(address: string): string | null {
  const match = /\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\s*$/i.exec(address.trim());
  return match === null ? null : `${match[1]}${match[2]}`.toLowerCase();
}

function distinct(keys: readonly SearchKey[]): readonly SearchKey[] {
  const byText = new Map(keys.map((key) => [`${key.kind} ${key.text}`, key]));
  return [...byText.values()].filter((key) => key.text !== '');
}
