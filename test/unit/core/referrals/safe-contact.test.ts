import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SafeContactProfile } from '../../../../src/core/register/person.ts';
import {
  type ContactQuestion,
  contactAnswer,
  minutesToWindow,
} from '../../../../src/core/referrals/safe-contact.ts';

const NUMBER = '+447700900123';
/** 2026-11-23 is a Monday. */
const MONDAY = '2026-11-23';

const profile = (part: Partial<SafeContactProfile> = {}): SafeContactProfile => ({
  number: NUMBER,
  windows: [{ weekdays: [1, 3], fromMinute: 10 * 60, toMinute: 12 * 60 }],
  whoMayAnswer: ['her sister'],
  codeWord: 'parcel',
  stopWord: 'wrong number',
  voicemail: false,
  text: false,
  interpreter: null,
  noContact: false,
  agreedOn: '2026-11-01',
  source: 'specialist',
  ...part,
});

const ask = (part: Partial<ContactQuestion> = {}): ContactQuestion => ({
  number: NUMBER,
  means: 'call',
  local: { date: MONDAY, minuteOfDay: 11 * 60 },
  unsafeNumbers: new Set(),
  attempts: 0,
  maxAttempts: 3,
  mayBePerpetrator: false,
  ...part,
});

describe('S10: contact at this moment', () => {
  it('is allowed on the agreed number in the agreed hours, with what the specialist must know', () => {
    expect(contactAnswer(profile(), ask())).toEqual({
      kind: 'allowed',
      brief: {
        whoMayAnswer: ['her sister'],
        codeWord: 'parcel',
        stopWord: 'wrong number',
        interpreter: null,
        onMachine: 'sayNothing',
      },
    });
  });

  it.each<[string, SafeContactProfile | null, Partial<ContactQuestion>, string]>([
    ['nobody agreed anything', null, {}, 'profile'],
    ['the person asked for no contact', profile({ noContact: true }), {}, 'profile'],
    ['it is another number', profile(), { number: '+447700900999' }, 'profile'],
    ['no number was agreed', profile({ number: null }), {}, 'profile'],
    ['the number is marked unsafe', profile(), { unsafeNumbers: new Set([NUMBER]) }, 'never'],
    ['the perpetrator may answer', profile(), { mayBePerpetrator: true }, 'supervisor'],
    ['the hour is over', profile(), { local: { date: MONDAY, minuteOfDay: 12 * 60 } }, 'nextWindow'],
    ['it is another day', profile(), { local: { date: '2026-11-24', minuteOfDay: 11 * 60 } }, 'nextWindow'],
    ['the attempts are used up', profile(), { attempts: 3 }, 'supervisor'],
    ['voicemail was not agreed', profile(), { means: 'voicemail' }, 'profile'],
    ['texts were not agreed', profile(), { means: 'text' }, 'profile'],
  ])('is not allowed when %s', (_name, agreed, part, until) => {
    expect(contactAnswer(agreed, ask(part))).toMatchObject({ kind: 'notAllowed', until });
  });

  it('an unsafe number is never rung, whatever else is agreed', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.integer({ min: 0, max: 1_439 }),
        fc.constantFrom('call' as const, 'voicemail' as const, 'text' as const),
        (agreed, minuteOfDay, means) => {
          const everything = profile({
            voicemail: true,
            text: true,
            windows: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 1_440 }],
          });
          const question = ask({
            means,
            local: { date: MONDAY, minuteOfDay },
            unsafeNumbers: new Set([NUMBER]),
          });
          expect(contactAnswer(agreed ? everything : null, question).kind).toBe('notAllowed');
        },
      ),
    );
  });
});

describe('the next agreed window', () => {
  it.each([
    ['is open', MONDAY, 11 * 60, 0],
    ['opens today', MONDAY, 9 * 60, 60],
    ['opens in two days', MONDAY, 13 * 60, 1_440 * 2 - 180],
    ['opens next week', '2026-11-25', 12 * 60, 1_440 * 5 - 120],
  ])('%s', (_name, date, minuteOfDay, minutes) => {
    expect(minutesToWindow(profile(), { date, minuteOfDay })).toBe(minutes);
  });

  it('never comes when none is agreed or no contact is wanted', () => {
    expect(minutesToWindow(profile({ windows: [] }), { date: MONDAY, minuteOfDay: 0 })).toBeNull();
    expect(minutesToWindow(profile({ noContact: true }), { date: MONDAY, minuteOfDay: 660 })).toBeNull();
  });
});
