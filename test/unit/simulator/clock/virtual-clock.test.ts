import { expect, it } from 'vitest';
import { Activity } from '../../../../src/simulator/clock/activity.ts';
import { TimerQueue } from '../../../../src/simulator/clock/timer-queue.ts';
import { VirtualClock } from '../../../../src/simulator/clock/virtual-clock.ts';

it('timers run in the order in which they are due, and those due together in the order in which they were set', () => {
  const queue = new TimerQueue();
  const ran: string[] = [];
  for (const [dueMs, name] of [
    [30, 'third'],
    [10, 'first'],
    [30, 'fourth'],
    [20, 'second'],
  ] as const) {
    queue.add(dueMs, () => ran.push(name));
  }
  for (let run = queue.takeDue(100); run; run = queue.takeDue(100)) run();
  expect(ran).toEqual(['first', 'second', 'third', 'fourth']);
});

it('a cancelled timer does not run', () => {
  const queue = new TimerQueue();
  const timer = queue.add(10, () => undefined);
  timer.cancel();
  expect(queue.takeDue(100)).toBeUndefined();
  expect(queue.size).toBe(0);
});

it('a manual clock stands still until it is advanced, and then moves by exactly so much', async () => {
  const clock = new VirtualClock({ mode: 'manual' }, new Activity());
  const startMs = clock.now();
  const seen: number[] = [];
  clock.after(10_000, () => seen.push(clock.now() - startMs));
  clock.after(60_000, () => seen.push(clock.now() - startMs));
  await clock.advance(30_000);
  expect(seen).toEqual([10_000]);
  expect(clock.now() - startMs).toBe(30_000);
});

it('a timer set by a timer runs in the same jump when it is due in it', async () => {
  const clock = new VirtualClock({ mode: 'manual' }, new Activity());
  let rounds = 0;
  const again = (): void => {
    rounds += 1;
    clock.after(10_000, again);
  };
  clock.after(10_000, again);
  await clock.advance(100_000);
  expect(rounds).toBe(10);
});

it('a jump waits for what a timer has set going before the next timer runs', async () => {
  const activity = new Activity();
  const clock = new VirtualClock({ mode: 'manual' }, activity);
  const order: string[] = [];
  clock.after(1000, () => {
    const work = new Promise<void>((resolve) => setTimeout(resolve, 20)).then(
      () => void order.push('answer'),
    );
    void activity.during(work);
  });
  clock.after(2000, () => order.push('next timer'));
  await clock.advance(5000);
  expect(order).toEqual(['answer', 'next timer']);
});

it('a sleep ends at once when it is aborted, and leaves no timer behind', async () => {
  const clock = new VirtualClock({ mode: 'manual' }, new Activity());
  const stop = new AbortController();
  const slept = clock.sleep(60_000, stop.signal);
  stop.abort();
  await slept;
  expect(clock.view().timers).toBe(0);
});

it('a real clock runs by its factor, and a jump skips ahead', async () => {
  const clock = new VirtualClock({ mode: 'real', factor: 100 }, new Activity());
  const startMs = clock.now();
  await clock.sleep(1000);
  expect(clock.now() - startMs).toBeGreaterThanOrEqual(1000);
  await clock.advance(3_600_000);
  expect(clock.now() - startMs).toBeGreaterThanOrEqual(3_601_000);
  clock.stop();
});

it('an application that hangs is waited for once, not at every timer', async () => {
  const activity = new Activity();
  const clock = new VirtualClock({ mode: 'manual' }, activity);
  void activity.during(new Promise<void>(() => undefined));
  const ran: number[] = [];
  for (let n = 1; n <= 100; n += 1) clock.after(n * 100, () => ran.push(n));
  // With a wait at every timer this would outlast the test's own time limit.
  await clock.advance(10_000);
  expect(ran).toHaveLength(100);
});
