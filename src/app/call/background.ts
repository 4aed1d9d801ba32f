import type { Log } from '../../ports/log.ts';

/**
 * Work that goes on after a webhook has been answered. Answers come first: while many wait for one, the work behind them
 * only trickles (S1). All of it is stored with its call before it is given here, so what a dying process leaves, or what
 * does not fit, somebody's sweep picks up.
 */
export interface Background {
  /** Marks that somebody waits for `work`. */
  answering<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Runs `work` soon; a failure is logged under `what`. `line`: a caller or handler is affected, so at once; `behind`:
   * after the answers.
   */
  run(what: string, urgency: 'line' | 'behind', work: () => Promise<void>): void;
  /** Runs `work` after everything given before for the same lane. */
  inLane(lane: string, work: () => Promise<void>): Promise<void>;
  /** Resolves when nothing is running or waiting, or after `limitMs`. */
  drain(limitMs: number): Promise<void>;
}

interface Task {
  readonly what: string;
  readonly work: () => Promise<void>;
}

/** Tasks running side by side. */
const MOST_AT_ONCE = 32;
/** Beyond this they are left to the sweep. */
const MOST_WAITING = 20_000;
/** With more answers than this under way, tasks only trickle: one in so many milliseconds. */
const ANSWERS_FIRST = 4;
const TRICKLE_MS = 10;

export function createBackground(log: Log): Background {
  const queue: Task[] = [];
  const lanes = new Map<string, Promise<void>>();
  const idle: (() => void)[] = [];
  let answers = 0;
  let running = 0;
  let lastStart = 0;
  let waitsToTrickle = false;

  function pump(): void {
    while (queue.length > 0 && running < MOST_AT_ONCE) {
      const now = performance.now();
      if (answers > ANSWERS_FIRST && now - lastStart < TRICKLE_MS) {
        if (!waitsToTrickle) setTimeout(trickle, TRICKLE_MS);
        waitsToTrickle = true;
        return;
      }
      lastStart = now;
      start(queue.shift() as Task);
    }
    if (queue.length === 0 && running === 0) for (const tell of idle.splice(0)) tell();
  }

  function trickle(): void {
    waitsToTrickle = false;
    pump();
  }

  function start({ what, work }: Task): void {
    running += 1;
    void work()
      .catch((error: unknown) => log.error('backgroundWorkFailed', { effect: what, error }))
      .finally(() => {
        running -= 1;
        pump();
      });
  }

  return {
    async answering(work) {
      answers += 1;
      try {
        return await work();
      } finally {
        answers -= 1;
        if (queue.length > 0) setImmediate(pump);
      }
    },
    run(what, urgency, work) {
      if (urgency === 'line') return start({ what, work });
      if (queue.length >= MOST_WAITING) {
        log.warn('backgroundWorkLeftToTheSweep', { effect: what });
        return;
      }
      queue.push({ what, work });
      setImmediate(pump);
    },
    inLane(lane, work) {
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
    },
    async drain(limitMs) {
      if (queue.length === 0 && running === 0) return;
      const empty = new Promise<void>((resolve) => idle.push(resolve));
      const limit = new Promise<void>((resolve) => setTimeout(resolve, limitMs).unref());
      await Promise.race([empty, limit]);
    },
  };
}
