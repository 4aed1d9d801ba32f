import type { AuditEntry } from '../../core/audit/audit-entry.ts';
import { AppError } from '../../core/errors.ts';
import type { ActorId, ForceId } from '../../core/ids.ts';
import { type CoverageNeed, coverageGaps } from '../../core/specialists/coverage.ts';
import { LONGEST_OVERRIDE_DAYS, type RosterOverride } from '../../core/specialists/override.ts';
import { entryOf, type Roster } from '../../core/specialists/roster.ts';
import { without } from '../../core/specialists/without.ts';
import { DAY, type Instant } from '../../core/time.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RosterDesk, WantedOverride } from '../../ports/roster-desk.ts';
import type { RosterOverrides } from '../../ports/roster-overrides.ts';

export interface RosterDeskOptions {
  readonly overrides: RosterOverrides;
  readonly audit: AuditLog;
  /** With the overrides that this process knows of. */
  readonly roster: () => Roster;
  /** Forces that have a line in use. */
  readonly forces: () => readonly ForceId[];
  /** Skills that some rule of the policy asks for. */
  readonly skills: () => readonly string[];
  /** Takes what is kept now into this process. */
  readonly take: (overrides: readonly RosterOverride[]) => void;
  readonly clock: Clock;
}

export interface FollowingRosterDesk extends RosterDesk {
  /** Looks whether another process has changed anything; to be called often. Rejects when the store is silent. */
  follow(): Promise<void>;
}

export function createRosterDesk(options: RosterDeskOptions): FollowingRosterDesk {
  const { overrides, audit, roster, clock, take } = options;
  let seen = -1;
  const follow = async (): Promise<void> => {
    // The revision first: what is written between the two is read again next time.
    const revision = await overrides.revision();
    if (revision === seen) return;
    take(await overrides.list());
    seen = revision;
  };
  const turn = async (asRead: number | undefined): Promise<void> => {
    if (asRead === undefined || (await overrides.takeTurn(asRead))) return;
    await follow();
    throw new AppError('conflict', 'somebody has changed the roster since you read it; look again');
  };
  const put = async (changed: readonly RosterOverride[], entries: readonly AuditEntry[]): Promise<void> => {
    await audit.append(entries);
    await overrides.put(changed);
    await follow();
  };
  return {
    follow,
    roster,
    gaps: ({ from, until }) => {
      const wanted = [null, ...options.skills()];
      const needs = options
        .forces()
        .flatMap((force) => wanted.map((skill): CoverageNeed => ({ force, skill, atLeast: 1 })));
      return coverageGaps(roster(), needs, from, until);
    },
    without: (specialistId, within) => without(roster(), specialistId, within),
    overrides: () => overrides.list(),
    revision: () => overrides.revision(),
    async add(wanted, by, asRead) {
      refuseImpossible(wanted, roster(), clock.now());
      await turn(asRead);
      const made = await overridesOf(wanted, by, clock.now(), overrides);
      await put(
        made,
        made.map((each) => entryFor('rosterOverridden', each, by, each.at, each.why)),
      );
      return made;
    },
    async cancel(id, why, by, asRead) {
      const all = await overrides.list();
      const one = all.find((each) => each.id === id);
      if (one === undefined) throw new AppError('notFound', 'there is no such change of the roster');
      if (one.cancelled !== null) throw new AppError('conflict', 'it has been taken back already');
      await turn(asRead);
      const at = clock.now();
      const both = all.filter((each) => each.id === id || each.id === one.pairedWith);
      const cancelled = both.map((each) => ({ ...each, cancelled: { by, at, why } }));
      await put(
        cancelled,
        cancelled.map((each) => entryFor('rosterOverrideCancelled', each, by, at, why)),
      );
    },
  };
}

function refuseImpossible(wanted: WantedOverride, roster: Roster, now: Instant): void {
  const { from, until } = wanted;
  const people = [wanted.specialistId, ...(wanted.kind === 'swap' && wanted.with ? [wanted.with] : [])];
  if (wanted.kind === 'swap' && (wanted.with === null || wanted.with === wanted.specialistId))
    throw new AppError('invalid', 'a swap says who takes the time');
  for (const person of people)
    if (entryOf(roster, person) === undefined)
      throw new AppError('notFound', `nobody of the id ${person} is on the roster`);
  if (until <= from) throw new AppError('invalid', 'it ends before it begins');
  if (until <= now) throw new AppError('invalid', 'it is over already');
  if (until - from > LONGEST_OVERRIDE_DAYS * DAY)
    throw new AppError('invalid', `longer than ${LONGEST_OVERRIDE_DAYS} days belongs in the roster itself`);
}

async function overridesOf(
  wanted: WantedOverride,
  by: ActorId,
  at: Instant,
  ids: RosterOverrides,
): Promise<readonly RosterOverride[]> {
  const { from, until, why } = wanted;
  const common = { from, until, why, by, at, cancelled: null };
  const first = await ids.nextId();
  if (wanted.kind !== 'swap' || wanted.with === null) {
    const kind = wanted.kind === 'on' ? 'on' : 'away';
    return [{ id: first, kind, specialistId: wanted.specialistId, pairedWith: null, ...common }];
  }
  const second = await ids.nextId();
  return [
    { id: first, kind: 'away', specialistId: wanted.specialistId, pairedWith: second, ...common },
    { id: second, kind: 'on', specialistId: wanted.with, pairedWith: first, ...common },
  ];
}

function entryFor(
  what: string,
  override: RosterOverride,
  who: ActorId,
  when: Instant,
  reason: string,
): AuditEntry {
  const { id, kind, from, until, specialistId } = override;
  return {
    id: `${id}-${what}`,
    ...{ when, who, what, operation: 'alteration', subjectType: 'roster', subjectId: specialistId },
    correlationId: override.pairedWith === null ? id : [id, override.pairedWith].sort().join('-'),
    recipient: null,
    details: { kind, from, until, reason },
  };
}
