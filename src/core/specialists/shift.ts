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
}

/** A stretch of time: `from` is inside, `until` is not. */
export interface Window {
  readonly from: Instant;
  readonly until: Instant;
}

/** The stretch of this shift that covers `now`; null when none does. `off(day)` says which days it does not begin on. */
export function shiftAt(
  shift: Shift,
  zone: string,
  now: Instant,
  off: (day: LocalDate) => boolean = () => false,
): Window | null {
  const today = localDate(now, zone);
  for (const day of [today, plusDays(today, -1)]) {
    const window = windowOn(shift, day, zone);
    if (window !== null && window.from <= now && now < window.until && !off(day)) return window;
  }
  return null;
}

/** The stretch of this shift that begins on `day`; null when it does not begin on that day. */
export function windowOn(shift: Shift, day: LocalDate, zone: string): Window | null {
  if (!beginsOn(shift, day)) return null;
  const overnight = shift.to <= shift.from;
  const from = instantOf(day, shift.from, zone);
  const until = instantOf(overnight ? plusDays(day, 1) : day, shift.to, zone);
  return until > from ? { from, until } : null;
}

function beginsOn(shift: Shift, day: LocalDate): boolean {
  if (!shift.days.includes(weekdayOf(day))) return false;
  if (shift.firstDay !== null && day < shift.firstDay) return false;
  if (shift.lastDay !== null && day > shift.lastDay) return false;
  if (shift.everyWeeks === 1 || shift.firstDay === null) return true;
  const monday = plusDays(shift.firstDay, 1 - weekdayOf(shift.firstDay));
  return Math.floor(daysBetween(monday, day) / 7) % shift.everyWeeks === 0;
}
