import { AppError } from '../../core/errors.ts';
import type { ActorId, ForceId, PathwayId } from '../../core/ids.ts';
import type { ReferralEffect } from '../../core/referrals/referral-effect.ts';
import type { Instant } from '../../core/time.ts';
import type { ReferralVerbs } from '../../ports/referral-verbs.ts';
import type { ReferralChangeDeps } from './change-referral.ts';
import { releaseIfReady } from './release-if-ready.ts';

const PAGE = 200;

type PathwaySwitch = Pick<ReferralVerbs, 'holdPathway' | 'releasePathway' | 'pathwayHolds'>;

/** The switch that stops a pathway, for one force or for all. Switch and audit entry are one commit. */
export function createPathwaySwitch(deps: ReferralChangeDeps): PathwaySwitch {
  const { records, clock } = deps;
  const known = (pathway: PathwayId): void => {
    if (deps.book.pathway(pathway) === null) throw new AppError('notFound', 'there is no such pathway');
  };
  return {
    pathwayHolds: async () => await records.holds(),
    async holdPathway(pathway, force, by, why) {
      known(pathway);
      const at = clock.now();
      await records.setHold({ pathway, force, by, at, why }, [
        audit('pathwayHeld', pathway, force, by, at, why),
      ]);
    },
    async releasePathway(pathway, force, by, why) {
      const at = clock.now();
      await records.endHold(pathway, force, [audit('pathwayReleased', pathway, force, by, at, why)]);
      return await releaseAll(pathway, force, by, deps);
    },
  };
}

async function releaseAll(
  pathway: PathwayId,
  force: ForceId | null,
  by: ActorId,
  deps: ReferralChangeDeps,
): Promise<number> {
  let released = 0;
  for (let from = 0; ; from += PAGE) {
    const page = await deps.records.open(from, PAGE);
    for (const each of page) {
      if (each.pathway !== pathway || each.status !== 'held') continue;
      if (force !== null && each.force !== force) continue;
      if ((await releaseIfReady(each.id, by, deps)).status === 'ready') released += 1;
    }
    if (page.length === 0) return released;
  }
}

function audit(
  what: string,
  pathway: PathwayId,
  force: ForceId | null,
  who: ActorId,
  when: Instant,
  reason: string,
): ReferralEffect {
  const entry = {
    id: `${what}-${pathway}-${force ?? 'all'}-${when}`,
    when,
    who,
    what,
    operation: 'operation' as const,
    subjectType: 'system' as const,
    subjectId: pathway,
    correlationId: pathway,
    recipient: null,
    details: { force: force ?? 'all', reason },
  };
  return { kind: 'audit', entry };
}
