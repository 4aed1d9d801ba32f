import type { Call } from '../../core/call/call.ts';
import type { SeatEffect } from '../../core/call/effects.ts';
import type { CallEvent } from '../../core/call/events.ts';
import { stillWanted } from '../../core/call/still-wanted.ts';
import { currentRoom } from '../../core/call/transition.ts';
import { type EventId, id } from '../../core/ids.ts';
import { MINUTE, SECOND } from '../../core/time.ts';
import type { StoredEffect } from '../../ports/call-store.ts';
import type { LegRequestOutcome } from '../../ports/telephony.ts';
import type { CallPath } from './call-path.ts';
import { claimSpecialist } from './claim-specialist.ts';
import { outcomeId } from './outcome-id.ts';

/** Renewed by every sweep of the call (each half minute); gone when no instance is left to renew it (S11). */
export const CLAIM_LEASE_MS = 2 * MINUTE;
/** How long a specialist's leg may wait for the account's budget before it counts as refused. */
const BUDGET_WAIT_MS = 5 * SECOND;
const BUDGET_POLL_MS = 200;
const BEGIN_TRIES = 3;
/** Short of what an offer's timer allows beyond its ringing. */
const CARRIER_WAIT_MS = 8 * SECOND;
const CARRIER_POLL_MS = 500;

type RingSpecialist = Extract<SeatEffect, { do: 'ringSpecialist' }>;

/** Runs one effect of the seat lane. `by`: who begins what cannot be repeated. Throws to be run again later. */
export async function runSeatEffect(
  path: CallPath,
  call: Call,
  stored: StoredEffect,
  by: string,
): Promise<CallEvent | null> {
  const effect = stored.effect as SeatEffect;
  const base = { id: outcomeId(stored), callId: call.id };
  switch (effect.do) {
    case 'claimSpecialist': {
      const claimed = await claimSpecialist(path, call, effect, CLAIM_LEASE_MS);
      if (claimed === null) return { ...base, type: 'nobodyClaimed', offer: effect.offer };
      return { ...base, type: 'specialistClaimed', offer: effect.offer, ...claimed };
    }
    case 'ringSpecialist':
      return ringSpecialist(path, call, stored, effect, by);
    case 'refetchSpecialist':
      must(await path.telephony.refetchSpecialist(call.id, effect.offer, effect.legId));
      return null;
    case 'positionSpecialist': {
      const result = await path.telephony.seat(currentRoom(call), effect.legId, effect.position);
      // Somebody who is no longer in the room is as good as muted, and as bad as not audible: a hand-over to them fails.
      const ok = effect.position.mode === 'muted' ? result !== 'failed' : result === 'done';
      return {
        ...base,
        type: 'specialistPositioned',
        offer: effect.offer,
        mode: effect.position.mode,
        ok,
      };
    }
    case 'endSpecialistLeg':
      must(await path.telephony.endLeg(effect.legId));
      return null;
    case 'occupySpecialist':
      await path.pool.advance(call.id, effect.specialistId, 'onCall', path.clock.now());
      return null;
    case 'releaseSpecialist':
      await path.pool.release(
        call.id,
        effect.specialistId,
        { state: effect.becomes, reason: null },
        path.clock.now(),
      );
      return null;
  }
}

/**
 * A call to a telephone cannot be asked for twice: it is marked begun first. Found begun by somebody else, nobody knows
 * whether it rings, so it is `unknown`: the leg's own fetch, or the offer's timer, will tell.
 */
async function ringSpecialist(
  path: CallPath,
  call: Call,
  stored: StoredEffect,
  effect: RingSpecialist,
  by: string,
): Promise<CallEvent> {
  const base = { id: outcomeId(stored), callId: call.id, offer: effect.offer };
  // Under an id of its own: whoever began it may still be waiting for the carrier, and their outcome is the true one.
  if (!(await begins(path, call, stored, by)))
    return { ...base, id: outcomeId(stored, 'begun'), type: 'specialistLegRefused', outcome: 'unknown' };
  if (!(await budgetInTime(path))) return { ...base, type: 'specialistLegRefused', outcome: 'refused' };
  const outcome = await askForLeg(path, call, effect);
  if (outcome.kind === 'accepted') return { ...base, type: 'specialistLegAccepted', legId: outcome.legId };
  return { ...base, type: 'specialistLegRefused', outcome: outcome.kind };
}

/** A time-out does not mean that it was not marked: asked again by the same, so that our own mark is known as ours. */
async function begins(path: CallPath, call: Call, stored: StoredEffect, by: string): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await path.calls.begin(call.id, stored.key, by);
    } catch (error) {
      if (tries >= BEGIN_TRIES) throw error;
    }
  }
}

/**
 * A carrier in trouble for a moment must not use up everybody who could come: it is asked again for a while, as long as the
 * call still wants this specialist.
 */
async function askForLeg(path: CallPath, call: Call, effect: RingSpecialist): Promise<LegRequestOutcome> {
  const until = path.clock.now() + CARRIER_WAIT_MS;
  for (;;) {
    const outcome = await path.telephony.requestSpecialistLeg({
      callId: call.id,
      offer: effect.offer,
      lineId: call.linePlan.lineId,
      endpoint: effect.endpoint,
      callerId: call.linePlan.callerId,
      ringTimeoutSeconds: effect.ringTimeoutSeconds,
    });
    const passing = outcome.kind === 'refused' && outcome.passing === true;
    if (!passing || path.clock.now() >= until) return outcome;
    await new Promise((resolve) => setTimeout(resolve, CARRIER_POLL_MS));
    if (!(await isStillWanted(path, call, effect))) return outcome;
  }
}

/** A store that is silent does not say that nobody is wanted. */
async function isStillWanted(path: CallPath, call: Call, effect: RingSpecialist): Promise<boolean> {
  try {
    const loaded = await path.calls.load(call.id, id<EventId>('ringing'));
    return loaded === null || stillWanted(loaded.call, effect);
  } catch (error) {
    path.log.warn('callNotReread', { callId: call.id, error });
    return true;
  }
}

/** Handlers' legs go first; a specialist's waits a little for its turn. */
async function budgetInTime(path: CallPath): Promise<boolean> {
  const until = path.clock.now() + BUDGET_WAIT_MS;
  do {
    if (await path.budget.take('specialist', path.clock.now())) return true;
    await new Promise((resolve) => setTimeout(resolve, BUDGET_POLL_MS));
  } while (path.clock.now() < until);
  return false;
}

function must(result: 'done' | 'alreadySo' | 'failed'): void {
  if (result === 'failed') throw new Error('the carrier did not do it');
}
