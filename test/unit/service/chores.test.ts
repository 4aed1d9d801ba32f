import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CallPath } from '../../../src/app/call/call-path.ts';
import { MINUTE, SECOND } from '../../../src/core/time.ts';
import { startChores } from '../../../src/service/chores.ts';
import { aCoachedCall, AMINA } from '../../support/calls.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('S2: given calls that went by while nobody was there, when a process starts, then they are looked for within seconds', async () => {
  const lookedFor: string[] = [];
  const path = {
    calls: { takeDue: async () => [] },
    journal: { pending: () => false },
    clock: { now: () => Date.now() },
    book: { dialled: () => [{ to: 'the line', line: {} }] },
    telephony: {
      inboundSince: async (to: string) => {
        lookedFor.push(to);
        return [];
      },
    },
    log: { info: vi.fn(), warn: vi.fn() },
  } as unknown as CallPath;

  const chores = startChores(
    path,
    {
      recoverEveryMs: SECOND,
      journalEveryMs: SECOND,
      fallbackEveryMs: 10 * MINUTE,
    },
    [],
  );

  await vi.advanceTimersByTimeAsync(6 * SECOND);

  expect(lookedFor).toEqual(['the line']);
  await chores.stop();
});

it('S11: given a carrier that hangs, when a process runs, then it keeps the claims of live calls again and again', async () => {
  const kept: string[] = [];
  const path = {
    calls: {
      live: async () => [aCoachedCall().call],
      takeDue: async () => await new Promise(() => undefined),
    },
    pool: { renew: async (_call: string, specialistId: string) => kept.push(specialistId) > 0 },
    journal: { pending: () => false },
    clock: { now: () => Date.now() },
    book: { dialled: () => [] },
    log: { info: vi.fn(), warn: vi.fn() },
  } as unknown as CallPath;
  startChores(path, { recoverEveryMs: SECOND, journalEveryMs: SECOND, fallbackEveryMs: MINUTE }, []);

  await vi.advanceTimersByTimeAsync(30 * SECOND);

  expect(kept.length).toBeGreaterThanOrEqual(2);
  expect(new Set(kept)).toEqual(new Set([AMINA]));
});
