import { describe, expect, it } from 'vitest';
import {
  factsFromRegister,
  profilesFromRegister,
} from '../../../../src/app/referrals/facts-from-register.ts';
import { id, type PersonId } from '../../../../src/core/ids.ts';
import { assess } from '../../../../src/core/register/assess.ts';
import type { Order } from '../../../../src/core/register/order.ts';
import type { NumberTie, Person } from '../../../../src/core/register/person.ts';
import { DEFAULT_RULES } from '../../../../src/core/register/rules.ts';
import type { RegisterStore } from '../../../../src/ports/register-store.ts';
import { requestOf } from '../../../support/referrals.ts';
import {
  anOrder,
  aPerson,
  aTie,
  FORCE,
  NUMBERS,
  TODAY,
  TONIGHT,
} from '../../../support/register-fixtures.ts';

const ANNA = id<PersonId>('anna');
const contact = {
  number: NUMBERS.anna,
  windows: [{ weekdays: [1, 3], fromMinute: 600, toMinute: 720 }],
  whoMayAnswer: ['her sister'],
  codeWord: 'parcel',
  stopWord: null,
  voicemail: false,
  text: false,
  interpreter: null,
  noContact: false,
  agreedOn: null,
  source: 'specialist',
} as const;

function storeOf(...people: readonly Person[]): Pick<RegisterStore, 'people' | 'numbers' | 'orders'> {
  return storeWith([], people);
}

function storeWith(
  orders: readonly Order[],
  people: readonly Person[],
): Pick<RegisterStore, 'people' | 'numbers' | 'orders'> {
  return {
    async orders(ids) {
      const asked = orders.filter((order) => ids.includes(order.id));
      return new Map(asked.map((record) => [record.id, { record, version: 1 }] as const));
    },
    async people(ids) {
      return new Map(
        people
          .filter((person) => ids.includes(person.id))
          .map((record) => [record.id, { record, version: 1 }] as const),
      );
    },
    async numbers(numbers) {
      return new Map(
        numbers.map((number) => {
          const tied = people.filter((person) => person.numbers.some((tie) => tie.number === number));
          const record = { number, people: tied.map((person) => person.id) };
          return [number, { record, version: 1, level: 'standard', handle: 1 }] as const;
        }),
      );
    },
  };
}

describe('what the register knows of a referral’s people', () => {
  it('fills the fields that a pathway may name, in words', async () => {
    const anna = aPerson('anna', {
      name: 'Anna Marlow',
      dateOfBirth: '1990-02-03',
      safeContact: contact,
      children: [{ name: 'Kit', dateOfBirth: '2017-05-01', school: 'Northfield Primary' }],
      language: 'pl',
    });
    const facts = await factsFromRegister(storeOf(anna)).factsFor(requestOf({ people: [ANNA] }));
    expect(facts).toEqual({
      personDetails: 'Anna Marlow, born 1990-02-03',
      safeContact: `ring ${NUMBERS.anna}, Mon Wed 10:00 to 12:00, may answer: her sister, code word: parcel, no voicemail, no texts`,
      childrenDetails: 'Kit, born 2017-05-01, school: Northfield Primary',
      school: 'Northfield Primary',
      language: 'pl',
    });
  });

  it('says nothing of people who are not on the register', async () => {
    expect(await factsFromRegister(storeOf()).factsFor(requestOf({ people: [ANNA] }))).toEqual({});
  });
});

const BEN = id<PersonId>('ben');

/** Tied to Anna's number as somebody who saw it happen. */
function witness(facts: Partial<Person> = {}): Person {
  return aPerson('ben', { numbers: [aTie(NUMBERS.anna, { role: 'witness' })], ...facts });
}

/** What a call from Anna's number says of it, within her hours. */
function cardOf(people: readonly Person[], orders: readonly Order[]) {
  return assess({
    ...{ number: NUMBERS.anna, force: FORCE, people, orders, rules: DEFAULT_RULES, now: TONIGHT },
    repeat: { windowHours: 24, sameNumber: 0, samePerson: 0, sameHousehold: 0 },
    local: { date: TODAY, minuteOfDay: 660 },
    indexAsOf: TONIGHT,
  });
}

describe('S8 S10: a number for contact', () => {
  const anna = (tie: Partial<NumberTie> = {}): Person =>
    aPerson('anna', { safeContact: contact, numbers: [aTie(NUMBERS.anna, tie)] });

  it('is safe when only the person is tied to it', async () => {
    expect(await profilesFromRegister(storeOf(anna())).of(ANNA)).toMatchObject({
      unsafeNumbers: new Set(),
      mayBePerpetrator: false,
    });
  });

  it.each<[string, Person[]]>([
    [
      'a suspect has it too',
      [anna(), aPerson('ben', { numbers: [aTie(NUMBERS.anna, { role: 'suspect' })] })],
    ],
    ['the person themself is a suspect on it', [anna({ role: 'convicted' })]],
    ['it changed hands', [anna({ changedHandsOn: '2026-11-01' })]],
    [
      'a keeper marked it, though the person is not tied to it',
      [aPerson('anna', { safeContact: contact, unsafeNumbers: [NUMBERS.anna] })],
    ],
    [
      'a keeper marked it for somebody else who has it',
      [anna(), aPerson('cleo', { numbers: [aTie(NUMBERS.anna)], unsafeNumbers: [NUMBERS.anna] })],
    ],
  ])('is unsafe when %s', async (_name, people) => {
    expect(await profilesFromRegister(storeOf(...people)).of(ANNA)).toMatchObject({
      unsafeNumbers: new Set([NUMBERS.anna]),
    });
    // Whoever is sent the referral might ring it.
    const told = await factsFromRegister(storeOf(...people)).factsFor(requestOf({ people: [ANNA] }));
    expect(told.safeContact).toContain('not safe: do not ring it');
    expect(JSON.stringify(told)).not.toContain(NUMBERS.anna);
  });

  it.each<[string, Person, readonly Order[]]>([
    [
      'whoever else has it is respondent of an order that protects the person',
      witness({ orders: ['order-1'] }),
      [anOrder('order-1', BEN, { protectedPeople: [ANNA] })],
    ],
    [
      'whoever else has it is respondent of an order that is long over, for somebody else',
      witness({ orders: ['order-2'] }),
      [anOrder('order-2', BEN, { servedOn: '2019-01-02', expiresOn: '2020-01-01' })],
    ],
    [
      'only the person’s own record names the order against whoever else has it',
      witness(),
      [anOrder('order-1', BEN, { protectedPeople: [ANNA] })],
    ],
    [
      'whoever else has it is suspect in a relationship',
      witness({
        relationships: [
          { other: ANNA, kind: 'exPartner', role: 'suspect', source: 'crime system', asOf: null },
        ],
      }),
      [],
    ],
    [
      'whoever had it before is a suspect',
      witness({ numbers: [aTie(NUMBERS.anna, { role: 'suspect', changedHandsOn: '2026-01-01' })] }),
      [],
    ],
  ])('is as unsafe to the contact check as to a call’s card when %s', async (_name, ben, orders) => {
    const protectedAnna: Person = { ...anna(), orders: ['order-1'] };
    const people = [protectedAnna, ben];
    expect(cardOf(people, orders)).toMatchObject({ speakerMayBePerpetrator: true, safeToRingBack: 'no' });
    const store = storeWith(orders, people);
    expect(await profilesFromRegister(store).of(ANNA)).toMatchObject({
      unsafeNumbers: new Set([NUMBERS.anna]),
      mayBePerpetrator: true,
    });
    const told = await factsFromRegister(store).factsFor(requestOf({ people: [ANNA] }));
    expect(told.safeContact).toContain('not safe: do not ring it');
    expect(JSON.stringify(told)).not.toContain(NUMBERS.anna);
  });

  it('is safe to both while whoever else has it is a witness and respondent of nothing', async () => {
    const orders = [anOrder('order-1', id<PersonId>('carl'), { protectedPeople: [ANNA, BEN] })];
    const people = [{ ...anna(), orders: ['order-1'] }, witness({ orders: ['order-1'] })];
    expect(cardOf(people, orders)).toMatchObject({ speakerMayBePerpetrator: false });
    expect(await profilesFromRegister(storeWith(orders, people)).of(ANNA)).toMatchObject({
      unsafeNumbers: new Set(),
      mayBePerpetrator: false,
    });
  });

  it('is not called safe while the orders of those who have it cannot be read', async () => {
    const people = [anna(), witness({ orders: ['order-1'] })];
    const silent = { ...storeOf(...people), orders: () => Promise.reject(new Error('no answer')) };
    await expect(profilesFromRegister(silent).of(ANNA)).rejects.toThrow('no answer');
  });

  it('is nobody’s who is not on the register', async () => {
    expect(await profilesFromRegister(storeOf()).of(ANNA)).toBeNull();
  });
});
