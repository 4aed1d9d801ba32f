import type { Instant } from '../time.ts';
import { onLeave, type RosterEntry } from './roster.ts';
import { type ShiftClock, type Window, windowOn } from './shift.ts';

/** Where somebody is: at a desk, or on call at home, in any tier or in this one. */
export type Place = 'desk' | 'onCall' | { readonly onCallTier: number };

/**
 * When this person is on between two times, oldest first; stretches that touch or overlap are one. Vetting that runs out
 * ends it with the last day on which it holds; vetting that is not recorded leaves nothing. Overrides count: away over on.
 */
export function windowsBetween(
  entry: RosterEntry,
  clock: ShiftClock,
  from: Instant,
  until: Instant,
  place: Place = 'desk',
): readonly Window[] {
  const { vettedUntil } = entry.specialist;
  if (vettedUntil === null || from >= until) return [];
  const vetted = clock.instant(clock.tomorrow(vettedUntil), '00:00');
  const within = { from, until: Math.min(until, vetted) };
  const found: Window[] = place === 'desk' ? [...(entry.exceptions?.on ?? [])] : [];
  const shifts = entry.shifts.filter((shift) => isAt(place, shift.onCallTier ?? null));
  // A night shift that began the day before may still run.
  for (
    let day = clock.yesterday(clock.today(from));
    clock.instant(day, '00:00') < within.until;
    day = clock.tomorrow(day)
  ) {
    if (onLeave(entry, day)) continue;
    for (const shift of shifts) {
      const window = windowOn(shift, day, clock);
      if (window !== null) found.push(window);
    }
  }
  return minus(merged(found.flatMap((window) => clipped(window, within))), entry.exceptions?.away ?? []);
}

/** On call at home between two times, tier by tier, the first one first. */
export function onCallBetween(
  entry: RosterEntry,
  clock: ShiftClock,
  from: Instant,
  until: Instant,
): readonly (Window & { readonly tier: number })[] {
  const tiers = new Set(entry.shifts.flatMap(({ onCallTier }) => onCallTier ?? []));
  return [...tiers]
    .sort((a, b) => a - b)
    .flatMap((tier) =>
      windowsBetween(entry, clock, from, until, { onCallTier: tier }).map((window) => ({ ...window, tier })),
    );
}

/** Leave of the roster itself between two times, as whole days of the wall. Shifts that begin on them fall out. */
export function leaveBetween(
  entry: RosterEntry,
  clock: ShiftClock,
  from: Instant,
  until: Instant,
): readonly (Window & { readonly why: string })[] {
  return entry.leave.flatMap(({ from: first, to: last, why }) => {
    const days = { from: clock.instant(first, '00:00'), until: clock.instant(clock.tomorrow(last), '00:00') };
    return clipped(days, { from, until }).map((window) => ({ ...window, why }));
  });
}

function isAt(place: Place, onCallTier: number | null): boolean {
  if (typeof place === 'object') return onCallTier === place.onCallTier;
  return (onCallTier === null) === (place === 'desk');
}

/** What is left of `windows` where none of `holes` is. */
export function minus(windows: readonly Window[], holes: readonly Window[]): readonly Window[] {
  let left = windows;
  for (const hole of holes)
    left = left.flatMap((window) => [
      ...clipped(window, { from: window.from, until: hole.from }),
      ...clipped(window, { from: hole.until, until: window.until }),
    ]);
  return left;
}

function clipped(window: Window, within: Window): Window[] {
  const from = Math.max(window.from, within.from);
  const until = Math.min(window.until, within.until);
  return from < until ? [{ from, until }] : [];
}

function merged(windows: readonly Window[]): readonly Window[] {
  const joined: Window[] = [];
  for (const window of [...windows].sort((a, b) => a.from - b.from)) {
    const before = joined.at(-1);
    if (before !== undefined && window.from <= before.until)
      joined[joined.length - 1] = { from: before.from, until: Math.max(before.until, window.until) };
    else joined.push(window);
  }
  return joined;
}
