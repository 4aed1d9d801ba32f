import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assess,
  type AssessInput,
  assessLevelOnly,
  assessUnknown,
} from '../../../../src/core/register/assess.ts';
import { indexLevel } from '../../../../src/core/register/index-level.ts';
import { LEVELS, type Level } from '../../../../src/core/register/level.ts';
import { ORDER_STATUSES, type Order, standingOn } from '../../../../src/core/register/order.ts';
import type { Person } from '../../../../src/core/register/person.ts';
import { DEFAULT_RULES } from '../../../../src/core/register/rules.ts';
import { londonMoment } from '../../../../src/wire/london-moment.ts';
import {
  aMarker,
  anna,
  anOrder,
  aPerson,
  aTie,
  ben,
  carl,
  dora,
  eve,
  finn,
  FORCE,
  NUMBERS,
  ORDERS,
  OTHER_FORCE,
  PEOPLE,
  TODAY,
  TONIGHT,
} from '../../../support/register-fixtures.ts';

const NO_REPEATS = { windowHours: 24, sameNumber: 0, samePerson: 0, sameHousehold: 0 };

function input(number: string, more: Partial<AssessInput> = {}): AssessInput {
  return {
    number,
    force: FORCE,
    people: PEOPLE.filter((person) => person.numbers.some((tie) => tie.number === number)),
    orders: ORDERS,
    repeat: NO_REPEATS,
    rules: DEFAULT_RULES,
    local: londonMoment(TONIGHT),
    now: TONIGHT,
    indexAsOf: TONIGHT,
    ...more,
  };
}

const rank = (level: Level | null) => (level === null ? -1 : LEVELS.indexOf(level));

describe('a match', () => {
  it('S7: is shown with role, confidence, source and age', () => {
    const [person] = assess(input(NUMBERS.anna)).people;
    expect(person).toMatchObject({
      name: 'Anna Marlow',
      roles: ['victim'],
      confidence: 'confirmed',
      source: 'crime system',
      verifiedOn: '2026-10-01',
    });
  });

  it('S7: an unknown number has no level, not a low one', () => {
    expect(assess(input(NUMBERS.unknown))).toEqual(
      assessUnknown({ repeat: NO_REPEATS, indexAsOf: TONIGHT, now: TONIGHT }),
    );
  });

  it('S8: a number shared with a suspect makes the speaker a possible perpetrator, and ringing back unsafe', () => {
    const shared = assess(input(NUMBERS.marlowLandline));
    expect(shared).toMatchObject({ shared: true, speakerMayBePerpetrator: true, safeToRingBack: 'no' });
    expect(shared.doNotSay.join(' ')).toContain('do not say where anyone lives');
  });

  it('S8: a respondent is a possible perpetrator even when the order is over, and even on a number that changed hands', () => {
    const past = anOrder('opast', eve.id, {
      expiresOn: '2020-01-01',
      madeOn: '2019-01-01',
      servedOn: '2019-01-02',
    });
    const person: Person = { ...eve, orders: ['opast'] };
    expect(assess(input(NUMBERS.eve, { people: [person], orders: [past] })).speakerMayBePerpetrator).toBe(
      true,
    );
    const moved = {
      ...ben,
      numbers: [aTie(NUMBERS.anna, { role: 'suspect', changedHandsOn: '2026-01-01' })],
    };
    expect(assess(input(NUMBERS.anna, { people: [moved] })).speakerMayBePerpetrator).toBe(true);
  });

  it('shows a number that changed hands as history: a lead, with the earlier user’s marker not carried over', () => {
    const assessment = assess(input(NUMBERS.finn));
    expect(assessment).toMatchObject({ level: 'standard', people: [{ changedHandsOn: '2026-06-01' }] });
    expect(assessment.reasons).toMatchObject([{ code: 'changedHands' }]);
    const dayBefore = { date: '2026-05-31', minuteOfDay: 0 };
    expect(assess(input(NUMBERS.finn, { local: dayBefore })).level).toBe('high');
  });

  it('keeps another force’s names, threats and places closed while its level counts', () => {
    const assessment = assess(input(NUMBERS.grace));
    expect(assessment).toMatchObject({ level: 'high', threats: [], people: [{ name: null }] });
    expect(JSON.stringify(assessment)).not.toMatch(/Grace|mother|strangled/);
    expect(assess(input(NUMBERS.grace, { force: OTHER_FORCE })).threats).toHaveLength(1);
  });

  it('goes by the surest tie when two sources tie the same number, and knows every role', () => {
    const twice: Person = {
      ...anna,
      numbers: [
        aTie(NUMBERS.anna, { confidence: 'possible', role: 'suspect', source: 'charity' }),
        aTie(NUMBERS.anna),
      ],
    };
    const assessment = assess(input(NUMBERS.anna, { people: [twice] }));
    expect(assessment.people).toMatchObject([{ confidence: 'confirmed', roles: ['suspect', 'victim'] }]);
    expect(assessment.speakerMayBePerpetrator).toBe(true);
  });
});

describe('orders', () => {
  it('S9: a served order in force today is shown in force, an unserved one as not served', () => {
    expect(assess(input(NUMBERS.dora)).orders).toMatchObject([{ standing: 'inForce' }]);
    const unserved = assess(input(NUMBERS.eve));
    expect(unserved.orders).toMatchObject([{ standing: 'notServed' }]);
    expect(JSON.stringify(unserved)).not.toContain('IN FORCE');
  });

  it('S9: is in force from the day it starts to the end of the day it expires, and never before it was served', () => {
    const order = anOrder('o', carl.id, {
      madeOn: '2026-03-01',
      startsOn: '2026-03-10',
      servedOn: '2026-03-05',
      expiresOn: '2026-03-20',
    });
    const standings = ['2026-03-04', '2026-03-05', '2026-03-09', '2026-03-10', '2026-03-20', '2026-03-21'];
    expect(standings.map((day) => standingOn(order, day))).toEqual([
      'notServed',
      'notStarted',
      'notStarted',
      'inForce',
      'inForce',
      'expired',
    ]);
  });

  it('S9: in force means served, started, not over and neither discharged, varied nor appealed, for any order and day', () => {
    fc.assert(
      fc.property(anyOrder(), day(), (order, today) => {
        const inForce = standingOn(order, today) === 'inForce';
        const start = order.startsOn ?? order.madeOn;
        expect(inForce).toBe(
          order.servedOn !== null &&
            order.servedOn <= today &&
            (start === null || start <= today) &&
            (order.expiresOn === null || order.expiresOn >= today) &&
            (order.status === 'final' || order.status === 'interim'),
        );
      }),
    );
  });

  it('S9: goes by the day on the wall in summer time: at 23:30Z on the last day in July it is tomorrow, and over', () => {
    const order = anOrder('o', carl.id, {
      expiresOn: '2026-07-20',
      servedOn: '2026-01-01',
      madeOn: '2026-01-01',
    });
    const standing = (instant: number) => standingOn(order, londonMoment(instant).date);
    expect(standing(Date.UTC(2026, 6, 20, 22, 59, 59))).toBe('inForce');
    expect(standing(Date.UTC(2026, 6, 20, 23, 0, 0))).toBe('expired');
    const winter = { ...order, expiresOn: '2026-12-20' };
    expect(standingOn(winter, londonMoment(Date.UTC(2026, 11, 20, 23, 59, 59)).date)).toBe('inForce');
    expect(standingOn(winter, londonMoment(Date.UTC(2026, 11, 21, 0, 0, 0)).date)).toBe('expired');
  });
});

describe('markers', () => {
  it('raise until their last day is over, or until a person removed them; an overdue review ends nothing', () => {
    const level = (marker: ReturnType<typeof aMarker>, today: string) =>
      assess(
        input(NUMBERS.anna, {
          people: [aPerson('p', { numbers: [aTie(NUMBERS.anna)], markers: [marker] })],
          orders: [],
          local: { date: today, minuteOfDay: 0 },
        }),
      ).level;
    const marker = aMarker({ expiresOn: '2026-11-23', reviewOn: '2026-01-01' });
    expect(level(marker, '2026-11-23')).toBe('high');
    expect(level(marker, '2026-11-24')).toBe('standard');
    const removed = aMarker({ removed: { on: '2026-11-01', by: 'keeper', reason: 'wrong person' } });
    expect(level(removed, TODAY)).toBe('standard');
  });
});

describe('repeat calls', () => {
  it('raise a match by number, by person and by household, and never an unknown number', () => {
    const calm = aPerson('p', { numbers: [aTie(NUMBERS.anna)] });
    const level = (repeat: Partial<typeof NO_REPEATS>, people: readonly Person[] = [calm]) =>
      assess(input(NUMBERS.anna, { people, orders: [], repeat: { ...NO_REPEATS, ...repeat } })).level;
    expect(level({})).toBe('standard');
    expect(level({ sameNumber: 1 })).toBe('medium');
    expect(level({ samePerson: 2 })).toBe('high');
    expect(level({ sameHousehold: 3 })).toBe('high');
    expect(level({ sameNumber: 9, samePerson: 9, sameHousehold: 9 }, [])).toBeNull();
  });

  it('are said in words', () => {
    const reasons = assess(input(NUMBERS.anna, { repeat: { ...NO_REPEATS, sameHousehold: 3 } })).reasons;
    expect(reasons.map((reason) => reason.text)).toContain('4th call from the same household in 24 hours.');
  });
});

describe('ringing back', () => {
  it('S10: is safe only within the agreed windows, on the agreed number', () => {
    const at = (date: string, minuteOfDay: number) =>
      assess(input(NUMBERS.dora, { local: { date, minuteOfDay } })).safeToRingBack;
    expect(at('2026-11-23', 9 * 60)).toBe('withinWindows');
    expect(at('2026-11-23', 15 * 60)).toBe('no');
    expect(at('2026-11-22', 10 * 60)).toBe('no');
    expect(assess(input(NUMBERS.anna, { people: [{ ...anna, safeContact: null }] })).safeToRingBack).toBe(
      'unknown',
    );
    const other = { ...dora, safeContact: { ...dora.safeContact!, number: '+447700900199' } };
    const local = { date: '2026-11-23', minuteOfDay: 600 };
    expect(assess(input(NUMBERS.dora, { people: [other], local })).safeToRingBack).toBe('no');
    const never = { ...dora, safeContact: { ...dora.safeContact!, noContact: true } };
    expect(assess(input(NUMBERS.dora, { people: [never], local })).safeToRingBack).toBe('no');
    const marked = { ...dora, unsafeNumbers: [NUMBERS.dora] };
    const shown = assess(input(NUMBERS.dora, { people: [marked], local }));
    expect(shown.safeToRingBack).toBe('no');
    expect(shown.safeContact).toMatchObject([{ thisNumber: false }]);
  });
});

describe('S6: more is never less', () => {
  it('no further marker, order, threat or call lowers a level', () => {
    fc.assert(
      fc.property(
        anyPeople(),
        fc.array(anyOrder(), { maxLength: 3 }),
        day(),
        anyPeople(),
        (people, orders, today, more) => {
          const local = { date: today, minuteOfDay: 0 };
          const base = { people, orders, local };
          const before = assess(input(NUMBERS.anna, base));
          const extra = more.flatMap((person) => person.markers).slice(0, 3);
          const [first, ...others] = people;
          const marked =
            first === undefined ? [] : [{ ...first, markers: [...first.markers, ...extra] }, ...others];
          const after = assess(input(NUMBERS.anna, { ...base, people: marked }));
          expect(rank(after.level)).toBeGreaterThanOrEqual(rank(before.level));
          const called = assess(
            input(NUMBERS.anna, {
              ...base,
              repeat: { windowHours: 24, sameNumber: 2, samePerson: 2, sameHousehold: 2 },
            }),
          );
          expect(rank(called.level)).toBeGreaterThanOrEqual(rank(before.level));
          const joined = assess(input(NUMBERS.anna, { ...base, people: [...people, ...more] }));
          expect(rank(joined.level)).toBeGreaterThanOrEqual(rank(before.level));
          expect(joined.speakerMayBePerpetrator || !before.speakerMayBePerpetrator).toBe(true);
        },
      ),
    );
  });

  it('the index never says less than today’s details, nor than those of any later day until a record changes', () => {
    fc.assert(
      fc.property(
        anyPeople(),
        fc.array(anyOrder(), { maxLength: 3 }),
        day(),
        fc.nat(400),
        (people, orders, today, later) => {
          fc.pre(people.length > 0);
          const index = indexLevel(NUMBERS.anna, people, orders, today, DEFAULT_RULES);
          for (const date of [today, plusDays(today, later)]) {
            const assessment = assess(
              input(NUMBERS.anna, { people, orders, local: { date, minuteOfDay: 0 } }),
            );
            expect(rank(index)).toBeGreaterThanOrEqual(rank(assessment.level));
          }
        },
      ),
    );
  });

  it('with the level only, it is said to be so, and repeats still raise', () => {
    const only = assessLevelOnly(
      'standard',
      input(NUMBERS.anna, { repeat: { ...NO_REPEATS, sameNumber: 2 } }),
    );
    expect(only).toMatchObject({
      level: 'high',
      detail: 'levelOnly',
      speakerMayBePerpetrator: true,
      people: [],
    });
  });
});

function day() {
  return fc
    .date({ min: new Date('2025-06-01'), max: new Date('2027-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
}

function plusDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

function anyOrder(): fc.Arbitrary<Order> {
  return fc
    .record({
      madeOn: fc.option(day()),
      servedOn: fc.option(day()),
      startsOn: fc.option(day()),
      expiresOn: fc.option(day()),
      status: fc.constantFrom(...ORDER_STATUSES),
      respondent: fc.constantFrom(anna.id, carl.id),
    })
    .map((facts) => anOrder('o', facts.respondent, { ...facts, protectedPeople: [dora.id] }));
}

function anyPeople(): fc.Arbitrary<readonly Person[]> {
  const marker = fc
    .record({ level: fc.constantFrom(...LEVELS), expiresOn: fc.option(day()), removed: fc.boolean() })
    .map(({ removed, ...facts }) =>
      aMarker({ ...facts, removed: removed ? { on: TODAY, by: 'keeper', reason: 'wrong' } : null }),
    );
  const person = fc
    .record({
      id: fc.constantFrom(anna.id, ben.id, dora.id, finn.id),
      markers: fc.array(marker, { maxLength: 3 }),
      changedHandsOn: fc.option(day()),
      role: fc.constantFrom('victim' as const, 'suspect' as const, 'child' as const),
      threats: fc.array(
        day().map((on) => ({ words: 'x', on, source: 's' })),
        { maxLength: 2 },
      ),
    })
    .map(({ id, markers, changedHandsOn, role, threats }) =>
      aPerson(id, {
        markers,
        threats,
        numbers: [aTie(NUMBERS.anna, { role, changedHandsOn })],
        orders: ['o'],
      }),
    );
  return fc.uniqueArray(person, { maxLength: 3, selector: (each) => each.id });
}
