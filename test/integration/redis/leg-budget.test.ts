import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LegBudget } from '../../../src/ports/leg-budget.ts';
import { openRedis } from '../../../src/redis/connection.ts';
import { createLegBudget } from '../../../src/redis/leg-budget.ts';
import { type FreshRedis, freshRedis, ownRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

const clock = { now: () => Date.now() };

describe('the budget of legs that the account may create', () => {
  let redis: FreshRedis;
  beforeEach(() => {
    redis = freshRedis();
  });
  afterEach(async () => {
    await redis.close();
  });
  const budgetOf = (callsPerSecond: number): LegBudget =>
    createLegBudget({ redis: redis.connect(), prefix: redis.prefix, callsPerSecond, instances: 2, clock });
  const takeAll = async (budgets: readonly LegBudget[], whose: 'handler' | 'specialist', times: number) => {
    const began = performance.now();
    const answers = await Promise.all(
      Array.from({ length: times }, (_, n) => budgets[n % budgets.length]!.take(whose, Date.now())),
    );
    // A slow machine earns more tokens while it asks.
    const earned = (perSecond: number) => Math.ceil(((performance.now() - began) / 1_000) * perSecond);
    return { gone: answers.filter(Boolean).length, earned };
  };

  it('lets one go of ten at once through four instances, at one call per second', async () => {
    const instances = [budgetOf(1), budgetOf(1), budgetOf(1), budgetOf(1)];
    const { gone, earned } = await takeAll(instances, 'handler', 10);
    expect(gone).toBeGreaterThanOrEqual(1);
    expect(gone).toBeLessThanOrEqual(1 + earned(1));
  });

  it('fills up again with time', async () => {
    const budget = budgetOf(20);
    expect((await takeAll([budget], 'handler', 40)).gone).toBeGreaterThanOrEqual(20);
    await waitFor(() => budget.take('handler', Date.now()), { what: 'the next token', intervalMs: 5 });
  });

  it('keeps one token behind for a handler where there is more than one', async () => {
    const budget = budgetOf(3);
    const { gone, earned } = await takeAll([budget], 'specialist', 5);
    expect(gone).toBeLessThanOrEqual(2 + earned(3));
    expect(await budget.take('handler', Date.now())).toBe(true);
  });

  it('gives the only token to a specialist when the account has one', async () => {
    expect(await budgetOf(1).take('specialist', Date.now())).toBe(true);
  });

  it('S1: answers from its own share while Redis is stopped, within its limit and not for ever', async () => {
    await using server = await ownRedis();
    const own = openRedis(server.url, 'callPath', () => undefined);
    const silences: unknown[] = [];
    const budget = createLegBudget({
      redis: own,
      prefix: 'test:',
      callsPerSecond: 2,
      instances: 2,
      clock: { now: () => 0 },
      onLocalShare: (error) => silences.push(error),
    });
    await waitFor(() => budget.take('handler', Date.now()), { what: 'Redis to answer' });
    const silentBefore = silences.length;
    await server.stop();
    const answers = [await budget.take('handler', Date.now()), await budget.take('handler', Date.now())];
    // The share is one a second for each of two instances; the clock of this test stands still.
    expect(answers.filter(Boolean).length).toBeLessThanOrEqual(1);
    expect(silences.length).toBe(silentBefore + 2);
    own.disconnect();
  });
});
