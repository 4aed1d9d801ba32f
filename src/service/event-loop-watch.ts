/** Beyond this the process is behind, and a new call is better served by a static document (design 2.3). */
const BEHIND_MS = 250;
const LOOK_EVERY_MS = 50;

export interface EventLoopWatch {
  /** True while the event loop ran more than 250 ms late a moment ago. */
  behind(): boolean;
  /** The worst lateness since last asked, milliseconds. */
  worstMs(): number;
  stop(): void;
}

export function watchEventLoop(): EventLoopWatch {
  let expected = performance.now() + LOOK_EVERY_MS;
  let late = 0;
  let worst = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    late = Math.max(0, now - expected);
    worst = Math.max(worst, late);
    expected = now + LOOK_EVERY_MS;
  }, LOOK_EVERY_MS);
  timer.unref();
  return {
    // The timer itself runs late: what has passed since it should have run counts too.
    behind: () => Math.max(late, performance.now() - expected) > BEHIND_MS,
    worstMs() {
      const found = worst;
      worst = 0;
      return found;
    },
    stop: () => clearInterval(timer),
  };
}
