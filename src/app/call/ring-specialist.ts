import type { Call } from '../../core/call/call.ts';
import type { SeatEffect } from '../../core/call/effects.ts';
import type { CallEvent } from '../../core/call/events.ts';
import { stillWanted } from '../../core/call/still-wanted.ts';
import { type EventId, id, type LegId } from '../../core/ids.ts';
import { MINUTE, SECOND } from '../../core/time.ts';
import type { StoredEffect } from '../../ports/call-store.ts';
import type { LegRequestOutcome, SpecialistLegRequest } from '../../ports/telephony.ts';
import type { CallPath } from './call-path.ts';
import { outcomeId } from './outcome-id.ts';

/** How long a specialist's leg may wait for the account's budget before it counts as refused. */
const BUDGET_WAIT_MS = 5 * SECOND;
const BUDGET_POLL_MS = 200;
const BEGIN_TRIES = 3;
/** Short of what an offer's timer allows beyond its ringing. */
const CARRIER_WAIT_MS = 8 * SECOND;
const CARRIER_POLL_MS = 500;
/** What was begun longer ago than this has long been worked in or dropped. */
const BEGUN_SINCE_MS = MINUTE;

type RingSpecialist = Extract<SeatEffect, { do: 'ringSpecialist' }>;

/**
 * A call to a telephone cannot be asked for twice: it is marked begun first. Found begun by somebody else, who may have died
 * before or after asking, Twilio is asked whether it rings; a telephone that rings twice is better than one that nobody
 * rang, and the seat keeps one leg only. `by`: who begins. Rejects when the store is silent.
 */
export async function ringSpecialist(
  path: CallPath,
  call: Call,
  stored: StoredEffect,
  effect: RingSpecialist,
  by: string,
): Promise<CallEvent> {
  const base = { id: outcomeId(stored), callId: call.id, offer: effect.offer };
  if (await begins(path, call, stored, by)) return { ...base, ...(await rung(path, call, effect)) };
  // Under an id of its own: whoever began it may still be waiting for the carrier, and their outcome is the true one.
  const found = await path.telephony.findSpecialistLeg(
    requestOf(call, effect),
    path.clock.now() - BEGUN_SINCE_MS,
  );
  const outcome = found.kind === 'refused' ? await rung(path, call, effect) : told(found);
  return { ...base, id: outcomeId(stored, 'begun'), ...outcome };
}

type Told =
  | { readonly type: 'specialistLegAccepted'; readonly legId: LegId }
  | { readonly type: 'specialistLegRefused'; readonly outcome: 'refused' | 'unknown' };

function told(outcome: LegRequestOutcome): Told {
  if (outcome.kind === 'accepted') return { type: 'specialistLegAccepted', legId: outcome.legId };
  return { type: 'specialistLegRefused', outcome: outcome.kind };
}

async function rung(path: CallPath, call: Call, effect: RingSpecialist): Promise<Told> {
  const askedAt = path.clock.now();
  if (!(await budgetInTime(path))) return { type: 'specialistLegRefused', outcome: 'refused' };
  // Several wait for their turn at once: nobody is rung whom another has made unnecessary meanwhile.
  const waited = path.clock.now() - askedAt >= BUDGET_POLL_MS;
  if (waited && !(await isStillWanted(path, call, effect)))
    return { type: 'specialistLegRefused', outcome: 'refused' };
  return told(await askForLeg(path, call, effect));
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

function requestOf(call: Call, effect: RingSpecialist): SpecialistLegRequest {
  return {
    callId: call.id,
    offer: effect.offer,
    lineId: call.linePlan.lineId,
    endpoint: effect.endpoint,
    callerId: call.linePlan.callerId,
    ringTimeoutSeconds: effect.ringTimeoutSeconds,
  };
}

/**
 * A carrier in trouble for a moment must not use up everybody who could come: it is asked again for a while, as long as the
 * call still wants this specialist.
 */
async function askForLeg(path: CallPath, call: Call, effect: RingSpecialist): Promise<LegRequestOutcome> {
  const until = path.clock.now() + CARRIER_WAIT_MS;
  for (;;) {
    const outcome = await path.telephony.requestSpecialistLeg(requestOf(call, effect));
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
