import { Temporal } from 'temporal-polyfill';
import { DAY, type Instant, type LocalDate, MINUTE } from './time.ts';

/** The zone of every file that names none. */
export const HOME_ZONE = 'Europe/London';

/** What the clock on the wall says. */
export interface WallTime {
  readonly date: LocalDate;
  /** ISO: 1 = Monday to 7 = Sunday. */
  readonly weekday: number;
  /** Minutes since local midnight as the wall shows them, 0 to 1439. */
  readonly minutes: number;
}

/** The instant at which the wall in `zone` shows `time` (`HH:MM`) on `date`; in a spring gap the moment after it. */
export function instantOf(date: LocalDate, time: string, zone: string): Instant {
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
}

/** The date in `zone`. */
export function localDate(at: Instant, zone: string): LocalDate {
  return zoned(at, zone).toPlainDate().toString();
}

/** What the wall in `zone` shows, `HH:MM`. */
export function localTime(at: Instant, zone: string): string {
  return zoned(at, zone).toPlainTime().toString({ smallestUnit: 'minute' });
}

/** `date` moved by whole days. */
export function plusDays(date: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** ISO weekday of a date: 1 = Monday to 7 = Sunday. */
export function weekdayOf(date: LocalDate): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** Whole days from `a` to `b`, negative when `b` is earlier. */
export function daysBetween(a: LocalDate, b: LocalDate): number {
  return Temporal.PlainDate.from(a).until(b, { largestUnit: 'days' }).days;
}

/** True when the runtime knows the zone by this name. */
export function isZone(zone: string): boolean {
  try {
    zoned(0, zone);
    return true;
  } catch {
    return false;
  }
}

function zoned(at: Instant, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone);
}

/**
 * Reads the wall clock of one zone, fast enough for the call path: the offset is looked up once per stretch between two
 * clock changes, the rest is arithmetic. The memory it keeps is of facts that do not change, so it stays a pure function.
 */
export function wallClock(zone: string): (at: Instant) => WallTime {
  let from = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  let offsetMs = 0;
  let day = Number.NaN;
  let date = '';
  return (at) => {
    if (at < from || at >= until) {
      const here = zoned(at, zone);
      offsetMs = here.offsetNanoseconds / 1e6;
      // `previous` is strictly before, so one millisecond later finds a change that is happening right now.
      const before = here.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
      from = before?.epochMilliseconds ?? Number.NEGATIVE_INFINITY;
      until = here.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
    }
    const local = at + offsetMs;
    const today = Math.floor(local / DAY);
    if (today !== day) {
      day = today;
      date = Temporal.Instant.fromEpochMilliseconds(today * DAY)
        .toZonedDateTimeISO('UTC')
        .toPlainDate()
        .toString();
    }
    // 1 January 1970 was a Thursday, ISO day 4.
    const weekday = ((((today + 3) % 7) + 7) % 7) + 1;
    return { date, weekday, minutes: Math.floor((local - today * DAY) / MINUTE) };
  };
}
