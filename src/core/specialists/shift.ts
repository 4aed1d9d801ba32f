import { daysBetween, instantOf, localDate, plusDays, weekdayOf } from '../civil-time.ts';
import type { Instant, LocalDate } from '../time.ts';

/**
 * A recurring shift as it is written: days of the week and times on the wall. 22:00 to 06:00 is eight hours on most
 * nights, seven when summer time begins and nine when it ends.
 */
export interface Shift {
  /** ISO days on which it begins: 1 = Monday to 7 = Sunday. */
  readonly days: readonly number[];
  /** `HH:MM`. */
  readonly from: string;
  /** `HH:MM`; at or before `from` it ends on the next day. `24:00` is not written: `00:00` is. */
  readonly to: string;
  /** First day on which it begins; null = always was. */
  readonly firstDay: LocalDate | null;
  /** Last day on which it begins; null = goes on. */
  readonly lastDay: LocalDate | null;
  /** 1 = every week, 2 = every second week counted from the week of `firstDay`, and so on. */
  readonly everyWeeks: number;
  /** On call at home in this tier, 1 first: rung only when nobody at a desk can be. Absent: at a desk. */
  readonly onCallTier?: number;
}

/** A stretch of time: `from` is inside, `until` is not. */
export interface Window {
  readonly from: Instant;
  readonly until: Instant;
}

/**
 * The wall clock of one zone for the length of one question. It remembers what it worked out, since a roster of hundreds
 * asks the same few dates and times again and again.
 */
export interface ShiftClock {
  today(now: Instant): LocalDate;
  yesterday(date: LocalDate): LocalDate;
  tomorrow(date: LocalDate): LocalDate;
  weekday(date: LocalDate): number;
  instant(date: LocalDate, time: string): Instant;
}

/** A clock that has worked out nothing yet. */
export function shiftClock(zone: string): ShiftClock {
  const before = memo((date) => plusDays(date, -1));
  const after = memo((date) => plusDays(date, 1));
  const weekday = memo(weekdayOf);
  const instant = memo((both) => instantOf(both.slice(0, 10), both.slice(11), zone));
  return {
    today: (now) => localDate(now, zone),
    yesterday: before,
    tomorrow: after,
    weekday,
    instant: (date, time) => instant(`${date}T${time}`),
  };
}

function memo<Value>(work: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = work(text);
    known.set(text, value);
    return value;
  };
}

/** The stretch of this shift that covers `now`; null when none does. `off(day)` says which days it does not begin on. */
export function shiftAt(
  shift: Shift,
  clock: ShiftClock,
  now: Instant,
  off: (day: LocalDate) => boolean = () => false,
): Window | null {
  const today = clock.today(now);
  for (const day of [today, clock.yesterday(today)]) {
    const window = windowOn(shift, day, clock);
    if (window !== null && window.from <= now && now < window.until && !off(day)) return window;
  }
  return null;
}

/** The stretch of this shift that begins on `day`; null when it does not begin on that day. */
export function windowOn(shift: Shift, day: LocalDate, clock: ShiftClock): Window | null {
  if (!beginsOn(shift, day, clock)) return null;
  const overnight = shift.to <= shift.from;
  const from = clock.instant(day, shift.from);
  const until = clock.instant(overnight ? clock.tomorrow(day) : day, shift.to);
  return until > from ? { from, until } : null;
}

function beginsOn(shift: Shift, day: LocalDate, clock: ShiftClock): boolean {
  if (!shift.days.includes(clock.weekday(day))) return false;
  if (shift.firstDay !== null && day < shift.firstDay) return false;
  if (shift.lastDay !== null && day > shift.lastDay) return false;
  if (shift.everyWeeks === 1 || shift.firstDay === null) return true;
  const monday = plusDays(shift.firstDay, 1 - clock.weekday(shift.firstDay));
  return Math.floor(daysBetween(monday, day) / 7) % shift.everyWeeks === 0;
}
