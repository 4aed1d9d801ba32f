import type { Call } from '../../core/call/call.ts';
import type { SeatEffect } from '../../core/call/effects.ts';
import type { SpecialistId } from '../../core/ids.ts';
import type { Destination } from '../../core/routing/line-plan.ts';
import { rankSpecialists } from '../../core/specialists/rank.ts';
import type { Milliseconds } from '../../core/time.ts';
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
  const ranked = rankSpecialists(
    { force: call.force, skills: wanted.skills, step: wanted.step, tried: wanted.tried },
    people,
    now,
  );
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
