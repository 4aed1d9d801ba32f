import type { ForceId, LineId, PathwayId } from '../core/ids.ts';
import type { LinePlan } from '../core/routing/line-plan.ts';
import type { AidTerms } from '../core/routing/mutual-aid.ts';
import type { Plan } from '../core/routing/plan.ts';
import type { Situation } from '../core/routing/situation.ts';
import type { Instant } from '../core/time.ts';

/**
 * The published policy and lines, in process memory; a new version replaces the old one whole. Synchronous and total:
 * the call path reads it before anything else and it never fails.
 */
export interface RoutingBook {
  version(): number;
  /** The line that was dialled, by E.164 number or SIP URI of `To`; the default line when none matches, never null. */
  lineDialled(to: string): LinePlan;
  /** The line of that id, as `version` has it when it is still kept, else as the newest has it. */
  line(lineId: LineId, version?: number): LinePlan;
  /** Every line of the newest version: what the static fallback documents are made from. */
  lines(): readonly LinePlan[];
  /** Every number and SIP URI that is dialled, with its line, as the newest version has it. */
  dialled(): readonly { readonly to: string; readonly line: LinePlan }[];
  /** Numbers of the force's own switch, relay and operator: never register keys (S8). */
  isOwnNumber(number: string): boolean;
  /** A number on which specialists say whether they are ready, and nobody else rings. */
  isStaffNumber(to: string): boolean;
  /** SIP source addresses whose caller-identity headers are believed. */
  trustsSipSource(address: string): boolean;
  /** How far back repeat calls count, milliseconds. */
  repeatWindowMs(lineId: LineId): number;
  /** Further windows that the rules of `version` count over, milliseconds. */
  repeatWindowsMs(version?: number): readonly number[];
  /** By the rules of `version`, so that a call keeps the version it began with; by the newest when it is not kept. */
  decide(situation: Situation, version?: number): Plan;
  /** On which terms specialists of `partner` take calls of `helped` now; null: on none. */
  aidTerms(partner: ForceId, helped: ForceId, at: Instant): AidTerms | null;
  pathwayExists(pathway: PathwayId): boolean;
}
