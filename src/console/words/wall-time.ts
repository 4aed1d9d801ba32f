/**
 * The clock on the wall of the roster's zone. The browser's own tables do the work: a time on the wall is looked for among
 * the moments it could be, and is taken only if the wall really shows it then. Pure.
 */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** One day on the wall: from midnight to midnight, 23, 24 or 25 hours. */
export interface WallDay {
  /** `2026-10-25` */
  readonly date: string;
  readonly from: number;
  readonly until: number;
  readonly hours: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the wall shows: `2026-10-25` and `01:30`. */
export function wallOf(at: number, zone: string): { readonly date: string; readonly time: string } {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit' },
    } as Intl.DateTimeFormatOptions);
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`,
  };
}

/** Every moment at which the wall shows this: usually one; none in the hour that is left out, two in the one that comes twice. */
export function momentsOf(date: string, time: string, zone: string): readonly number[] {
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(asUtc)) return [];
  const offsets = [asUtc - DAY_MS, asUtc + DAY_MS].map((at) => offsetAt(at, zone));
  return [...new Set(offsets.map((offset) => asUtc - offset))]
    .filter((at) => {
      const wall = wallOf(at, zone);
      return wall.date === date && wall.time === time;
    })
    .sort((a, b) => a - b);
}

function offsetAt(at: number, zone: string): number {
  const { date, time } = wallOf(at, zone);
  return Date.parse(`${date}T${time}:00Z`) - Math.floor(at / 60_000) * 60_000;
}

/** A date some days later, by the calendar alone. */
export function daysLater(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The Monday on or before a date. */
export function mondayOf(date: string): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return daysLater(date, -((weekday + 6) % 7));
}

/** The seven days from a date on. */
export function weekFrom(monday: string, zone: string): readonly WallDay[] {
  const midnight = (date: string) => momentsOf(date, '00:00', zone)[0] ?? Date.parse(`${date}T00:00:00Z`);
  return Array.from({ length: 7 }, (_, at) => {
    const date = daysLater(monday, at);
    const [from, until] = [midnight(date), midnight(daysLater(date, 1))];
    return { date, from, until, hours: Math.round((until - from) / HOUR_MS) };
  });
}

/** Hours gained (+1) or lost (-1) by the clocks within a stretch; 0 for most. */
export function hoursByTheClocks(from: number, until: number, zone: string): number {
  return (offsetAt(from, zone) - offsetAt(until, zone)) / HOUR_MS;
}

const dayNames = new Intl.DateTimeFormat('en-GB', {
  ...{ timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' },
} as Intl.DateTimeFormatOptions);

/** "Sun 25 Oct" */
export function dayName(date: string): string {
  return dayNames.format(Date.parse(`${date}T00:00:00Z`)).replace(',', '');
}

/** "Sun 25 Oct, 01:30" */
export function dayAndWallTime(at: number, zone: string): string {
  const { date, time } = wallOf(at, zone);
  return `${dayName(date)}, ${time}`;
}

/** "Sun 25 Oct, 08:00 to 16:00"; the second day is said where it is another. */
export function fromTo(
  { from, until }: { readonly from: number; readonly until: number },
  zone: string,
): string {
  const [begins, ends] = [wallOf(from, zone), wallOf(until, zone)];
  const end = begins.date === ends.date ? ends.time : dayAndWallTime(until, zone);
  return `${dayAndWallTime(from, zone)} to ${end}`;
}

/** "8 h", "7 h 30 min" of real time. */
export function lengthWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const [hours, left] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${left} min`;
  return left === 0 ? `${hours} h` : `${hours} h ${left} min`;
}
