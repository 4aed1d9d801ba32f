import type { ForceId } from '../ids.ts';
import { HOUR, type Instant } from '../time.ts';
import { type Roster, shiftOf } from './roster.ts';
import { shiftClock } from './shift.ts';

/** A stretch of whole hours in which fewer people are on than are needed. */
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
 * Where the roster does not meet a need, hour by hour; hours in a row are one gap. An hour counts by the fewest on at
 * its beginning and just before its end, so a shift that ends within it leaves a gap. Vetting that runs out counts.
 */
export function coverageGaps(
  roster: Roster,
  needs: readonly CoverageNeed[],
  from: Instant,
  until: Instant,
): readonly CoverageGap[] {
  const gaps: CoverageGap[] = [];
  const open = new Map<CoverageNeed, CoverageGap>();
  const on = staffing(roster);
  for (let hour = from; hour < until; hour += HOUR) {
    const atOnce = [on(hour), on(hour + HOUR / 2), on(hour + HOUR - 1)];
    for (const need of needs) {
      const fewest = Math.min(...atOnce.map((people) => people.filter((one) => meets(one, need)).length));
      const before = open.get(need);
      if (fewest >= need.atLeast) {
        if (before !== undefined) gaps.push(before);
        open.delete(need);
        continue;
      }
      const gap = { force: need.force, skill: need.skill, from: before?.from ?? hour, until: hour + HOUR };
      open.set(need, { ...gap, fewest: Math.min(fewest, before?.fewest ?? fewest) });
    }
  }
  return [...gaps, ...open.values()].sort((a, b) => a.from - b.from);
}

interface OnNow {
  readonly force: ForceId;
  readonly skills: readonly string[];
}

function meets(one: OnNow, need: CoverageNeed): boolean {
  return one.force === need.force && (need.skill === null || one.skills.includes(need.skill));
}

/** Who is on and vetted, at any time; one clock for all questions, since the same days come up again and again. */
function staffing(roster: Roster): (at: Instant) => readonly OnNow[] {
  const clock = shiftClock(roster.timeZone);
  return (at) => {
    const today = clock.today(at);
    return roster.entries
      .filter((entry) => (entry.specialist.vettedUntil ?? '') >= today && shiftOf(entry, clock, at) !== null)
      .map((entry) => entry.specialist);
  };
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
