import type { ActorId, SpecialistId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Roster } from './roster.ts';
import type { Window } from './shift.ts';

/**
 * A change of today's roster that counts at once: somebody is away (sick, leave, a shift given away) or is on besides
 * their shifts. What lasts is changed in roster.yaml, by publishing.
 */
export interface RosterOverride {
  readonly id: string;
  readonly kind: 'away' | 'on';
  readonly specialistId: SpecialistId;
  readonly from: Instant;
  readonly until: Instant;
  /** Of a kind, never of a diagnosis: "sick", "swap with beth". */
  readonly why: string;
  readonly by: ActorId;
  readonly at: Instant;
  /** The other half of a swap: taken back together. */
  readonly pairedWith: string | null;
  readonly cancelled: { readonly by: ActorId; readonly at: Instant; readonly why: string } | null;
}

/** The longest that an override may last; longer is leave, and belongs in the roster. Days. */
export const LONGEST_OVERRIDE_DAYS = 31;

/** When somebody is away or on, whatever their shifts say. Away counts over on: nobody is rung who said that they are not there. */
export interface Exceptions {
  readonly away: readonly Window[];
  readonly on: readonly Window[];
}

/** The roster with its overrides in it; the same object when there are none. */
export function withOverrides(roster: Roster, overrides: readonly RosterOverride[]): Roster {
  const live = overrides.filter(({ cancelled }) => cancelled === null);
  if (live.length === 0) return roster;
  return {
    ...roster,
    entries: roster.entries.map((entry) => {
      const own = live.filter(({ specialistId }) => specialistId === entry.specialist.id);
      if (own.length === 0) return entry;
      const of = (kind: RosterOverride['kind']) =>
        own.filter((each) => each.kind === kind).map(({ from, until }) => ({ from, until }));
      return { ...entry, exceptions: { away: of('away'), on: of('on') } };
    }),
  };
}
