import type { Call } from '../../core/call/call.ts';
import { type CallEffect, laneOf } from '../../core/call/effects.ts';
import type { CallEvent } from '../../core/call/events.ts';
import { stillWanted } from '../../core/call/still-wanted.ts';
import { type CallId, type EffectKey, type EventId, id } from '../../core/ids.ts';
import type { StoredEffect } from '../../ports/call-store.ts';
import type { CallPath } from './call-path.ts';
import { outcomeId } from './outcome-id.ts';
import { runLineEffect } from './run-line-effect.ts';
import { runRecordEffect } from './run-record-effect.ts';
import { runAsideEffect, runRiskEffect } from './run-risk-effect.ts';
import { runSeatEffect } from './run-seat-effect.ts';

/** After this many failed tries the call is told (`effectFailed`) and people are (an alarm). */
const MAX_TRIES = 12;
/** Doubled with every try, up to the limit. */
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/** How an effect's outcome becomes an event of its call: `handleCallEvent`, given from above. */
export type WorkIn = (event: CallEvent) => Promise<unknown>;

/**
 * What a process remembers of effects while it tries again to have them recorded: what is done is not done twice for want
 * of a record (S16).
 */
export interface Memory {
  /** Marks as ours what cannot be repeated, so that our own second try is not taken for somebody else's. */
  readonly by: string;
  /** Outcomes of those that were run and whose record is missing. */
  readonly outcomes: Map<EffectKey, CallEvent | null>;
  /** They were left by a crash or an outage: the call may have moved on, so each is held against it first. */
  readonly late: boolean;
}

export function newMemory(late: boolean): Memory {
  return { by: crypto.randomUUID(), outcomes: new Map(), late };
}

/**
 * Runs effects in order, marks those done, and works their outcome into the call as an event. One that fails stays
 * pending and is picked up again by whoever sweeps; the ones behind it go on, since none waits for another's success.
 * Rejects when the store is silent.
 */
export async function runEffects(
  path: CallPath,
  call: Call,
  effects: readonly StoredEffect[],
  workIn: WorkIn,
  memory: Memory,
): Promise<void> {
  const done: EffectKey[] = [];
  try {
    for (const stored of effects) if (await runOne(path, call, stored, workIn, memory)) done.push(stored.key);
  } finally {
    // Marked together, in one round trip: a crash before it repeats them, which each of them allows.
    await path.calls.done(call.id, done);
  }
}

/** True when it is done: the outcome is worked in before the mark, and its id makes a repeat one. */
async function runOne(
  path: CallPath,
  call: Call,
  stored: StoredEffect,
  workIn: WorkIn,
  memory: Memory,
): Promise<boolean> {
  if (
    memory.late &&
    !memory.outcomes.has(stored.key) &&
    !(await isStillWanted(path, call.id, stored.effect))
  ) {
    path.meter.count('alongside_effects_total', { effect: stored.effect.do, outcome: 'overtaken' });
    return true;
  }
  let outcome: CallEvent | null;
  try {
    const known = memory.outcomes.get(stored.key);
    outcome = known === undefined ? await runEffect(path, call, stored, memory.by) : known;
  } catch (error) {
    path.meter.count('alongside_effects_total', { effect: stored.effect.do, outcome: 'failed' });
    path.log.warn('effectFailed', { callId: call.id, effect: stored.effect.do, error });
    await retryLater(path, call, stored, workIn);
    return false;
  }
  memory.outcomes.set(stored.key, outcome);
  path.meter.count('alongside_effects_total', { effect: stored.effect.do, outcome: 'done' });
  if (outcome !== null) await workIn(outcome);
  return true;
}

/** Rejects when the store is silent: what is late can wait until it is known to be right. */
async function isStillWanted(path: CallPath, callId: CallId, effect: CallEffect): Promise<boolean> {
  const loaded = await path.calls.load(callId, id<EventId>('late'));
  return loaded === null || stillWanted(loaded.call, effect);
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

function runEffect(path: CallPath, call: Call, stored: StoredEffect, by: string): Promise<CallEvent | null> {
  const { effect } = stored;
  const lane = laneOf(effect);
  switch (lane) {
    case 'line':
      return runLineEffect(path, call, stored);
    case 'record':
      return runRecordEffect(path, call, stored);
    case 'risk':
      return runRiskEffect(path, call, stored);
    case 'aside':
      return runAsideEffect(path, call, stored);
    default:
      return runSeatEffect(path, call, stored, by);
  }
}
