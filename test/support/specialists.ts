import { type CallId, type ForceId, id, type OfferId, type SpecialistId } from '../../src/core/ids.ts';
import type { PoolMember } from '../../src/core/specialists/rank.ts';
import type { Roster, RosterEntry } from '../../src/core/specialists/roster.ts';
import type { Shift } from '../../src/core/specialists/shift.ts';
import type { PresenceState, Specialist } from '../../src/core/specialists/specialist.ts';
import { MONDAY_EVENING } from './situations.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

export function shiftFrom(from: string, to: string, more: Partial<Shift> = {}): Shift {
  return { days: EVERY_DAY, from, to, firstDay: null, lastDay: null, everyWeeks: 1, ...more };
}

/** Day and night. */
export const ALWAYS: readonly Shift[] = [shiftFrom('06:00', '18:00'), shiftFrom('18:00', '06:00')];

export function specialistOf(name: string, more: Partial<Specialist> = {}): Specialist {
  return {
    id: id<SpecialistId>(name),
    name: `${name} Example`,
    force: id<ForceId>('westshire'),
    covers: [],
    skills: [],
    endpoints: [{ id: `${name}-mobile`, kind: 'number', address: '+447700900201' }],
    pinHash: 'scrypt$15$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    vettedUntil: '2030-12-31',
    ...more,
  };
}

export function entryFor(specialist: Specialist, more: Partial<RosterEntry> = {}): RosterEntry {
  return { specialist, shifts: ALWAYS, leave: [], ...more };
}

export function rosterOf(...entries: readonly RosterEntry[]): Roster {
  return { timeZone: 'Europe/London', callsInARow: null, entries };
}

/** Somebody who has been in that state for ten minutes. */
export function memberOf(
  name: string,
  state: PresenceState = 'ready',
  more: Partial<Specialist> = {},
  sinceMinutes = 10,
): PoolMember {
  const specialist = specialistOf(name, more);
  const since = MONDAY_EVENING - sinceMinutes * 60_000;
  return {
    specialist,
    presence: { specialistId: specialist.id, state, since, reason: null },
    claim: null,
  };
}

/** The same person, claimed until a minute from now (or ago). */
export function claimed(member: PoolMember, leaseMs = 60_000): PoolMember {
  const { id: specialistId } = member.specialist;
  const leaseUntil = MONDAY_EVENING + leaseMs;
  return {
    ...member,
    claim: { specialistId, callId: id<CallId>('CA1'), offer: id<OfferId>('s1'), leaseUntil },
  };
}
