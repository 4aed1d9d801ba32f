import type { Awaitable, UntilOptions } from './api.ts';
import type { World } from './engine/world.ts';
import { printTrace } from './trace/print.ts';

const usualTimeoutMs = 5000;
const pollMs = 10;
/** In `auto` mode: how far, in the simulator's time, one jump may go, and how long nothing may have happened before. */
const furthestJumpMs = 24 * 3_600_000;
const usualIdleMs = 30;
const shownEvents = 25;

/**
 * Waits for a fact, looking again at every change and every few ms. In `auto` mode, time goes on to the next timer
 * whenever nothing has happened for a while. When the fact does not come true in time, the error shows the trace.
 */
export async function until(
  world: World,
  fact: () => Awaitable<boolean>,
  options: UntilOptions = {},
): Promise<void> {
  const { mode } = world.clock;
  const idleMs = mode.mode === 'auto' ? (mode.idleMs ?? usualIdleMs) : Number.POSITIVE_INFINITY;
  const deadlineMs = performance.now() + (options.timeoutMs ?? usualTimeoutMs);
  let changedAtMs = performance.now();
  let wake = (): void => undefined;
  const stopListening = world.trace.onChange(() => {
    changedAtMs = performance.now();
    wake();
  });
  try {
    while (!(await fact())) {
      if (performance.now() > deadlineMs) throw new Error(report(world, options));
      const quietMs = Math.min(performance.now() - changedAtMs, world.activity.quietForMs);
      if (quietMs >= idleMs) {
        await world.clock.advanceToNext(furthestJumpMs);
        changedAtMs = performance.now();
        continue;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollMs);
        wake = () => {
          clearTimeout(timer);
          setImmediate(resolve);
        };
      });
    }
  } finally {
    stopListening();
  }
}

function report(world: World, options: UntilOptions): string {
  const waitedMs = options.timeoutMs ?? usualTimeoutMs;
  const last = printTrace(world.trace.events.slice(-shownEvents));
  return `waited ${waitedMs} ms in vain for ${options.what ?? 'a fact'}. The last of the trace:\n${last}`;
}
