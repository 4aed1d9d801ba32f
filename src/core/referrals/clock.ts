import { Temporal } from 'temporal-polyfill';
import type { Instant, LocalDate } from '../time.ts';

/**
 * How long a pathway has. All local times are those of the calendar's zone, so a clock keeps its wall-clock meaning
 * across the change to and from summer time.
 * - `hours`: hours that pass on the wall of time, leaving out whole local days that the calendar excludes (the 48 hours
 *   to court of a protection notice leave out Sundays, Christmas Day, Good Friday, bank holidays).
 * - `workingDays`, `calendarDays`: by `by` on the n-th such day after the day it was raised; that day does not count.
 * - `nextSchoolDay`: by `by` on the first school day whose `by` is still to come (Operation Encompass).
 */
export type ClockRule =
  | { readonly kind: 'hours'; readonly hours: number; readonly leavingOutExcludedDays: boolean }
  | { readonly kind: 'workingDays'; readonly days: number; readonly by: string }
  | { readonly kind: 'calendarDays'; readonly days: number; readonly by: string }
  | { readonly kind: 'nextSchoolDay'; readonly by: string };

/** What days mean in one place. Data, published ahead for a known stretch of time. */
export interface Calendar {
  readonly id: string;
  /** IANA name, e.g. `Europe/London`. */
  readonly zone: string;
  /** ISO days of the week that are worked, 1 = Monday. */
  readonly workingWeekdays: readonly number[];
  readonly bankHolidays: ReadonlySet<LocalDate>;
  /** Days that an `hours` clock leaves out, besides `excludedWeekdays`. */
  readonly excludedDays: ReadonlySet<LocalDate>;
  readonly excludedWeekdays: readonly number[];
  readonly terms: readonly { readonly from: LocalDate; readonly to: LocalDate }[];
  /** Days in term on which the schools are closed. */
  readonly schoolClosedDays: ReadonlySet<LocalDate>;
  /** The last day for which the sets above are complete. */
  readonly knownUntil: LocalDate;
}

export interface DueTime {
  readonly dueAt: Instant;
  /** False: the clock ran past what the calendar knows; days beyond it were all counted, so that it is never too late. */
  readonly calendarKnown: boolean;
}

/** No clock runs longer than this many days ahead. */
const HORIZON_DAYS = 400;

/** When a follow-up that was raised at `raisedAt` must be acknowledged. */
export function dueTime(rule: ClockRule, calendar: Calendar, raisedAt: Instant): DueTime {
  const raised = Temporal.Instant.fromEpochMilliseconds(raisedAt).toZonedDateTimeISO(calendar.zone);
  switch (rule.kind) {
    case 'hours':
      return rule.leavingOutExcludedDays
        ? hoursWithoutExcluded(rule.hours, calendar, raised)
        : known(raised.add({ hours: rule.hours }), calendar);
    case 'workingDays':
      return nthDay(rule.days, rule.by, calendar, raised, (day) => isWorkingDay(calendar, day));
    case 'calendarDays':
      return nthDay(rule.days, rule.by, calendar, raised, () => true);
    case 'nextSchoolDay':
      return nextSchoolDay(rule.by, calendar, raised);
  }
}

/** A weekday that is worked and no bank holiday. Beyond what the calendar knows every day counts: sooner is safer. */
export function isWorkingDay(calendar: Calendar, day: Temporal.PlainDate): boolean {
  if (beyond(calendar, day)) return true;
  return calendar.workingWeekdays.includes(day.dayOfWeek) && !calendar.bankHolidays.has(day.toString());
}

/** A day on which the schools are open. Beyond what the calendar knows every weekday counts: sooner is safer. */
export function isSchoolDay(calendar: Calendar, day: Temporal.PlainDate): boolean {
  if (day.dayOfWeek > 5) return false;
  if (beyond(calendar, day)) return true;
  const date = day.toString();
  const inTerm = calendar.terms.some((term) => term.from <= date && date <= term.to);
  return inTerm && !calendar.bankHolidays.has(date) && !calendar.schoolClosedDays.has(date);
}

function isExcluded(calendar: Calendar, day: Temporal.PlainDate): boolean {
  return calendar.excludedWeekdays.includes(day.dayOfWeek) || calendar.excludedDays.has(day.toString());
}

function hoursWithoutExcluded(hours: number, calendar: Calendar, raised: Temporal.ZonedDateTime): DueTime {
  let at = raised;
  let leftMs = hours * 3_600_000;
  for (let days = 0; days <= HORIZON_DAYS; days += 1) {
    const midnight = at.toPlainDate().add({ days: 1 }).toZonedDateTime(calendar.zone);
    if (!isExcluded(calendar, at.toPlainDate())) {
      const spanMs = midnight.epochMilliseconds - at.epochMilliseconds;
      if (spanMs >= leftMs) return known(at.add({ milliseconds: leftMs }), calendar);
      leftMs -= spanMs;
    }
    at = midnight;
  }
  return withoutCalendar(raised);
}

function nthDay(
  days: number,
  by: string,
  calendar: Calendar,
  raised: Temporal.ZonedDateTime,
  counts: (day: Temporal.PlainDate) => boolean,
): DueTime {
  let day = raised.toPlainDate();
  let left = days;
  for (let ahead = 0; ahead < HORIZON_DAYS && left > 0; ahead += 1) {
    day = day.add({ days: 1 });
    if (counts(day)) left -= 1;
  }
  if (left > 0) return withoutCalendar(raised);
  return known(day.toZonedDateTime({ timeZone: calendar.zone, plainTime: by }), calendar);
}

function nextSchoolDay(by: string, calendar: Calendar, raised: Temporal.ZonedDateTime): DueTime {
  let day = raised.toPlainDate();
  for (let ahead = 0; ahead < HORIZON_DAYS; ahead += 1) {
    const due = day.toZonedDateTime({ timeZone: calendar.zone, plainTime: by });
    if (isSchoolDay(calendar, day) && due.epochMilliseconds > raised.epochMilliseconds)
      return known(due, calendar);
    day = day.add({ days: 1 });
  }
  return withoutCalendar(raised);
}

/** A calendar that never has the wanted day must not lose a referral: due in a day, and said to be unknown. */
function withoutCalendar(raised: Temporal.ZonedDateTime): DueTime {
  return { dueAt: raised.add({ hours: 24 }).epochMilliseconds, calendarKnown: false };
}

function known(due: Temporal.ZonedDateTime, calendar: Calendar): DueTime {
  return { dueAt: due.epochMilliseconds, calendarKnown: !beyond(calendar, due.toPlainDate()) };
}

function beyond(calendar: Calendar, day: Temporal.PlainDate): boolean {
  return day.toString() > calendar.knownUntil;
}
