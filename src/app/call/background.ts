import type { Log } from '../../ports/log.ts';

/**
 * Work that goes on after a webhook has been answered. It is tracked, so that a drain can wait for it, and chained by
 * lane, so that two effects of one lane of one call never overlap in this process.
 */
export interface Background {
  /** Runs `work` now; a failure is logged under `what`, and somebody else's sweep picks up what was left. */
  run(what: string, work: () => Promise<void>): void;
  /** Runs `work` after everything given before for the same lane. */
  inLane(lane: string, work: () => Promise<void>): Promise<void>;
  /** Resolves when nothing is running, or after `limitMs`. */
  drain(limitMs: number): Promise<void>;
}

export function createBackground(log: Log): Background {
  const running = new Set<Promise<void>>();
  const lanes = new Map<string, Promise<void>>();

  const inLane = (lane: string, work: () => Promise<void>): Promise<void> => {
    const before = lanes.get(lane) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    lanes.set(lane, settled);
    void settled.then(() => {
      if (lanes.get(lane) === settled) lanes.delete(lane);
    });
    return mine;
  };

  return {
    run(what, work) {
      const task: Promise<void> = work()
        .catch((error: unknown) => log.error('backgroundWorkFailed', { effect: what, error }))
        .finally(() => running.delete(task));
      running.add(task);
    },
    inLane,
    async drain(limitMs) {
      const limit = new Promise<void>((resolve) => setTimeout(resolve, limitMs).unref());
      while (running.size > 0) {
        const finished = await Promise.race([Promise.all(running).then(() => true), limit.then(() => false)]);
        if (!finished) return;
      }
    },
  };
}
