import type { ForceId, SpecialistId } from '../ids.ts';
import { type CoverageNeed, coverageGaps } from './coverage.ts';
import { type RosterOverride, withOverrides } from './override.ts';
import type { Roster } from './roster.ts';
import { shiftClock, type Window } from './shift.ts';
import { minus, windowsBetween } from './shifts-ahead.ts';

/** What is missing when somebody is away: a stretch in which nobody of the force, or nobody with a skill, is left. */
export interface Missing extends Window {
  readonly force: ForceId;
  /** Null: nobody at all. */
  readonly skill: string | null;
}

/** "If X is sick, then …": what nobody else covers, and who could be asked to come in. */
export interface WithoutSomebody {
  /** When they would have been on. */
  readonly losing: readonly Window[];
  /** What the roster lacks then and does not lack now. */
  readonly missing: readonly Missing[];
  /** Vetted people of the same force, or who cover it, who are off in the whole of it; most of the same skills first. */
  readonly couldCover: readonly { readonly specialistId: SpecialistId; readonly skills: readonly string[] }[];
}

/** Null: nobody of that id is on the roster. */
export function without(roster: Roster, specialistId: SpecialistId, within: Window): WithoutSomebody | null {
  const entry = roster.entries.find((each) => each.specialist.id === specialistId);
  if (entry === undefined) return null;
  const { force, skills } = entry.specialist;
  const clock = shiftClock(roster.timeZone);
  const { from, until } = within;
  const needs: CoverageNeed[] = [null, ...skills].map((skill) => ({ force, skill, atLeast: 1 }));
  const before = coverageGaps(roster, needs, from, until);
  const missing = coverageGaps(withAway(roster, specialistId, within), needs, from, until).flatMap((gap) => {
    const known = before.filter((each) => each.skill === gap.skill);
    return minus([gap], known).map(
      (left): Missing => ({ force, skill: gap.skill, from: left.from, until: left.until }),
    );
  });
  const couldCover = roster.entries
    .filter(({ specialist }) => specialist.id !== specialistId)
    .filter(({ specialist }) => specialist.force === force || specialist.covers.includes(force))
    .filter(({ specialist }) => (specialist.vettedUntil ?? '') >= clock.today(until))
    .filter((each) => windowsBetween(each, clock, from, until).length === 0)
    .map(({ specialist }) => ({
      specialistId: specialist.id,
      skills: specialist.skills.filter((skill) => skills.includes(skill)),
    }))
    .sort((a, b) => b.skills.length - a.skills.length || (a.specialistId < b.specialistId ? -1 : 1));
  return { losing: windowsBetween(entry, clock, from, until), missing, couldCover };
}

function withAway(roster: Roster, specialistId: SpecialistId, { from, until }: Window): Roster {
  const entry = roster.entries.find((each) => each.specialist.id === specialistId);
  const kept = entry?.exceptions?.on.map((window) => ({ kind: 'on' as const, ...window })) ?? [];
  const gone = entry?.exceptions?.away.map((window) => ({ kind: 'away' as const, ...window })) ?? [];
  const all = [...kept, ...gone, { kind: 'away' as const, from, until }];
  return withOverrides(
    roster,
    all.map((each): RosterOverride => {
      const nobody = 'system' as RosterOverride['by'];
      return { id: '', specialistId, why: '', by: nobody, at: 0, pairedWith: null, cancelled: null, ...each };
    }),
  );
}
