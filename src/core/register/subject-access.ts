import type { Order } from './order.ts';
import type { Household, Person } from './person.ts';

/** Why a part may be withheld from the person it is about (DPA 2018 s.45(4)); a person chooses, and says which. */
export type WithheldBecause = 'investigation' | 'othersRights' | 'publicSecurity';

/** Parts that can be withheld as a whole. */
export type WithholdablePart =
  | 'markers'
  | 'threats'
  | 'orders'
  | 'relationships'
  | 'safeContact'
  | 'sources'
  | 'calls';

/** What a person gets who asks what is kept about them. Other people stand in it by relation only, never by name or id. */
export interface SubjectAccess {
  readonly name: string | null;
  readonly alsoKnownAs: readonly string[];
  readonly dateOfBirth: string | null;
  readonly numbers: readonly {
    readonly number: string;
    readonly role: string;
    readonly source: string | null;
  }[];
  readonly addresses: readonly string[];
  readonly markers: readonly object[];
  readonly threats: readonly object[];
  readonly orders: readonly object[];
  readonly relationships: readonly { readonly kind: string; readonly role: string }[];
  readonly safeContact: object | null;
  readonly language: string | null;
  readonly accessNeeds: readonly string[];
  readonly children: readonly object[];
  readonly consent: readonly object[];
  /** Calls that are about nobody else. */
  readonly calls: readonly object[];
  readonly withheld: readonly { readonly part: WithholdablePart; readonly because: WithheldBecause }[];
}

/** Makes the export, without what stories add to it. Parts in `withhold` are left out and listed as withheld, with the ground. */
export function subjectAccess(
  person: Person,
  orders: readonly Order[],
  households: readonly Household[],
  withhold: ReadonlyMap<WithholdablePart, WithheldBecause>,
): Omit<SubjectAccess, 'calls'> {
  const given = <T>(part: WithholdablePart, value: T, instead: T): T =>
    withhold.has(part) ? instead : value;
  return {
    name: person.name,
    alsoKnownAs: person.alsoKnownAs,
    dateOfBirth: person.dateOfBirth,
    numbers: person.numbers.map(({ number, role, source }) => ({
      number,
      role,
      source: given('sources', source, null),
    })),
    addresses: households.flatMap((household) => household.address ?? []),
    markers: given(
      'markers',
      person.markers.map(({ id: _id, source, setBy: _setBy, ...facts }) => ({
        ...facts,
        source: given('sources', source, null),
      })),
      [],
    ),
    threats: given(
      'threats',
      person.threats.map(({ words, on }) => ({ words, on })),
      [],
    ),
    orders: given(
      'orders',
      orders.map(({ id: _id, respondent, protectedPeople: _protectedPeople, ...facts }) => ({
        ...facts,
        part: respondent === person.id ? 'respondent' : 'protected',
      })),
      [],
    ),
    relationships: given(
      'relationships',
      person.relationships.map(({ kind, role }) => ({ kind, role })),
      [],
    ),
    safeContact: given('safeContact', person.safeContact, null),
    language: person.language,
    accessNeeds: person.accessNeeds,
    children: person.children,
    consent: person.consent.map(({ by: _by, ...facts }) => facts),
    withheld: [...withhold].map(([part, because]) => ({ part, because })),
  };
}
