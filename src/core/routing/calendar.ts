import { wallClock } from '../civil-time.ts';
import type { Instant, LocalDate } from '../time.ts';

/** A stretch of the week on the wall clock. `to` at or before `from` runs past midnight into the next day. */
export interface WeeklyHours {
  /** ISO days on which it begins: 1 = Monday to 7 = Sunday. */
  readonly days: readonly number[];
  /** Minutes since midnight. */
  readonly from: number;
  /** Minutes since midnight, 1 to 1440. */
  readonly to: number;
}

/** A named stretch of time that rules speak of: "nights", "bank holidays". */
export interface Calendar {
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly weekly: readonly WeeklyHours[];
  /** Whole local days that count as inside. */
  readonly dates: ReadonlySet<LocalDate>;
  /** Whole local days that count as outside, whatever else says so. */
  readonly except: ReadonlySet<LocalDate>;
}

/** True while a calendar runs. Made once per policy version, then a few nanoseconds a call. */
export type CalendarTest = (at: Instant) => boolean;

/** Compiles a calendar. Hours are read on the wall, so 22:00 stays 22:00 across summer time. */
export function calendarTest(calendar: Calendar): CalendarTest {
  const clock = wallClock(calendar.timeZone);
  const runs: CalendarTest = (at) => {
    const { date, weekday, minutes } = clock(at);
    if (calendar.except.has(date)) return false;
    if (calendar.dates.has(date)) return true;
    return calendar.weekly.some((hours) => covers(hours, weekday, minutes));
  };
  // Many rules ask about one moment.
  let lastAt = Number.NaN;
  let last = false;
  return (at) => {
    if (at !== lastAt) [last, lastAt] = [runs(at), at];
    return last;
  };
}

function covers(hours: WeeklyHours, weekday: number, minutes: number): boolean {
  const { days, from, to } = hours;
  if (to > from) return days.includes(weekday) && minutes >= from && minutes < to;
  const yesterday = weekday === 1 ? 7 : weekday - 1;
  return (days.includes(weekday) && minutes >= from) || (days.includes(yesterday) && minutes < to);
}
