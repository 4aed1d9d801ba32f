import { describe, expect, it } from 'vitest';
import {
  dayWords,
  newsBetween,
  type Override,
  type Person,
  piecesOf,
} from '../../../src/console/screens/roster/week-data.ts';
import {
  daysLater,
  hoursByTheClocks,
  momentsOf,
  mondayOf,
  wallOf,
  weekFrom,
} from '../../../src/console/words/wall-time.ts';

const ZONE = 'Europe/London';
const at = (date: string, time: string) => momentsOf(date, time, ZONE)[0] ?? Number.NaN;

describe('the clock on the wall', () => {
  it('given the weeks in which the clocks change, when their days are asked for, then one has 25 hours and one has 23', () => {
    expect(weekFrom('2026-10-19', ZONE).map(({ hours }) => hours)).toEqual([24, 24, 24, 24, 24, 24, 25]);
    expect(weekFrom('2027-03-22', ZONE).map(({ hours }) => hours)).toEqual([24, 24, 24, 24, 24, 24, 23]);
    const days = weekFrom('2026-10-19', ZONE);
    for (const [i, day] of days.entries()) expect(day.until).toBe(days[i + 1]?.from ?? day.until);
  });

  it('given the hour that comes twice, then it is two moments; given the hour that is left out, then it is none', () => {
    expect(momentsOf('2026-10-25', '01:30', ZONE)).toEqual([
      Date.UTC(2026, 9, 25, 0, 30),
      Date.UTC(2026, 9, 25, 1, 30),
    ]);
    expect(momentsOf('2027-03-28', '01:30', ZONE)).toEqual([]);
    expect(momentsOf('2027-03-28', 'soon', ZONE)).toEqual([]);
  });

  it('given hours all over two years, when it is read and looked for again, then it is found', () => {
    for (let moment = Date.UTC(2026, 0, 1); moment < Date.UTC(2028, 0, 1); moment += 7 * 3_600_000) {
      const { date, time } = wallOf(moment, ZONE);
      expect(momentsOf(date, time, ZONE)).toContain(moment);
    }
  });

  it('knows the Monday of a Sunday, and what the clocks give and take', () => {
    expect([mondayOf('2026-10-25'), mondayOf('2026-10-19'), daysLater('2026-12-28', 7)]).toEqual([
      '2026-10-19',
      '2026-10-19',
      '2027-01-04',
    ]);
    expect(hoursByTheClocks(at('2026-10-24', '22:00'), at('2026-10-25', '06:00'), ZONE)).toBe(1);
    expect(hoursByTheClocks(at('2027-03-27', '22:00'), at('2027-03-28', '06:00'), ZONE)).toBe(-1);
    expect(hoursByTheClocks(at('2026-11-23', '22:00'), at('2026-11-24', '06:00'), ZONE)).toBe(0);
  });
});

describe('a week of the roster', () => {
  const change = (id: string, more: Partial<Override>): Override =>
    ({
      ...{ id, kind: 'away', specialistId: 'amina', why: 'sick', by: 'sam', at: 1, pairedWith: null },
      ...{ from: at('2026-11-26', '12:00'), until: at('2026-11-26', '18:00'), cancelled: null, ...more },
    }) as Override;
  const amina = {
    ...{ id: 'amina', name: 'Amina Example', force: 'westshire', covers: [], skills: [], vettedUntil: null },
    desk: [{ from: at('2026-11-26', '06:00'), until: at('2026-11-26', '12:00') }],
    ...{ onCall: [], leave: [] },
  } as unknown as Person;
  const day = weekFrom('2026-11-23', ZONE)[3]!;

  it('given somebody who went home sick, when their day is told, then it says what is left and what fell out', () => {
    const pieces = piecesOf(amina, [change('override-1', {})], day);
    expect(dayWords(pieces, day, ZONE)).toBe(
      'Thu 26 Nov: 06:00 to 12:00 at a desk; 12:00 to 18:00 away: sick',
    );
    const back = change('override-1', { cancelled: { by: 'sam', at: 2, why: 'well' } as never });
    expect(piecesOf(amina, [back], day).map(({ kind }) => kind)).toEqual(['desk']);
  });

  it('given somebody who stays longer, when their day is told, then the hours besides stand out', () => {
    const more = change('override-2', { kind: 'on', from: at('2026-11-26', '10:00'), why: 'busy night' });
    const longer = { ...amina, desk: [{ from: amina.desk[0]!.from, until: more.until }] };
    expect(dayWords(piecesOf(longer, [more], day), day, ZONE)).toBe(
      'Thu 26 Nov: 06:00 to 10:00 at a desk; 10:00 to 18:00 besides: busy night',
    );
  });

  it('given two readings, when they are compared, then what is new and what was taken back is told, and nothing else', () => {
    const [old, taken, fresh] = [
      change('override-1', {}),
      change('override-2', {}),
      change('override-3', {}),
    ];
    const back = { ...taken, cancelled: { by: 'sam', at: 2, why: 'well' } } as unknown as Override;
    const news = newsBetween([old, taken], [old, back, fresh]);
    expect(news.map(({ id }) => id)).toEqual(['override-2', 'override-3']);
  });
});
