import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shiftsFromCalendar, withShifts } from '../../../src/files/calendar-import.ts';
import { parseRoutingFiles } from '../../../src/files/routing-files.ts';
import { shiftClock, windowOn } from '../../../src/core/specialists/shift.ts';

const ZONE = 'Europe/London';
const config = join(import.meta.dirname, '../../../config');
const calendar = (...events: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//roster//EN', ...events, 'END:VCALENDAR', ''].join('\r\n');
const event = (uid: string, ...lines: string[]) =>
  ['BEGIN:VEVENT', `UID:${uid}`, 'SUMMARY:Shift', ...lines, 'END:VEVENT'].join('\r\n');
const NIGHTS = event(
  'nights',
  'DTSTART;TZID=Europe/London:20261013T220000',
  'DTEND;TZID=Europe/London:20261014T060000',
  'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU',
  'EXDATE;TZID=Europe/London:20261124T220000',
);

describe("a person's shifts from a calendar", () => {
  it('given a night every second week with an exception, then it is that, in as few lines, and 22:00 stays 22:00', () => {
    const shifts = shiftsFromCalendar(calendar(NIGHTS), ZONE, { firstDay: '2026-10-12', weeks: 12 });
    const common = { days: ['tue'], from: '22:00', to: '06:00' };
    expect(shifts).toEqual([
      { ...common, firstDay: '2026-10-13', lastDay: '2026-11-10', everyWeeks: 2 },
      { ...common, firstDay: '2026-12-08', lastDay: '2026-12-22', everyWeeks: 2 },
    ]);
    const zone = shiftClock(ZONE);
    const hours = (day: string) => {
      const shift = { days: [2], from: '22:00', to: '06:00', firstDay: null, lastDay: null, everyWeeks: 1 };
      const window = windowOn(shift, day, zone);
      return window === null ? 0 : (window.until - window.from) / 3_600_000;
    };
    expect(hours('2026-10-27')).toBe(8);
  });

  it('given a calendar in another zone, then shifts are written on the wall of the roster', () => {
    const berlin = event(
      'one',
      'DTSTART;TZID=Europe/Berlin:20261201T090000',
      'DTEND;TZID=Europe/Berlin:20261201T170000',
    );
    const utc = event('two', 'DTSTART:20270601T080000Z', 'DTEND:20270601T160000Z');
    const shifts = shiftsFromCalendar(calendar(berlin, utc), ZONE, { firstDay: '2026-12-01', weeks: 40 });
    expect(shifts.map(({ firstDay, from, to }) => [firstDay, from, to])).toEqual([
      ['2026-12-01', '08:00', '16:00'],
      ['2027-06-01', '09:00', '17:00'],
    ]);
  });

  it('given events that cannot be a shift, then each is told with its line', () => {
    const allDay = event('leave', 'DTSTART;VALUE=DATE:20261201', 'DTEND;VALUE=DATE:20261202');
    const long = event('long', 'DTSTART:20261201T080000Z', 'DTEND:20261203T080000Z');
    const text = calendar(allDay, long);
    const lineOf = (uid: string) => text.split('\r\n').indexOf(`UID:${uid}`) + 1;
    let errors: unknown;
    try {
      shiftsFromCalendar(text, ZONE, { firstDay: '2026-12-01', weeks: 4 });
    } catch (error) {
      errors = (error as { details: { errors: unknown } }).details.errors;
    }
    expect(errors).toEqual([
      {
        path: `calendar:${lineOf('leave')}:1`,
        message: 'a shift has a time of day; this event lasts whole days',
      },
      { path: `calendar:${lineOf('long')}:1`, message: 'a shift lasts a day at most' },
    ]);
    const none = () => shiftsFromCalendar('not a calendar', ZONE, { firstDay: '2026-12-01', weeks: 4 });
    expect(none).toThrow('there is no event in this calendar');
  });

  it('given the example roster, when they are written into it, then it is right and keeps its comments', () => {
    const read = (name: string) => readFileSync(join(config, name), 'utf8');
    const shifts = shiftsFromCalendar(calendar(NIGHTS), ZONE, { firstDay: '2026-10-12', weeks: 12 });
    const roster = withShifts(read('roster.yaml'), 'carys', shifts);
    expect(roster).toContain('# under the mutual-aid agreement');
    const parsed = parseRoutingFiles({
      ...{ 'lines.yaml': read('lines.yaml'), 'policy.yaml': read('policy.yaml') },
      ...{ 'pathways.yaml': read('pathways.yaml'), 'roster.yaml': roster },
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    const carys = parsed.files.roster.entries.find(({ specialist }) => specialist.id === 'carys');
    expect(carys?.shifts).toHaveLength(2);
    expect(() => withShifts(roster, 'nobody', shifts)).toThrow('nobody of the id nobody');
  });
});
