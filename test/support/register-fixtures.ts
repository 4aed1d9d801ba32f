import type { ForceId, HouseholdId, PersonId } from '../../src/core/ids.ts';
import { id } from '../../src/core/ids.ts';
import { indexLevel } from '../../src/core/register/index-level.ts';
import type { Order } from '../../src/core/register/order.ts';
import {
  emptyPerson,
  type Household,
  type Marker,
  type NumberTie,
  type Person,
} from '../../src/core/register/person.ts';
import { DEFAULT_RULES } from '../../src/core/register/rules.ts';
import type { RegisterStore } from '../../src/ports/register-store.ts';

/*
 * Invented people on Ofcom's drama numbers. The day of all fixtures is 2026-11-23, a Monday.
 *
 * The Marlows, one household, two numbers, two people: Anna (victim, her mobile and the landline) and Ben (suspect, the
 * landline). Carl, a perpetrator with a number of his own and an order in force against him. Dora, protected by that
 * order. Eve, protected by an order that was never served. Finn, whose number changed hands.
 */

export const TODAY = '2026-11-23';
/** 2026-11-23T21:00:00Z: evening in London, no summer time. */
export const TONIGHT = Date.UTC(2026, 10, 23, 21, 0, 0);
export const FORCE: ForceId = id('northshire');
export const OTHER_FORCE: ForceId = id('southshire');

export const NUMBERS = {
  anna: '+447700900101',
  marlowLandline: '+441144960101',
  carl: '+447700900103',
  dora: '+447700900104',
  eve: '+447700900105',
  finn: '+447700900106',
  grace: '+447700900107',
  unknown: '+447700900999',
} as const;

export const MARLOW_HOUSE: HouseholdId = id('hmarlow00001');

/** A person of the fixtures' force with whatever is given. */
export function aPerson(personId: string, facts: Partial<Person> = {}): Person {
  return { ...emptyPerson(id<PersonId>(personId), FORCE), ...facts };
}

/** A confirmed tie, as victim unless said otherwise. */
export function aTie(number: string, facts: Partial<NumberTie> = {}): NumberTie {
  return {
    number,
    role: 'victim',
    confidence: 'confirmed',
    source: 'crime system',
    verifiedOn: '2026-10-01',
    changedHandsOn: null,
    ...facts,
  };
}

/** A high marker for domestic abuse that holds. */
export function aMarker(facts: Partial<Marker> = {}): Marker {
  return {
    id: 'm1',
    type: 'domesticAbuse',
    level: 'high',
    reason: 'strangled in March, separated since',
    setBy: 'DS Rowan',
    setOn: '2026-10-01',
    source: 'crime system',
    reviewOn: '2027-04-01',
    expiresOn: null,
    removed: null,
    ...facts,
  };
}

/** A non-molestation order, served and in force, unless said otherwise. */
export function anOrder(orderId: string, respondent: PersonId, facts: Partial<Order> = {}): Order {
  return {
    id: orderId,
    force: FORCE,
    type: 'nonMolestation',
    court: 'Family Court at Northtown',
    reference: 'NT26F00123',
    madeOn: '2026-09-01',
    servedOn: '2026-09-03',
    startsOn: null,
    expiresOn: '2027-09-01',
    status: 'final',
    respondent,
    protectedPeople: [],
    conditions: [{ kind: 'noContact', detail: null, exceptions: ['through a solicitor'] }],
    powerOfArrest: false,
    tag: false,
    source: 'court',
    verifiedOn: '2026-09-04',
    ...facts,
  };
}

export const anna: Person = aPerson('panna0000001', {
  references: [{ source: 'crime system', reference: 'NS-1001' }],
  name: 'Anna Marlow',
  numbers: [aTie(NUMBERS.anna), aTie(NUMBERS.marlowLandline, { confidence: 'probable' })],
  households: [MARLOW_HOUSE],
  relationships: [
    {
      other: id('pben00000001'),
      kind: 'partner',
      role: 'victim',
      source: 'crime system',
      asOf: '2026-10-01',
    },
  ],
  markers: [aMarker()],
  threats: [{ words: 'You will not see Christmas', on: '2026-11-02', source: 'crime system' }],
  codeWords: ['pepperoni'],
  language: 'en-GB',
  accessNeeds: ['hearing aid'],
  children: [{ name: 'Robin Marlow', dateOfBirth: '2019-02-03', school: 'Northtown Primary' }],
});

export const ben: Person = aPerson('pben00000001', {
  references: [{ source: 'crime system', reference: 'NS-1002' }],
  name: 'Ben Marlow',
  numbers: [aTie(NUMBERS.marlowLandline, { role: 'suspect' })],
  households: [MARLOW_HOUSE],
});

export const carl: Person = aPerson('pcarl0000001', {
  references: [{ source: 'crime system', reference: 'NS-1003' }],
  name: 'Carl Thorne',
  numbers: [aTie(NUMBERS.carl, { role: 'convicted' })],
  markers: [aMarker({ type: 'weapons', reason: 'knife used in 2025', level: 'medium' })],
  orders: ['oinforce0001'],
});

export const dora: Person = aPerson('pdora0000001', {
  references: [{ source: 'crime system', reference: 'NS-1004' }],
  name: 'Dora Quill',
  numbers: [aTie(NUMBERS.dora)],
  orders: ['oinforce0001'],
  safeContact: {
    number: NUMBERS.dora,
    windows: [{ weekdays: [1, 2, 3, 4, 5], fromMinute: 9 * 60, toMinute: 15 * 60 }],
    whoMayAnswer: ['her sister'],
    codeWord: 'delivery',
    stopWord: 'wrong number',
    voicemail: false,
    text: false,
    interpreter: null,
    noContact: false,
    agreedOn: '2026-10-05',
    source: 'specialist',
  },
});

export const eve: Person = aPerson('peve00000001', {
  references: [{ source: 'crime system', reference: 'NS-1005' }],
  name: 'Eve Lark',
  numbers: [aTie(NUMBERS.eve)],
  orders: ['ounserved001'],
});

export const finn: Person = aPerson('pfinn0000001', {
  references: [{ source: 'crime system', reference: 'NS-1006' }],
  name: 'Finn Ash',
  numbers: [aTie(NUMBERS.finn, { changedHandsOn: '2026-06-01' })],
  markers: [aMarker()],
});

/** On the register of another force. */
export const grace: Person = aPerson('pgrace000001', {
  force: OTHER_FORCE,
  references: [{ source: 'crime system', reference: 'SS-2001' }],
  name: 'Grace Vale',
  numbers: [aTie(NUMBERS.grace)],
  markers: [aMarker()],
  threats: [{ words: 'I know where your mother lives', on: '2026-11-20', source: 'crime system' }],
});

export const servedOrder: Order = anOrder('oinforce0001', carl.id, { protectedPeople: [dora.id] });

export const unservedOrder: Order = anOrder('ounserved001', id<PersonId>('pnobody00001'), {
  servedOn: null,
  protectedPeople: [eve.id],
  reference: 'NT26F00124',
});

export const marlowHouse: Household = {
  id: MARLOW_HOUSE,
  force: FORCE,
  references: [{ source: 'crime system', reference: 'H-1' }],
  address: '1 Harbour Row, Northtown, NT1 1AA',
};

export const PEOPLE: readonly Person[] = [anna, ben, carl, dora, eve, finn, grace];
export const ORDERS: readonly Order[] = [servedOrder, unservedOrder];

/** Puts people, orders and households that are not there yet into a register, with their numbers and levels, in one commit. */
export async function putIntoRegister(
  store: RegisterStore,
  people: readonly Person[] = PEOPLE,
  orders: readonly Order[] = ORDERS,
  households: readonly Household[] = [marlowHouse],
): Promise<void> {
  const numbers = [...new Set(people.flatMap((person) => person.numbers.map((tie) => tie.number)))];
  const outcome = await store.commit({
    commitId: `fixtures-${crypto.randomUUID()}`,
    people: people.map((after) => ({ before: null, after })),
    orders: orders.map((after) => ({ before: null, after })),
    households: households.map((after) => ({ before: null, after })),
    numbers: numbers.map((number) => {
      const tied = people.filter((person) => person.numbers.some((tie) => tie.number === number));
      return {
        before: null,
        after: { number, people: tied.map((person) => person.id) },
        level: indexLevel(number, tied, orders, TODAY, DEFAULT_RULES),
      };
    }),
  });
  if (outcome !== 'committed') throw new Error('fixtures are in the register already');
}
