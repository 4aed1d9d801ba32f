import { describe, expect, it } from 'vitest';
import { id } from '../../../src/core/ids.ts';
import { HOUR, MINUTE } from '../../../src/core/time.ts';
import { callFigureHandlers } from '../../../src/http/handlers/figures.ts';
import type { CallsInTime } from '../../../src/ports/recorded-calls.ts';

const NOW = Date.UTC(2026, 10, 23, 21, 7, 0);
const WEEK = 7 * 24 * HOUR;

describe('the wallboard’s figures', () => {
  it('given calls of now and of a week before, then each stands in its quarter of an hour, of one’s own forces only', async () => {
    const asked: CallsInTime[] = [];
    const handlers = callFigureHandlers({
      page: async (which) => {
        asked.push(which);
        const at = [NOW - MINUTE, NOW - 16 * MINUTE, NOW - WEEK - 2 * MINUTE];
        return at
          .filter((arrivedAt) => arrivedAt >= which.from && arrivedAt < which.until)
          .map((arrivedAt) => ({ callId: id('CA1'), force: id('westshire'), arrivedAt }));
      },
    });
    const principal = { forces: new Set([id('westshire')]) };
    const reply = await handlers.callFigures({ principal, now: NOW } as never);
    expect(reply.calls.length).toBe(48);
    expect(reply.calls.slice(-2)).toEqual([1, 1]);
    expect(reply.weekBefore.slice(-1)).toEqual([1]);
    expect(reply.from + 12 * HOUR).toBe(Date.UTC(2026, 10, 23, 21, 15));
    expect(asked.every(({ forces }) => forces.join() === 'westshire')).toBe(true);
  });
});
