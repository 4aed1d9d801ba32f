import type { Instant } from '../time.ts';
import { onLeave, type RosterEntry } from './roster.ts';
import { type ShiftClock, type Window, windowOn } from './shift.ts';

/**
 * When this person is on between two times, oldest first; stretches that touch or overlap are one. Vetting that runs out
 * ends it with the last day on which it holds; vetting that is not recorded leaves nothing.
 */
export function windowsBetween(
  entry: RosterEntry,
  clock: ShiftClock,
  from: Instant,
  until: Instant,
): readonly Window[] {
  const { vettedUntil } = entry.specialist;
  if (vettedUntil === null || from >= until) return [];
  const vetted = clock.instant(clock.tomorrow(vettedUntil), '00:00');
  const end = Math.min(until, vetted);
  const found: Window[] = [];
  // A night shift that began the day before may still run.
  for (
    let day = clock.yesterday(clock.today(from));
    clock.instant(day, '00:00') < end;
    day = clock.tomorrow(day)
  ) {
    if (onLeave(entry, day)) continue;
    for (const shift of entry.shifts) {
      const window = windowOn(shift, day, clock);
      if (window !== null && window.until > from && window.from < end)
        found.push({ from: Math.max(from, window.from), until: Math.min(end, window.until) });
    }
  }
  return merged(found);
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
