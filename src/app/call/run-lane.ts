import type { Call } from '../../core/call/call.ts';
import type { EffectLane } from '../../core/call/effects.ts';
import type { StoredEffect } from '../../ports/call-store.ts';
import type { CallPath } from './call-path.ts';
import { type Memory, runEffects, type WorkIn } from './effect-runner.ts';

/**
 * While the store is silent a process tries its own effects again after these times, more than seven seconds in all; then
 * they are left to whoever sweeps when the commit's lease is over. Without it every hiccup of Redis would keep a specialist
 * away for the lease's ten seconds.
 */
const AGAIN_AFTER_MS = [250, 500, ...Array<number>(9).fill(750)] as const;

/**
 * Runs the effects of one lane after what was given for it before. Resolves when they have run, or are to be tried again;
 * rejects when they are left to the sweep.
 */
export async function runLane(
  path: CallPath,
  call: Call,
  lane: EffectLane,
  effects: readonly StoredEffect[],
  workIn: WorkIn,
  memory: Memory,
  tries = 0,
): Promise<void> {
  try {
    await path.background.inLane(`${call.id}:${lane}`, async () => {
      const mine = tries === 0 ? effects : await stillPending(path, call, effects);
      await runEffects(path, call, mine, workIn, memory);
    });
  } catch (error) {
    const waitMs = AGAIN_AFTER_MS[tries];
    if (waitMs === undefined) throw error;
    path.log.warn('effectsWaitForTheStore', { callId: call.id, count: effects.length, error });
    const again = { ...memory, late: true };
    const run = () => runLane(path, call, lane, effects, workIn, again, tries + 1);
    setTimeout(
      () => path.background.run('effectsAgain', lane === 'line' ? 'line' : 'behind', run),
      waitMs,
    ).unref();
  }
}

/** Somebody else's sweep may have done them meanwhile. */
async function stillPending(
  path: CallPath,
  call: Call,
  effects: readonly StoredEffect[],
): Promise<readonly StoredEffect[]> {
  const left = new Set((await path.calls.pending(call.id)).map(({ key }) => key));
  return effects.filter(({ key }) => left.has(key));
}
