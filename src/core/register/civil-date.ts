import type { LocalDate } from '../time.ts';

/** The day and minute that a clock on the wall in the force's area shows. Made outside the core, from zone rules. */
export interface LocalMoment {
  readonly date: LocalDate;
  /** Minutes since local midnight, 0 to 1439. */
  readonly minuteOfDay: number;
}

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** True when the text is `YYYY-MM-DD` and the day exists, 1900 to 2199: anything else is a typing error. */
export function isLocalDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return false;
  return day <= (DAYS_IN_MONTH[month - 1] ?? 0) + (month === 2 && isLeap(year) ? 1 : 0);
}

/** Days since 0000-03-01 or so: only differences mean anything. The date must exist (`isLocalDate`). */
export function dayNumber(date: LocalDate): number {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7));
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  const thisYear = (DAYS_BEFORE_MONTH[month - 1] ?? 0) + (month > 2 && isLeap(year) ? 1 : 0);
  return past * 365 + leapDays + thisYear + Number(date.slice(8, 10));
}

/** Whole days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** The weekday of a date (0001-01-01 was a Monday in the proleptic Gregorian calendar). */
export function weekdayOf(date: LocalDate): Weekday {
  return (((dayNumber(date) - 1) % 7) + 1) as Weekday;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
