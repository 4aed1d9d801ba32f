import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { type Calendar, type ClockRule, dueTime } from '../../../../src/core/referrals/clock.ts';
import { calendar } from '../../../support/referrals.ts';

/**
 * The clocks against another calendar library than the one they are made with: Luxon, over zones whose wall clocks jump by
 * an hour, by half an hour, at midnight, and not at all. The rules are written anew here, from their words.
 */
const ZONES = ['Europe/London', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Africa/Cairo', 'UTC'] as const;
const HOUR = 3_600_000;

/** Where the wall shows a time twice, the first counts: sooner is safer. */
const at = (text: string, zone: string): number =>
  Math.min(
    ...DateTime.fromISO(text, { zone })
      .getPossibleOffsets()
      .map((moment) => moment.toMillis()),
  );
/** Years with every clock change of these zones, Christmas, Easter and the new year in them. */
const instants = fc.integer({ min: Date.UTC(2026, 0, 2), max: Date.UTC(2027, 9, 30) });
const zones = fc.constantFrom(...ZONES);
const times = fc.constantFrom('00:00', '01:30', '02:30', '08:15', '17:00', '23:59');

const dayOf = (moment: DateTime): string => moment.toFormat('yyyy-MM-dd');
const wallTime = (day: DateTime, by: string): number => at(`${dayOf(day)}T${by}:00`, day.zoneName ?? 'UTC');

/** The n-th day after the day of raising that counts, at a time on its wall. */
function nthDay(
  raisedAt: number,
  zone: string,
  days: number,
  by: string,
  counts: (day: DateTime) => boolean,
) {
  let day = DateTime.fromMillis(raisedAt, { zone }).startOf('day');
  for (let left = days; left > 0; ) {
    day = day.plus({ days: 1 }).startOf('day');
    if (counts(day)) left -= 1;
  }
  return wallTime(day, by);
}

const worked =
  (cal: Calendar) =>
  (day: DateTime): boolean =>
    cal.workingWeekdays.includes(day.weekday) && !cal.bankHolidays.has(dayOf(day));

const schoolOpen =
  (cal: Calendar) =>
  (day: DateTime): boolean =>
    day.weekday <= 5 &&
    cal.terms.some(({ from, to }) => from <= dayOf(day) && dayOf(day) <= to) &&
    !cal.bankHolidays.has(dayOf(day)) &&
    !cal.schoolClosedDays.has(dayOf(day));

const due = (rule: ClockRule, cal: Calendar, raisedAt: number): number => dueTime(rule, cal, raisedAt).dueAt;

describe('clocks by another calendar library', () => {
  const forEver = { knownUntil: '2099-12-31' };

  it('working days and calendar days end at the same moment', () => {
    fc.assert(
      fc.property(instants, zones, fc.integer({ min: 1, max: 30 }), times, (raisedAt, zone, days, by) => {
        const cal = calendar({ ...forEver, zone });
        const working = { kind: 'workingDays', days, by } as const;
        expect(due(working, cal, raisedAt)).toBe(nthDay(raisedAt, zone, days, by, worked(cal)));
        const every = { kind: 'calendarDays', days, by } as const;
        expect(due(every, cal, raisedAt)).toBe(nthDay(raisedAt, zone, days, by, () => true));
      }),
      { numRuns: 600 },
    );
  });

  it('a time that the wall shows twice is due at the first of the two', () => {
    // Cairo's clocks go back at midnight: 23:59 of 28 October 2027 comes twice.
    const cal = calendar({ ...forEver, zone: 'Africa/Cairo' });
    const raisedAt = at('2027-10-27T12:00:00', 'Africa/Cairo');
    const first = Date.UTC(2027, 9, 28, 20, 59);
    expect(due({ kind: 'calendarDays', days: 1, by: '23:59' }, cal, raisedAt)).toBe(first);
  });

  it('the next school day is the first whose time is still to come', () => {
    // Before the last day of the last term that the calendar holds.
    const inTerms = fc.integer({ min: Date.UTC(2026, 9, 20), max: Date.UTC(2027, 1, 10) });
    fc.assert(
      fc.property(inTerms, zones, times, (raisedAt, zone, by) => {
        const cal = calendar({ ...forEver, zone });
        let day = DateTime.fromMillis(raisedAt, { zone }).startOf('day');
        for (
          let ahead = 0;
          ahead < 400 && !(schoolOpen(cal)(day) && wallTime(day, by) > raisedAt);
          ahead += 1
        )
          day = day.plus({ days: 1 }).startOf('day');
        fc.pre(schoolOpen(cal)(day));
        expect(due({ kind: 'nextSchoolDay', by }, cal, raisedAt)).toBe(wallTime(day, by));
      }),
      { numRuns: 300 },
    );
  });

  it('hours that leave out days end when as many hours of other days have passed', () => {
    fc.assert(
      fc.property(instants, zones, fc.integer({ min: 1, max: 96 }), (raisedAt, zone, hours) => {
        const cal = calendar({ ...forEver, zone });
        const end = due({ kind: 'hours', hours, leavingOutExcludedDays: true }, cal, raisedAt);
        let counted = 0;
        for (let from = DateTime.fromMillis(raisedAt, { zone }); from.toMillis() < end; ) {
          const midnight = from.startOf('day').plus({ days: 1 }).startOf('day');
          const to = Math.min(midnight.toMillis(), end);
          const out = from.weekday === 7 || cal.excludedDays.has(dayOf(from));
          if (!out) counted += to - from.toMillis();
          from = midnight;
        }
        expect(counted).toBe(hours * HOUR);
        const plain = { kind: 'hours', hours, leavingOutExcludedDays: false } as const;
        expect(due(plain, cal, raisedAt)).toBe(
          DateTime.fromMillis(raisedAt, { zone }).plus({ hours }).toMillis(),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('each of them is later than the raising, and a later raising is never due sooner', () => {
    const rules = fc.constantFrom<ClockRule>(
      { kind: 'workingDays', days: 2, by: '17:00' },
      { kind: 'calendarDays', days: 28, by: '17:00' },
      { kind: 'nextSchoolDay', by: '08:15' },
      { kind: 'hours', hours: 48, leavingOutExcludedDays: true },
    );
    const gap = fc.integer({ min: 0, max: 96 * HOUR });
    fc.assert(
      fc.property(rules, zones, instants, gap, (rule, zone, raisedAt, later) => {
        const cal = calendar({ ...forEver, zone });
        const [first, second] = [dueTime(rule, cal, raisedAt), dueTime(rule, cal, raisedAt + later)];
        fc.pre(first.calendarKnown && second.calendarKnown);
        expect(first.dueAt).toBeGreaterThan(raisedAt);
        expect(second.dueAt).toBeGreaterThanOrEqual(first.dueAt);
      }),
      { numRuns: 300 },
    );
  });
});
