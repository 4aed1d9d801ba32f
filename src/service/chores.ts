import { adoptJournal } from '../app/call/adopt-journal.ts';
import type { CallPath } from '../app/call/call-path.ts';
import { KEEP_CLAIMS_EVERY_MS } from '../app/call/claim-lease.ts';
import { findFallbackCalls } from '../app/call/find-fallback-calls.ts';
import { keepClaims } from '../app/call/keep-claims.ts';
import { offerWaiting } from '../app/call/offer-waiting.ts';
import { recoverCalls } from '../app/call/recover-calls.ts';
import type { Log } from '../ports/log.ts';

/** Work that every process does again and again; each run is harmless to repeat, and leases keep instances apart. */
export interface Chore {
  readonly name: string;
  readonly everyMs: number;
  readonly run: () => Promise<unknown>;
}

export interface Chores {
  stop(): Promise<void>;
}

export interface ChoreTimes {
  readonly recoverEveryMs: number;
  readonly journalEveryMs: number;
  readonly fallbackEveryMs: number;
}

export const CHORE_TIMES: ChoreTimes = {
  recoverEveryMs: 1_000,
  journalEveryMs: 1_000,
  fallbackEveryMs: 60_000,
};

/** Starts the chores of the call path: recovery, the claims of live calls, the journal, calls that went by the fallback document. */
export function startChores(path: CallPath, times: ChoreTimes, others: readonly Chore[]): Chores {
  const chores: readonly Chore[] = [
    ...others,
    { name: 'keepClaims', everyMs: KEEP_CLAIMS_EVERY_MS, run: () => keepClaims(path) },
    { name: 'recoverCalls', everyMs: times.recoverEveryMs, run: () => recoverCalls(path) },
    { name: 'offerWaiting', everyMs: times.recoverEveryMs, run: () => offerWaiting(path) },
    { name: 'adoptJournal', everyMs: times.journalEveryMs, run: () => adoptJournal(path) },
    { name: 'findFallbackCalls', everyMs: times.fallbackEveryMs, run: () => findFallbackCalls(path) },
  ];
  const running = chores.map((chore) => repeat(chore, path.log));
  return {
    async stop() {
      await Promise.all(running.map((chore) => chore.stop()));
    },
  };
}

/** Whatever was missed while nobody was there is looked for soon after a start, however seldom it is done later. */
const FIRST_RUN_MS = 5_000;

/** One run at a time; a failure is logged when it begins and when it ends, not every second. */
function repeat(chore: Chore, log: Log): { stop(): Promise<void> } {
  let stopped = false;
  let failing = false;
  let current: Promise<void> = Promise.resolve();
  const once = async (): Promise<void> => {
    try {
      await chore.run();
      if (failing) log.info('choreBack', { component: chore.name });
      failing = false;
    } catch (error) {
      if (!failing) log.warn('choreFailed', { component: chore.name, error });
      failing = true;
    }
  };
  let timer = setTimeout(tick, Math.min(chore.everyMs, FIRST_RUN_MS));
  timer.unref();
  function tick(): void {
    current = once().then(() => {
      if (stopped) return;
      timer = setTimeout(tick, chore.everyMs);
      timer.unref();
    });
  }
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
