import type { Outbox } from '../ports/outbox.ts';
import { setTimeout as delay } from 'node:timers/promises';

const BATCH = 100;
const WAIT_MS = 1_000;
const AFTER_TROUBLE_MS = 500;

export interface RelayDeps<Effect> {
  readonly outbox: Outbox<Effect>;
  /** Runs one effect; a rejection leaves it in the outbox, to be run again. */
  readonly run: (effect: Effect) => Promise<void>;
  /** Told of what went wrong; never gets personal data. */
  readonly onTrouble: (error: Error) => void;
}

export interface Relay {
  /** Takes no more, finishes what it has; at most `limitMs`. */
  stop(limitMs: number): Promise<void>;
}

/**
 * Moves effects from an outbox to where they belong, and acknowledges each only after it was run. Runs in every process:
 * any one of them is enough, and what a dead one had taken the others take over.
 */
export function startRelay<Effect>(deps: RelayDeps<Effect>): Relay {
  const stopped = new AbortController();
  const running = (async () => {
    while (!stopped.signal.aborted) {
      try {
        await relayOnce(deps, WAIT_MS);
      } catch (error) {
        if (stopped.signal.aborted) return;
        deps.onTrouble(asError(error));
        await delay(AFTER_TROUBLE_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
      }
    }
  })();
  return {
    async stop(limitMs) {
      stopped.abort();
      // Ends a wait for new entries at once; what is being run goes on and is acknowledged.
      await deps.outbox.close();
      await Promise.race([running, delay(limitMs, undefined, { ref: false })]);
    },
  };
}

/** One round: takes a batch, runs it side by side, acknowledges what succeeded. Says how many were acknowledged. */
export async function relayOnce<Effect>(deps: RelayDeps<Effect>, waitMs: number): Promise<number> {
  const entries = await deps.outbox.take(BATCH, waitMs);
  const results = await Promise.allSettled(entries.map((entry) => deps.run(entry.effect)));
  const done: string[] = [];
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') done.push(entries[index]?.entryId ?? '');
    else deps.onTrouble(asError(result.reason));
  }
  await deps.outbox.done(done);
  return done.length;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
