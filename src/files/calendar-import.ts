import ical from 'node-ical';
import { isMap, isSeq, parseDocument } from 'yaml';
import { daysBetween, instantOf, localDate, plusDays, wallClock, weekdayOf } from '../core/civil-time.ts';
import { AppError } from '../core/errors.ts';
import type { LocalDate } from '../core/time.ts';
import { DAY, MINUTE } from '../core/time.ts';
import type { TextProblem } from '../core/routing/text-problem.ts';
import type { CalendarStretch } from '../ports/routing-reader.ts';
import { WEEKDAYS } from '../wire/file-words.ts';
import type { ShiftInFile } from '../wire/roster.ts';

/** One person's shifts out of an iCalendar file (RFC 5545); the library does recurrence, exceptions and zones. */
export function shiftsFromCalendar(
  text: string,
  zone: string,
  { firstDay, weeks }: CalendarStretch,
): readonly ShiftInFile[] {
  const from = instantOf(firstDay, '00:00', zone);
  const until = instantOf(plusDays(firstDay, weeks * 7), '00:00', zone);
  const problems: TextProblem[] = [];
  const found: OneShift[] = [];
  for (const event of eventsOf(text)) {
    if (event.status === 'CANCELLED') continue;
    const wrong = impossible(event);
    if (wrong !== null) {
      problems.push({ file: 'calendar', ...placeOf(text, event.uid), message: wrong, hint: null });
      continue;
    }
    const range = { from: new Date(from - DAY), to: new Date(until) };
    for (const { start, end } of ical.expandRecurringEvent(event, range)) {
      const shift = oneShift(start.getTime(), end.getTime(), zone);
      if (shift.day >= firstDay && shift.day < plusDays(firstDay, weeks * 7)) found.push(shift);
    }
  }
  if (problems.length > 0)
    throw new AppError('invalid', 'the calendar cannot be imported', {
      errors: problems.map(({ file, line, column, message }) => ({
        path: `${file}:${line}:${column}`,
        message,
      })),
    });
  return written(found);
}

/** roster.yaml with these as the person's shifts; everything else, comments included, stays. */
export function withShifts(text: string, specialistId: string, shifts: readonly ShiftInFile[]): string {
  const document = parseDocument(text);
  const all = document.get('specialists');
  if (document.errors.length > 0 || !isSeq(all))
    throw new AppError('invalid', 'roster.yaml has errors: put them right first');
  const person = all.items.find((item) => isMap(item) && item.get('id') === specialistId);
  if (!isMap(person)) throw new AppError('notFound', `nobody of the id ${specialistId} is in roster.yaml`);
  const list = document.createNode(shifts);
  for (const shift of list.items) if (isMap(shift)) shift.flow = true;
  person.set('shifts', list);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function eventsOf(text: string) {
  let parsed: ReturnType<typeof ical.sync.parseICS>;
  try {
    parsed = ical.sync.parseICS(text);
  } catch {
    throw new AppError('invalid', 'this is not an iCalendar file');
  }
  const events = Object.values(parsed).flatMap((part) => (part?.type === 'VEVENT' ? [part] : []));
  if (events.length === 0) throw new AppError('invalid', 'there is no event in this calendar');
  return events;
}

type CalendarEvent = ReturnType<typeof eventsOf>[number];

function impossible(event: CalendarEvent): string | null {
  if (event.datetype === 'date') return 'a shift has a time of day; this event lasts whole days';
  const [start, end] = [event.start?.getTime(), event.end?.getTime()];
  if (start === undefined || end === undefined || Number.isNaN(start) || Number.isNaN(end))
    return 'this event has no beginning or no end';
  if (end <= start) return 'this event ends before it begins';
  if (end - start > DAY) return 'a shift lasts a day at most';
  return start % MINUTE === 0 && end % MINUTE === 0 ? null : 'a shift begins and ends at a whole minute';
}

/** The line of the event's UID, as people find it in an editor. */
function placeOf(text: string, uid: string): { readonly line: number; readonly column: number } {
  const line = text.split(/\r?\n/).indexOf(`UID:${uid}`);
  return { line: line + 1, column: 1 };
}

interface OneShift {
  readonly day: LocalDate;
  readonly from: string;
  readonly to: string;
}

function oneShift(start: number, end: number, zone: string): OneShift {
  const clock = wallClock(zone);
  return { day: localDate(start, zone), from: timeOf(clock(start).minutes), to: timeOf(clock(end).minutes) };
}

function timeOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Days that repeat are one line: the same times on the same weekday, every so many weeks. */
function written(shifts: readonly OneShift[]): readonly ShiftInFile[] {
  const days = Map.groupBy(shifts, ({ day, from, to }) => `${from} ${to} ${weekdayOf(day)}`);
  return [...days.values()]
    .flatMap((same) =>
      runs([...new Set(same.map(({ day }) => day))].sort()).map((run) => shiftOf(run, same[0]!)),
    )
    .sort((a, b) => ((a.firstDay ?? '') < (b.firstDay ?? '') ? -1 : 1));
}

/** Dates of one weekday as runs that are equally far apart. */
function runs(dates: readonly LocalDate[]): LocalDate[][] {
  const all: LocalDate[][] = [];
  for (const date of dates) {
    const run = all.at(-1);
    const last = run?.at(-1);
    const step = run !== undefined && run.length > 1 ? daysBetween(run[0]!, run[1]!) : null;
    const apart = last === undefined ? 0 : daysBetween(last, date);
    if (run !== undefined && apart <= 52 * 7 && (step === null || step === apart)) run.push(date);
    else all.push([date]);
  }
  return all;
}

function shiftOf(run: readonly LocalDate[], { from, to }: OneShift): ShiftInFile {
  const [first = '', second] = run;
  return {
    days: [WEEKDAYS[weekdayOf(first) - 1]!],
    ...{ from, to, firstDay: first, lastDay: run.at(-1) ?? first },
    everyWeeks: second === undefined ? 1 : daysBetween(first, second) / 7,
  };
}
