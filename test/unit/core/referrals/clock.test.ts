import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { dueTime } from '../../../../src/core/referrals/clock.ts';
import { calendar } from '../../../support/referrals.ts';

const at = (text: string): number => Temporal.ZonedDateTime.from(`${text}[Europe/London]`).epochMilliseconds;
const said = (ms: number): string =>
  Temporal.Instant.fromEpochMilliseconds(ms)
    .toZonedDateTimeISO('Europe/London')
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });

describe('a clock', () => {
  it.each([
    ['two working days, raised on a Monday', 2, '2026-11-23T03:00', '2026-11-25T17:00'],
    ['two working days, raised on a Friday evening', 2, '2026-11-27T22:00', '2026-12-01T17:00'],
    ['one working day across Christmas', 1, '2026-12-24T20:00', '2026-12-29T17:00'],
    ['one working day on New Year’s Eve', 1, '2026-12-31T09:00', '2027-01-04T17:00'],
  ])('%s', (_name, days, raised, due) => {
    const rule = { kind: 'workingDays', days, by: '17:00' } as const;
    expect(said(dueTime(rule, calendar(), at(raised)).dueAt)).toBe(due);
  });

  it.each([
    ['raised before school on a school day: that morning', '2026-11-23T03:00', '2026-11-23T08:15'],
    ['raised when school has begun: the next morning', '2026-11-23T08:15', '2026-11-24T08:15'],
    ['a closed day and a weekend are left out', '2026-11-26T21:00', '2026-11-30T08:15'],
    ['the holidays are left out', '2026-12-18T21:00', '2027-01-05T08:15'],
  ])('before the next school day: %s', (_name, raised, due) => {
    const rule = { kind: 'nextSchoolDay', by: '08:15' } as const;
    expect(said(dueTime(rule, calendar(), at(raised)).dueAt)).toBe(due);
  });

  it('counts the 48 hours to court without Sundays and bank holidays', () => {
    const rule = { kind: 'hours', hours: 48, leavingOutExcludedDays: true } as const;
    expect(said(dueTime(rule, calendar(), at('2026-11-27T22:00')).dueAt)).toBe('2026-11-30T22:00');
    expect(said(dueTime(rule, calendar(), at('2026-12-24T12:00')).dueAt)).toBe('2026-12-29T12:00');
  });

  it('means hours on the wall of time across the clock change, and wall-clock times in days', () => {
    const hours = { kind: 'hours', hours: 24, leavingOutExcludedDays: false } as const;
    expect(said(dueTime(hours, calendar(), at('2027-03-27T12:00')).dueAt)).toBe('2027-03-28T13:00');
    const day = { kind: 'calendarDays', days: 1, by: '17:00' } as const;
    expect(said(dueTime(day, calendar(), at('2027-03-27T12:00')).dueAt)).toBe('2027-03-28T17:00');
  });

  it('counts every day beyond what the calendar knows, and says so: sooner is safer', () => {
    const rule = { kind: 'workingDays', days: 2, by: '17:00' } as const;
    const due = dueTime(rule, calendar({ knownUntil: '2026-12-23' }), at('2026-12-24T12:00'));
    expect(said(due.dueAt)).toBe('2026-12-26T17:00');
    expect(due.calendarKnown).toBe(false);
  });
});

/** A slow second opinion: steps minute by minute or day by day through the library's own calendar. */
const instants = fc.integer({ min: at('2026-01-05T00:00'), max: at('2027-10-31T23:00') });

describe('clocks against the calendar library', () => {
  it('n working days lie strictly after the day of raising, and exactly n are counted', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 10 }), (raisedAt, days) => {
        const cal = calendar();
        const { dueAt } = dueTime({ kind: 'workingDays', days, by: '17:00' }, cal, raisedAt);
        const raised = Temporal.Instant.fromEpochMilliseconds(raisedAt).toZonedDateTimeISO(cal.zone);
        const due = Temporal.Instant.fromEpochMilliseconds(dueAt).toZonedDateTimeISO(cal.zone);
        expect(due.toPlainTime().toString()).toBe('17:00:00');
        let counted = 0;
        let day = raised.toPlainDate();
        while (Temporal.PlainDate.compare(day, due.toPlainDate()) < 0) {
          day = day.add({ days: 1 });
          if (day.dayOfWeek <= 5 && !cal.bankHolidays.has(day.toString())) counted += 1;
        }
        expect(counted).toBe(days);
        expect(due.dayOfWeek).toBeLessThanOrEqual(5);
      }),
      { numRuns: 500 },
    );
  });

  it('hours without excluded days equal a walk in quarters of an hour', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 72 }), (raw, hours) => {
        const cal = calendar();
        const quarter = 900_000;
        const raisedAt = Math.floor(raw / quarter) * quarter;
        const { dueAt } = dueTime({ kind: 'hours', hours, leavingOutExcludedDays: true }, cal, raisedAt);
        let walked = raisedAt;
        let left = hours * 4;
        while (left > 0) {
          const here = Temporal.Instant.fromEpochMilliseconds(walked).toZonedDateTimeISO(cal.zone);
          const out = here.dayOfWeek === 7 || cal.excludedDays.has(here.toPlainDate().toString());
          if (!out) left -= 1;
          walked += quarter;
        }
        expect(dueAt).toBe(walked);
      }),
      { numRuns: 150 },
    );
  });

  it('the next school day is a school day, not past, and none lies between', () => {
    fc.assert(
      fc.property(instants, (raisedAt) => {
        const cal = calendar({ knownUntil: '2028-12-31' });
        fc.pre(raisedAt < at('2027-02-12T08:00'));
        const { dueAt } = dueTime({ kind: 'nextSchoolDay', by: '08:15' }, cal, raisedAt);
        const due = Temporal.Instant.fromEpochMilliseconds(dueAt).toZonedDateTimeISO(cal.zone);
        const open = (day: Temporal.PlainDate): boolean => {
          const date = day.toString();
          const term = cal.terms.some((each) => each.from <= date && date <= each.to);
          return term && day.dayOfWeek <= 5 && !cal.bankHolidays.has(date) && !cal.schoolClosedDays.has(date);
        };
        expect(dueAt).toBeGreaterThan(raisedAt);
        expect(open(due.toPlainDate())).toBe(true);
        let day = Temporal.Instant.fromEpochMilliseconds(raisedAt).toZonedDateTimeISO(cal.zone).toPlainDate();
        while (Temporal.PlainDate.compare(day, due.toPlainDate()) < 0) {
          const morning = day.toZonedDateTime({ timeZone: cal.zone, plainTime: '08:15' });
          expect(open(day) && morning.epochMilliseconds > raisedAt).toBe(false);
          day = day.add({ days: 1 });
        }
      }),
      { numRuns: 100 },
    );
  });
});
