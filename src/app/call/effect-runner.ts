import type { Call } from '../../core/call/call.ts';
import { laneOf } from '../../core/call/effects.ts';
import type { CallEvent } from '../../core/call/events.ts';
import type { EffectKey } from '../../core/ids.ts';
import { unreachable } from '../../core/errors.ts';
import type { StoredEffect } from '../../ports/call-store.ts';
import type { CallPath } from './call-path.ts';
import { outcomeId } from './outcome-id.ts';
import { runLineEffect } from './run-line-effect.ts';
import { runRecordEffect } from './run-record-effect.ts';
import { runSeatEffect } from './run-seat-effect.ts';

/** After this many failed tries the call is told (`effectFailed`) and people are (an alarm). */
const MAX_TRIES = 12;
/** Doubled with every try, up to the limit. */
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/** How an effect's outcome becomes an event of its call: `handleCallEvent`, given from above. */
export type WorkIn = (event: CallEvent) => Promise<unknown>;

/**
 * Runs effects in order, marks those done, and works their outcome into the call as an event. One that fails stays
 * pending and is picked up again by whoever sweeps; the ones behind it go on, since none waits for another's success.
 */
export async function runEffects(
  path: CallPath,
  call: Call,
  effects: readonly StoredEffect[],
  workIn: WorkIn,
): Promise<void> {
  const done: EffectKey[] = [];
  try {
    for (const stored of effects) if (await runOne(path, call, stored, workIn)) done.push(stored.key);
  } finally {
    // Marked together, in one round trip: a crash before it repeats them, which each of them allows.
    await path.calls.done(call.id, done);
  }
}

/** True when it is done: the outcome is worked in before the mark, and its id makes a repeat one. */
async function runOne(path: CallPath, call: Call, stored: StoredEffect, workIn: WorkIn): Promise<boolean> {
  let outcome: CallEvent | null;
  try {
    outcome = await runEffect(path, call, stored);
  } catch (error) {
    path.meter.count('alongside_effects_total', { effect: stored.effect.do, outcome: 'failed' });
    path.log.warn('effectFailed', { callId: call.id, effect: stored.effect.do, error });
    await retryLater(path, call, stored, workIn);
    return false;
  }
  path.meter.count('alongside_effects_total', { effect: stored.effect.do, outcome: 'done' });
  try {
    if (outcome !== null) await workIn(outcome);
    return true;
  } catch (error) {
    // A store that was silent for a moment must not cost the caller the lease's ten seconds.
    path.log.warn('outcomeNotRecorded', { callId: call.id, effect: stored.effect.do, error });
    await retryLater(path, call, stored, workIn);
    return false;
  }
}

async function retryLater(path: CallPath, call: Call, stored: StoredEffect, workIn: WorkIn): Promise<void> {
  const tries = await path.calls.failed(call.id, stored.key);
  if (tries >= MAX_TRIES) {
    await workIn({
      type: 'effectFailed',
      id: outcomeId(stored, 'failed'),
      callId: call.id,
      effect: stored.effect,
    });
    await path.calls.done(call.id, [stored.key]);
    return;
  }
  await path.calls.lookAgain(call.id, Math.min(FIRST_RETRY_MS * 2 ** (tries - 1), LONGEST_RETRY_MS));
}

function runEffect(path: CallPath, call: Call, stored: StoredEffect): Promise<CallEvent | null> {
  const { effect } = stored;
  const lane = laneOf(effect);
  switch (lane) {
    case 'line':
      return runLineEffect(path, call, stored);
    case 'seat':
      return runSeatEffect(path, call, stored);
    case 'record':
      return runRecordEffect(path, call, stored);
    default:
      return unreachable(lane);
  }
}
