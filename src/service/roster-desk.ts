import { createRosterDesk, type FollowingRosterDesk } from '../app/roster/roster-desk.ts';
import { TOLD_AHEAD_MS, tellGaps } from '../app/roster/tell-gaps.ts';
import { MINUTE, SECOND } from '../core/time.ts';
import { skillsAskedFor } from '../core/routing/policy.ts';
import type { SwappableRoutingBook } from '../files/routing-book.ts';
import type { AlarmBoard } from '../ports/alarm-board.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { RosterDesk } from '../ports/roster-desk.ts';
import { createRosterOverrides, type RosterOverridesOptions } from '../redis/roster-overrides.ts';
import type { Chore } from './chores.ts';

export interface OpenRosterDesk {
  readonly desk: RosterDesk;
  /** Follows what other processes change, and tells of gaps ahead. */
  readonly chores: readonly Chore[];
}

interface RosterParts {
  readonly book: SwappableRoutingBook;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** The desk over a book that somebody else keeps in force. */
export function openRosterStore(
  store: RosterOverridesOptions,
  { book, audit, clock }: RosterParts,
): FollowingRosterDesk {
  return createRosterDesk({
    overrides: createRosterOverrides(store),
    ...{ audit, clock },
    roster: () => book.roster(),
    forces: () => {
      const inUse = book.files().lines.lines.filter(({ introduction }) => introduction !== 'off');
      return [...new Set(inUse.map(({ force }) => force))];
    },
    skills: () => skillsAskedFor(book.files().policy),
    take: (overrides) => book.override(overrides),
  });
}

/** Today's roster: its changes are taken into this process's book, where the pool reads them. */
export function openRosterDesk(
  store: RosterOverridesOptions,
  parts: RosterParts & { readonly alarms: AlarmBoard },
): OpenRosterDesk {
  const { book, alarms, clock } = parts;
  const desk = openRosterStore(store, parts);
  const look = async (): Promise<void> => {
    const now = Math.floor(clock.now() / MINUTE) * MINUTE;
    // A skill that nobody has for an hour is shown on the roster; it is no alarm, since somebody can still be asked.
    const gaps = desk.gaps({ from: now, until: now + TOLD_AHEAD_MS }).filter(({ skill }) => skill === null);
    await tellGaps(book.roster(), gaps, alarms, now);
  };
  return {
    desk,
    chores: [
      { name: 'rosterOverrides', everyMs: SECOND, run: () => desk.follow() },
      { name: 'rosterGaps', everyMs: 10 * MINUTE, run: look },
    ],
  };
}
