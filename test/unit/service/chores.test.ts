import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CallPath } from '../../../src/app/call/call-path.ts';
import { MINUTE, SECOND } from '../../../src/core/time.ts';
import { startChores } from '../../../src/service/chores.ts';

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
