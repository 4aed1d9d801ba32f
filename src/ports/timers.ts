import type { CallId } from '../core/ids.ts';
import type { Milliseconds } from '../core/time.ts';

/** Delayed jobs that come back as the event `timerFired` with the same id. A stale one is a no-op for the call. */
export interface Timers {
  /** Idempotent by `timerId`. */
  start(callId: CallId, timerId: string, name: string, afterMs: Milliseconds): Promise<void>;
}
