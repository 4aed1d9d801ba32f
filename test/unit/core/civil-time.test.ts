import { describe, expect, it } from 'vitest';
import { instantOf, localDate, wallClock } from '../../../src/core/civil-time.ts';

describe('the wall clock of London', () => {
  it('reads date, weekday and minutes, whatever was asked before', () => {
    const clock = wallClock('Europe/London');
    expect(clock(Date.UTC(2026, 10, 23, 22, 30))).toEqual({ date: '2026-11-23', weekday: 1, minutes: 1350 });
    expect(clock(Date.UTC(2026, 6, 1, 23, 30))).toEqual({ date: '2026-07-02', weekday: 4, minutes: 30 });
    expect(clock(Date.UTC(2026, 10, 23, 0, 0))).toEqual({ date: '2026-11-23', weekday: 1, minutes: 0 });
  });

  it('is right to the minute on both sides of each clock change', () => {
    const clock = wallClock('Europe/London');
    const minutes = (at: number) => clock(at).minutes;
    const spring = Date.UTC(2027, 2, 28, 1, 0);
    expect([minutes(spring - 60_000), minutes(spring), minutes(spring - 1)]).toEqual([59, 120, 59]);
    const autumn = Date.UTC(2026, 9, 25, 1, 0);
    expect([minutes(autumn - 60_000), minutes(autumn), minutes(autumn + 60_000)]).toEqual([119, 60, 61]);
  });

  it('agrees with the library for every seventh hour of two years', () => {
    const clock = wallClock('Europe/London');
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2028, 0, 1); at += 7 * 3_600_000) {
      const { date, minutes } = clock(at);
      expect(date).toBe(localDate(at, 'Europe/London'));
      const shown = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
      // In the hour that comes twice the library means the first.
      expect([at, at - 3_600_000]).toContain(instantOf(date, shown, 'Europe/London'));
    }
  });
});
