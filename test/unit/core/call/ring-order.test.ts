import { describe, expect, it } from 'vitest';
import { directStep, ringPosition } from '../../../../src/core/call/ring-order.ts';
import { aLinePlan, desk } from '../../../support/calls.ts';

const plan = aLinePlan();

describe('the ring order', () => {
  it('rings every destination of every step into the room, one after the other', () => {
    const order = [0, 1, 2, 3].map((index) => ringPosition(plan, index)?.destination.id ?? null);
    expect(order).toEqual(['desk-1', 'desk-2', 'desk-3', null]);
  });

  it('gives each destination the ring time of its step', () => {
    expect([0, 1, 2].map((index) => ringPosition(plan, index)?.step.ringTimeoutSeconds)).toEqual([
      20, 25, 25,
    ]);
  });

  it.each([-1, 0.5, Number.NaN])('has nobody at %d', (index) => {
    expect(ringPosition(plan, index)).toBeNull();
  });

  it('S2: dials direct by step, and after the last begins again, without end', () => {
    const steps = [0, 1, 2, 3, 1_000].map((index) => directStep(plan, index).destinations[0]?.id);
    expect(steps).toEqual(['desk-1', 'desk-2', 'desk-1', 'desk-2', 'desk-1']);
  });

  it('passes over a step without destinations', () => {
    const gap = aLinePlan({
      steps: [
        { destinations: [], ringTimeoutSeconds: 20 },
        { destinations: [desk('desk-9')], ringTimeoutSeconds: 20 },
      ],
    });
    expect(ringPosition(gap, 0)?.destination.id).toBe('desk-9');
  });
});
