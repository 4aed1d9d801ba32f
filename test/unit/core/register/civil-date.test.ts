import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysBetween, isLocalDate, weekdayOf } from '../../../../src/core/register/civil-date.ts';
import { londonMoment } from '../../../../src/wire/london-moment.ts';

const anyDay = fc.date({ min: new Date('1950-01-01'), max: new Date('2150-12-31'), noInvalidDate: true });
const iso = (date: Date) => date.toISOString().slice(0, 10);

describe('civil dates', () => {
  it('have the weekday and the distance that the calendar gives them', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (a, b) => {
        expect(weekdayOf(iso(a))).toBe(a.getUTCDay() === 0 ? 7 : a.getUTCDay());
        expect(daysBetween(iso(a), iso(b))).toBe((Date.parse(iso(b)) - Date.parse(iso(a))) / 86_400_000);
      }),
    );
  });

  it('are only days that exist', () => {
    for (const good of ['2024-02-29', '2000-02-29', '2026-12-31']) expect(isLocalDate(good)).toBe(true);
    for (const bad of [
      '2026-02-29',
      '1900-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-1-1',
      '0026-01-01',
      'today',
      '',
    ])
      expect(isLocalDate(bad)).toBe(false);
  });

  it('change at midnight in London, which in summer is 23:00Z', () => {
    expect(londonMoment(Date.UTC(2026, 6, 1, 22, 59))).toEqual({ date: '2026-07-01', minuteOfDay: 1_439 });
    expect(londonMoment(Date.UTC(2026, 6, 1, 23, 0))).toEqual({ date: '2026-07-02', minuteOfDay: 0 });
    expect(londonMoment(Date.UTC(2026, 0, 1, 23, 59))).toEqual({ date: '2026-01-01', minuteOfDay: 1_439 });
    // The hour that comes twice in October, and the one that does not come in March.
    expect(londonMoment(Date.UTC(2026, 9, 25, 0, 30)).minuteOfDay).toBe(90);
    expect(londonMoment(Date.UTC(2026, 9, 25, 1, 30)).minuteOfDay).toBe(90);
    expect(londonMoment(Date.UTC(2026, 2, 29, 1, 0)).minuteOfDay).toBe(120);
  });
});
