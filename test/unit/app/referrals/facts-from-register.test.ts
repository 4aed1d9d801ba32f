import { describe, expect, it } from 'vitest';
import {
  factsFromRegister,
  profilesFromRegister,
} from '../../../../src/app/referrals/facts-from-register.ts';
import { id, type PersonId } from '../../../../src/core/ids.ts';
import type { NumberTie, Person } from '../../../../src/core/register/person.ts';
import type { RegisterStore } from '../../../../src/ports/register-store.ts';
import { requestOf } from '../../../support/referrals.ts';
import { aPerson, aTie, NUMBERS } from '../../../support/register-fixtures.ts';

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

function storeOf(...people: readonly Person[]): Pick<RegisterStore, 'people' | 'numbers'> {
  return {
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

  it('is nobody’s who is not on the register', async () => {
    expect(await profilesFromRegister(storeOf()).of(ANNA)).toBeNull();
  });
});
