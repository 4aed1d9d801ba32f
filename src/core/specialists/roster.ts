import type { SpecialistId } from '../ids.ts';
import type { Instant, LocalDate } from '../time.ts';
import { type Shift, type ShiftClock, shiftAt, shiftClock, type Window } from './shift.ts';
import type { Specialist } from './specialist.ts';

/** One person's place on the roster. */
export interface RosterEntry {
  readonly specialist: Specialist;
  readonly shifts: readonly Shift[];
  /** Local days on which this person is not on, whatever the shifts say: leave, sickness, a shift given away. */
  readonly leave: readonly { readonly from: LocalDate; readonly to: LocalDate; readonly why: string }[];
}

/** Everything in roster.yaml. */
export interface Roster {
  /** IANA name of the zone in which shifts are written. */
  readonly timeZone: string;
  /** After so many calls without a break somebody is asked only when nobody else can be; null = no limit. */
  readonly callsInARow: number | null;
  readonly entries: readonly RosterEntry[];
}

/** Somebody who is on now, and until when. */
export interface OnShift {
  readonly specialist: Specialist;
  readonly window: Window;
}

export const EMPTY_ROSTER: Roster = { timeZone: 'Europe/London', callsInARow: null, entries: [] };

/** Everybody whose shift covers `now`, with the stretch they are on, in the order of the roster. */
export function onShift(roster: Roster, now: Instant): readonly OnShift[] {
  const on: OnShift[] = [];
  const clock = shiftClock(roster.timeZone);
  for (const entry of roster.entries) {
    const window = shiftOf(entry, clock, now);
    if (window !== null) on.push({ specialist: entry.specialist, window });
  }
  return on;
}

/** The stretch that this person is on at `now`; null when off, or on leave on the day the shift began. */
export function shiftOf(entry: RosterEntry, clock: ShiftClock, now: Instant): Window | null {
  let longest: Window | null = null;
  for (const shift of entry.shifts) {
    const window = shiftAt(shift, clock, now, (day) => onLeave(entry, day));
    if (window !== null && (longest === null || window.until > longest.until)) longest = window;
  }
  return longest;
}

/** The roster's entry of that person; undefined when there is none. */
export function entryOf(roster: Roster, specialistId: SpecialistId): RosterEntry | undefined {
  return roster.entries.find((entry) => entry.specialist.id === specialistId);
}

function onLeave(entry: RosterEntry, day: LocalDate): boolean {
  return entry.leave.some((leave) => leave.from <= day && day <= leave.to);
}
