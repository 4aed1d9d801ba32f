import type { Instant, Milliseconds } from '../core/time.ts';

const OPENS_AFTER_FAILURES = 5;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/**
 * Spares a partner that is down, and our workers: after five failures in a row nothing is tried for a while, then one
 * request at a time, until one succeeds. In this process only; every process learns for itself.
 */
export class Circuit {
  #failures = 0;
  #pausedUntil: Instant = 0;
  #probing = false;

  /** Null: go. Else how long to wait. A granted go must be followed by `succeeded` or `failed`. */
  waitMs(now: Instant): Milliseconds | null {
    if (this.#failures < OPENS_AFTER_FAILURES) return null;
    if (now < this.#pausedUntil) return this.#pausedUntil - now;
    if (this.#probing) return FIRST_PAUSE_MS;
    this.#probing = true;
    return null;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#probing = false;
  }

  /** True: it is open now. */
  failed(now: Instant): boolean {
    // News of a try that had begun before it opened says nothing new, and must not make the pause longer.
    if (this.#failures >= OPENS_AFTER_FAILURES && !this.#probing) return true;
    this.#failures += 1;
    this.#probing = false;
    const doublings = Math.max(0, this.#failures - OPENS_AFTER_FAILURES);
    this.#pausedUntil = now + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(doublings, 10));
    return this.#failures >= OPENS_AFTER_FAILURES;
  }
}
