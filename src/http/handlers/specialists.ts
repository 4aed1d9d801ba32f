import { coversForce, may, type Principal } from '../../core/access/principal.ts';
import { AppError } from '../../core/errors.ts';
import { id, type SpecialistId } from '../../core/ids.ts';
import type { PresenceState, Specialist } from '../../core/specialists/specialist.ts';
import type { PresenceDesk } from '../../ports/presence-desk.ts';
import type { SpecialistPool } from '../../ports/specialist-pool.ts';
import type { HandlersOf } from '../api-request.ts';

export function specialistHandlers(
  pool: SpecialistPool,
  desk: Pick<PresenceDesk, 'change'>,
): HandlersOf<'listSpecialists' | 'setPresence'> {
  return {
    listSpecialists: async ({ principal, now }) => {
      const onDuty = await pool.onDuty(now);
      return {
        specialists: onDuty
          .filter(({ specialist }) => visible(principal, specialist))
          .map(({ specialist: { id, name, force, covers, skills }, presence, claim }) => ({
            ...{ id, name, force, covers, skills, presence },
            callId: claim?.callId ?? null,
          })),
      };
    },
    setPresence: async ({ principal, params, body, now, commandId }) => {
      const wanted = id<SpecialistId>(params.id);
      const specialist = await pool.find(wanted);
      if (specialist === null || !mayChange(principal, specialist))
        throw new AppError('notFound', 'there is no such specialist');
      const current = await presenceOf(pool, wanted, now);
      if (current === 'ringing' || current === 'onCall')
        throw new AppError('conflict', 'the specialist is on a call; presence changes when it ends');
      await desk.change({
        ...{ specialistId: wanted, state: body.state, reason: body.reason },
        ...{ by: principal.actor, via: 'api', changeId: commandId },
      });
      return { specialistId: wanted, state: body.state, since: now, reason: body.reason };
    },
  };
}

function visible(principal: Principal, specialist: Specialist): boolean {
  if (principal.specialist === specialist.id) return true;
  if (!may(principal, 'specialists:read')) return false;
  return [specialist.force, ...specialist.covers].some((force) => coversForce(principal, force));
}

function mayChange(principal: Principal, specialist: Specialist): boolean {
  if (may(principal, 'specialist:self') && principal.specialist === specialist.id) return true;
  return may(principal, 'specialists:act') && coversForce(principal, specialist.force);
}

async function presenceOf(
  pool: SpecialistPool,
  wanted: SpecialistId,
  now: number,
): Promise<PresenceState | null> {
  const found = (await pool.onDuty(now)).find(({ specialist }) => specialist.id === wanted);
  return found?.presence.state ?? null;
}
