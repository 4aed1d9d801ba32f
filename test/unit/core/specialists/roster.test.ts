import { describe, expect, it } from 'vitest';
import { onShift } from '../../../../src/core/specialists/roster.ts';
import { entryFor, rosterOf, shiftFrom, specialistOf } from '../../../support/specialists.ts';

const HOUR = 3_600_000;
const night = rosterOf(entryFor(specialistOf('amina'), { shifts: [shiftFrom('22:00', '06:00')] }));
const names = (roster: ReturnType<typeof rosterOf>, at: number) =>
  onShift(roster, at).map(({ specialist }) => specialist.id);

describe('who is on now, and until when', () => {
  it('begins and ends to the minute', () => {
    expect(names(night, Date.UTC(2026, 10, 23, 21, 59, 59))).toEqual([]);
    expect(names(night, Date.UTC(2026, 10, 23, 22, 0))).toEqual(['amina']);
    expect(names(night, Date.UTC(2026, 10, 24, 5, 59, 59))).toEqual(['amina']);
    expect(names(night, Date.UTC(2026, 10, 24, 6, 0))).toEqual([]);
  });

  it.each([
    ['an ordinary night', Date.UTC(2026, 10, 23, 23, 0), 8],
    ['the night on which summer time ends', Date.UTC(2026, 9, 25, 1, 30), 9],
    ['the night on which summer time begins', Date.UTC(2027, 2, 28, 1, 30), 7],
  ])('%s is so many hours long', (_, at, hours) => {
    const [on] = onShift(night, at);
    expect((on!.window.until - on!.window.from) / HOUR).toBe(hours);
  });

  it('keeps 22:00 at 22:00 through summer time', () => {
    expect(names(night, Date.UTC(2026, 6, 1, 20, 59))).toEqual([]);
    expect(names(night, Date.UTC(2026, 6, 1, 21, 0))).toEqual(['amina']);
  });

  it('does not come and go in the hour that happens twice', () => {
    const roster = rosterOf(entryFor(specialistOf('beth'), { shifts: [shiftFrom('22:00', '01:30')] }));
    const at = (hour: number, minute: number) => names(roster, Date.UTC(2026, 9, 25, hour, minute)).length;
    // 01:29 summer time, 01:30 summer time, 01:15 again but winter time.
    expect([at(0, 29), at(0, 30), at(1, 15)]).toEqual([1, 0, 0]);
  });

  it('knows days of the week by the day on which the shift begins', () => {
    const roster = rosterOf(
      entryFor(specialistOf('carys'), { shifts: [shiftFrom('22:00', '06:00', { days: [5] })] }),
    );
    expect(names(roster, Date.UTC(2026, 10, 27, 23, 0))).toEqual(['carys']); // Friday
    expect(names(roster, Date.UTC(2026, 10, 28, 5, 0))).toEqual(['carys']); // Saturday morning
    expect(names(roster, Date.UTC(2026, 10, 28, 23, 0))).toEqual([]);
  });

  it('counts every second week from the week of the first day', () => {
    const shifts = [shiftFrom('09:00', '17:00', { firstDay: '2026-11-04', everyWeeks: 2, days: [1] })];
    const roster = rosterOf(entryFor(specialistOf('dan'), { shifts }));
    const monday = (day: number) => names(roster, Date.UTC(2026, 10, day, 12, 0)).length;
    expect([monday(2), monday(9), monday(16), monday(23), monday(30)]).toEqual([0, 0, 1, 0, 1]);
  });

  it('leaves out people on leave on the day the shift begins, and shifts that are over', () => {
    const leave = [{ from: '2026-11-23', to: '2026-11-24', why: 'leave' }];
    const over = shiftFrom('09:00', '17:00', { lastDay: '2026-11-20' });
    const roster = rosterOf(
      entryFor(specialistOf('amina'), { leave }),
      entryFor(specialistOf('beth'), { shifts: [over] }),
    );
    expect(names(roster, Date.UTC(2026, 10, 23, 12, 0))).toEqual([]);
    expect(names(roster, Date.UTC(2026, 10, 25, 12, 0))).toEqual(['amina']);
  });
});
