import type { PathwayId } from '../core/ids.ts';
import type { Calendar } from '../core/referrals/clock.ts';
import type { Pathway } from '../core/referrals/pathway.ts';

/** The published pathways and calendars, in process memory; a new version replaces the old one whole. Never fails. */
export interface PathwayBook {
  pathway(pathwayId: PathwayId): Pathway | null;
  calendar(calendarId: string): Calendar | null;
  all(): readonly Pathway[];
}
