import type { SpecialistId } from '../ids.ts';
import type { Instant, LocalDate, Milliseconds } from '../time.ts';
import { type Shift, type ShiftClock, shiftAt, shiftClock, type Window } from './shift.ts';
import type { Exceptions } from './override.ts';
import type { Specialist } from './specialist.ts';

/** One person's place on the roster. */
export interface RosterEntry {
  readonly specialist: Specialist;
  readonly shifts: readonly Shift[];
  /** Local days on which this person is not on, whatever the shifts say: leave, sickness, a shift given away. */
  readonly leave: readonly { readonly from: LocalDate; readonly to: LocalDate; readonly why: string }[];
  /** Today's changes besides; made by people as the need arises, not written in the file. */
  readonly exceptions?: Exceptions;
}

/** Everything in roster.yaml. */
export interface Roster {
  /** IANA name of the zone in which shifts are written. */
  readonly timeZone: string;
  /** After so many calls without a break somebody is asked only when nobody else can be; null = no limit. */
  readonly callsInARow: number | null;
  /** After so many calls of high risk in one shift, likewise. Absent or null = no limit. */
  readonly hardCallsAShift?: number | null;
  /** Nobody is rung sooner after a call, ready or not. Absent = at once. */
  readonly leastWrapUpMs?: Milliseconds;
  /** A pause at least so long is a break, and the count of calls in a row begins again. Absent = any pause. */
  readonly breakMs?: Milliseconds;
  readonly entries: readonly RosterEntry[];
}

/** Somebody who is on now, and until when. */
export interface OnShift {
  readonly specialist: Specialist;
  readonly window: Window;
  /** Null: at a desk. Else on call at home, and in which tier. */
  readonly onCallTier: number | null;
}

export const EMPTY_ROSTER: Roster = { timeZone: 'Europe/London', callsInARow: null, entries: [] };

/** Everybody whose shift covers `now`, with the stretch they are on, in the order of the roster. */
export function onShift(roster: Roster, now: Instant): readonly OnShift[] {
  const on: OnShift[] = [];
  const clock = shiftClock(roster.timeZone);
  for (const entry of roster.entries) {
    const found = stretchOf(entry, clock, now);
    if (found !== null) on.push({ specialist: entry.specialist, ...found });
  }
  return on;
}

/** The stretch that this person is on at `now`; null when off, on call, or on leave on the day the shift began. */
export function shiftOf(entry: RosterEntry, clock: ShiftClock, now: Instant): Window | null {
  const found = stretchOf(entry, clock, now);
  return found === null || found.onCallTier !== null ? null : found.window;
}

/** At a desk, or else on call: a desk goes before any tier, and a lower tier before a higher one. */
function stretchOf(
  entry: RosterEntry,
  clock: ShiftClock,
  now: Instant,
): { readonly window: Window; readonly onCallTier: number | null } | null {
  const { away = [], on = [] } = entry.exceptions ?? {};
  if (away.some((window) => covers(window, now))) return null;
  let found: { window: Window; onCallTier: number | null } | null = null;
  for (const window of on)
    if (covers(window, now) && (found === null || window.until > found.window.until))
      found = { window, onCallTier: null };
  for (const shift of entry.shifts) {
    const window = shiftAt(shift, clock, now, (day) => onLeave(entry, day));
    if (window === null) continue;
    const onCallTier = shift.onCallTier ?? null;
    const nearer = found === null ? 1 : (found.onCallTier ?? 0) - (onCallTier ?? 0);
    if (found === null || nearer > 0 || (nearer === 0 && window.until > found.window.until))
      found = { window, onCallTier };
  }
  if (found === null || away.length === 0) return found;
  // Who comes late or goes early is on for the time between.
  const { from, until } = found.window;
  const window = {
    from: Math.max(from, ...away.filter((gone) => gone.until <= now).map((gone) => gone.until)),
    until: Math.min(until, ...away.filter((gone) => gone.from > now).map((gone) => gone.from)),
  };
  return { window, onCallTier: found.onCallTier };
}

function covers(window: Window, now: Instant): boolean {
  return window.from <= now && now < window.until;
}

/** The roster's entry of that person; undefined when there is none. */
export function entryOf(roster: Roster, specialistId: SpecialistId): RosterEntry | undefined {
  return roster.entries.find((entry) => entry.specialist.id === specialistId);
}

/** True when this person is away for the shifts that begin on this day. */
export function onLeave(entry: RosterEntry, day: LocalDate): boolean {
  return entry.leave.some((leave) => leave.from <= day && day <= leave.to);
}
