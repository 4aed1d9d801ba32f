import { expect, it, vi } from 'vitest';
import { createBackground } from '../../../src/app/call/background.ts';
import type { CallPath } from '../../../src/app/call/call-path.ts';
import { newMemory, type WorkIn } from '../../../src/app/call/effect-runner.ts';
import { runLane } from '../../../src/app/call/run-lane.ts';
import type { CallEffect } from '../../../src/core/call/effects.ts';
import { type EffectKey, id } from '../../../src/core/ids.ts';
import { NO_METER } from '../../../src/ports/meter.ts';
import { aCall, CALL, legId } from '../../support/calls.ts';
import { waitFor } from '../../support/wait-for.ts';

const LOG = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const MOVE: CallEffect = { do: 'endLeg', legId: legId('leg-h1') };
const STORED = { key: id<EffectKey>(`${CALL}:1:0`), effect: MOVE };

/** A call path whose store is silent until it is told to speak; the carrier counts what it is asked. */
function pathWithSilentStore() {
  const asked = { endLeg: 0 };
  const done: EffectKey[] = [];
  let silent = true;
  const answer = async <T>(value: T): Promise<T> => {
    if (silent) throw new Error('Command timed out');
    return value;
  };
  const path = {
    calls: {
      pending: () => answer(done.length === 0 ? [{ ...STORED, begun: false, tries: 0 }] : []),
      load: () => answer({ call: aCall().call, settled: null }),
      failed: () => answer(1),
      lookAgain: () => answer(undefined),
      done: async (_callId: string, keys: readonly EffectKey[]) => {
        await answer(undefined);
        done.push(...keys);
      },
    },
    telephony: {
      endLeg: async () => {
        asked.endLeg += 1;
        return 'done';
      },
    },
    background: createBackground(LOG),
    log: LOG,
    meter: NO_METER,
  } as unknown as CallPath;
  return { path, asked, done, speak: () => (silent = false) };
}

it('S16: given a store that falls silent after an effect was done, when it is back, then the effect is recorded and was done once', async () => {
  const { path, asked, done, speak } = pathWithSilentStore();
  const workIn: WorkIn = async () => undefined;

  await runLane(path, aCall().call, 'line', [STORED], workIn, newMemory(false));
  expect(asked.endLeg).toBe(1);
  speak();

  await waitFor(() => done.length === 1, { what: 'the effect to be recorded' });
  expect(asked.endLeg).toBe(1);
});
