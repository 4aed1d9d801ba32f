import type { Call } from '../../core/call/call.ts';
import type { SeatEffect } from '../../core/call/effects.ts';
import type { SpecialistId } from '../../core/ids.ts';
import type { Destination } from '../../core/routing/line-plan.ts';
import type { RankedSpecialist } from '../../core/routing/plan.ts';
import { type PoolMember, rankSpecialists } from '../../core/specialists/rank.ts';
import type { Instant, Milliseconds } from '../../core/time.ts';
import type { CallPath } from './call-path.ts';

export interface Claimed {
  readonly specialistId: SpecialistId;
  readonly endpoint: Destination;
  readonly reasons: readonly string[];
}

/** Ranks everybody on duty for this call and claims the best who is free, in one atomic step (S11). Null: nobody. */
export async function claimSpecialist(
  path: Pick<CallPath, 'pool' | 'clock'>,
  call: Call,
  wanted: Extract<SeatEffect, { do: 'claimSpecialist' }>,
  leaseMs: Milliseconds,
): Promise<Claimed | null> {
  const now = path.clock.now();
  const people = await path.pool.onDuty(now);
  const ranked =
    wanted.only === undefined
      ? rankSpecialists(
          { force: call.force, skills: wanted.skills, step: wanted.step, tried: wanted.tried },
          people,
          now,
        )
      : thisOne(wanted.only, call, people, now);
  // Asked again after a crash, the one claimed before is no longer ready and so not ranked: the pool knows the offer.
  const claimed = await path.pool.claimFirst(
    call.id,
    wanted.offer,
    ranked.map((person) => person.specialistId),
    now,
    leaseMs,
  );
  if (claimed === null) return null;
  const specialist = await path.pool.find(claimed);
  if (specialist === null) return null;
  const reasons = ranked.find((person) => person.specialistId === claimed)?.reasons ?? [];
  return { specialistId: claimed, endpoint: specialist.endpoints[0], reasons };
}

/** One named person, of whichever force, if they may hear this force's calls and could be rung at all. */
function thisOne(
  wanted: SpecialistId,
  { force }: Call,
  people: readonly PoolMember[],
  now: Instant,
): readonly RankedSpecialist[] {
  const member = people.find(({ specialist }) => specialist.id === wanted);
  if (member === undefined) return [];
  const own = member.specialist.force;
  const step = own === force ? OWN : ({ kind: 'partnerForce', target: own } as const);
  return rankSpecialists({ force, skills: [], step }, [member], now);
}

const OWN = { kind: 'ownPool', target: null } as const;
