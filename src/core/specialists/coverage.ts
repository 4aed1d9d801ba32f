import type { ForceId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Roster } from './roster.ts';
import { shiftClock, type Window } from './shift.ts';
import { windowsBetween } from './shifts-ahead.ts';

/** A stretch, to the minute, in which fewer people are on than are needed. */
export interface CoverageGap {
  readonly force: ForceId;
  /** Null: anybody; else somebody with that skill. */
  readonly skill: string | null;
  readonly from: Instant;
  readonly until: Instant;
  /** The fewest who are on at once in it. */
  readonly fewest: number;
}

export interface CoverageNeed {
  readonly force: ForceId;
  readonly skill: string | null;
  readonly atLeast: number;
}

/**
 * Where the roster does not meet a need, from one change of who is on to the next, so right to the minute whatever the
 * clocks do. Vetting that runs out counts.
 */
export function coverageGaps(
  roster: Roster,
  needs: readonly CoverageNeed[],
  from: Instant,
  until: Instant,
): readonly CoverageGap[] {
  const clock = shiftClock(roster.timeZone);
  const people = roster.entries.map((entry) => ({
    force: entry.specialist.force,
    skills: entry.specialist.skills,
    windows: windowsBetween(entry, clock, from, until),
  }));
  return needs
    .flatMap((need) => {
      const windows = people.filter((one) => meets(one, need)).flatMap((one) => one.windows);
      return shortfalls(windows, need, { from, until });
    })
    .sort((a, b) => a.from - b.from);
}

function meets(
  one: { readonly force: ForceId; readonly skills: readonly string[] },
  need: CoverageNeed,
): boolean {
  return one.force === need.force && (need.skill === null || one.skills.includes(need.skill));
}

/** Walks over every time at which somebody begins or ends. The windows of one person do not overlap. */
function shortfalls(windows: readonly Window[], need: CoverageNeed, within: Window): CoverageGap[] {
  const changes = new Map<Instant, number>([[within.from, 0]]);
  const change = (at: Instant, by: number) => changes.set(at, (changes.get(at) ?? 0) + by);
  for (const window of windows) {
    change(window.from, 1);
    change(window.until, -1);
  }
  const times = [...changes.keys()].filter((at) => at < within.until).sort((a, b) => a - b);
  const gaps: CoverageGap[] = [];
  let on = 0;
  for (const [index, at] of times.entries()) {
    on += changes.get(at) ?? 0;
    if (on >= need.atLeast) continue;
    const until = times[index + 1] ?? within.until;
    const before = gaps.at(-1);
    if (before?.until === at)
      gaps[gaps.length - 1] = { ...before, until, fewest: Math.min(before.fewest, on) };
    else gaps.push({ force: need.force, skill: need.skill, from: at, until, fewest: on });
  }
  return gaps;
}

/** People whose vetting is missing or runs out before `until`, and when. */
export function vettingEnding(
  roster: Roster,
  until: Instant,
): readonly { readonly specialistId: string; readonly on: string | null }[] {
  const last = shiftClock(roster.timeZone).today(until);
  return roster.entries
    .map(({ specialist }) => ({ specialistId: specialist.id, on: specialist.vettedUntil }))
    .filter(({ on }) => on === null || on < last);
}
