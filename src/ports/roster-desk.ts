import type { ActorId, SpecialistId } from '../core/ids.ts';
import type { CoverageGap } from '../core/specialists/coverage.ts';
import type { RosterOverride } from '../core/specialists/override.ts';
import type { Roster } from '../core/specialists/roster.ts';
import type { Window } from '../core/specialists/shift.ts';
import type { WithoutSomebody } from '../core/specialists/without.ts';

/** What somebody wants changed today. `swap`: `with` takes the time that `specialistId` gives. */
export interface WantedOverride extends Window {
  readonly kind: 'away' | 'on' | 'swap';
  readonly specialistId: SpecialistId;
  readonly with: SpecialistId | null;
  readonly why: string;
}

/** Who is on, who will be, and what changes today. Each change is in the audit log before it is done. Rejects with AppError. */
export interface RosterDesk {
  /** The roster in force with today's overrides in it. */
  roster(): Roster;
  /** Where nobody of a force is on, and where nobody has a skill that the policy asks for. */
  gaps(within: Window): readonly CoverageGap[];
  without(specialistId: SpecialistId, within: Window): WithoutSomebody | null;
  overrides(): Promise<readonly RosterOverride[]>;
  /** Rises with every change. */
  revision(): Promise<number>;
  /**
   * Counts at once here, and within two seconds everywhere. With `asRead`, the revision that the asker has seen, it is
   * refused (`conflict`) when somebody has changed the roster since: two people do not cover one hole twice.
   */
  add(wanted: WantedOverride, by: ActorId, asRead?: number): Promise<readonly RosterOverride[]>;
  /** A swap is taken back whole. `asRead` as above. */
  cancel(id: string, why: string, by: ActorId, asRead?: number): Promise<void>;
}
