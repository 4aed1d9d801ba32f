import { expect, it } from 'vitest';
import { Activity } from '../../../../src/simulator/clock/activity.ts';
import { VirtualClock } from '../../../../src/simulator/clock/virtual-clock.ts';
import { CpsGate } from '../../../../src/simulator/engine/cps.ts';

function gateAt(callsPerSecond: number): { readonly clock: VirtualClock; readonly gate: CpsGate } {
  const clock = new VirtualClock({ mode: 'manual' }, new Activity());
  return { clock, gate: new CpsGate(clock, callsPerSecond) };
}

it('at one call a second, the n-th of a burst is told to wait n-1 seconds, and does', async () => {
  const { clock, gate } = gateAt(1);
  const startMs = clock.now();
  const releasedMs: number[] = [];
  const told = [1, 2, 3].map(() => gate.enter(() => releasedMs.push(clock.now() - startMs)).queueTimeMs);
  expect(told).toEqual([0, 1000, 2000]);
  await clock.advance(5000);
  expect(releasedMs).toEqual([0, 1000, 2000]);
});

it('a leg that gives up its place lets the others move up', async () => {
  const { clock, gate } = gateAt(1);
  const startMs = clock.now();
  const released: string[] = [];
  const enter = (name: string): (() => void) =>
    gate.enter(() => released.push(`${name} ${clock.now() - startMs}`)).leave;
  enter('first');
  const leave = enter('second');
  enter('third');
  leave();
  await clock.advance(5000);
  expect(released).toEqual(['first 0', 'third 1000']);
});

it('after a quiet time there is no wait', async () => {
  const { clock, gate } = gateAt(2);
  gate.enter(() => undefined);
  await clock.advance(500);
  expect(gate.enter(() => undefined).queueTimeMs).toBe(0);
});
