import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { Timer } from '../clock/timer-queue.ts';

interface Waiting {
  readonly release: () => void;
}

/**
 * The account's calls per second for legs made by REST. Over the limit a leg waits its turn; one that is cancelled
 * leaves the queue and those behind it move up. (Twilio: an average, per account; `<Dial>` and inbound are free.)
 */
export class CpsGate {
  readonly #clock: VirtualClock;
  #gapMs: number;
  #freeAtMs = 0;
  #waiting: Waiting[] = [];
  #timer: Timer | undefined;

  constructor(clock: VirtualClock, callsPerSecond: number) {
    this.#clock = clock;
    this.#gapMs = 1000 / callsPerSecond;
  }

  setRate(callsPerSecond: number): void {
    this.#gapMs = 1000 / callsPerSecond;
  }

  /** Takes a place: `release` runs when its turn comes. Gives the estimated wait in ms and what gives the place up. */
  enter(release: () => void): { readonly queueTimeMs: number; readonly leave: () => void } {
    const waiting: Waiting = { release };
    const ahead = this.#waiting.length;
    const queueTimeMs =
      Math.max(0, Math.ceil(this.#freeAtMs - this.#clock.now())) + Math.round(ahead * this.#gapMs);
    this.#waiting.push(waiting);
    this.#arm();
    return {
      queueTimeMs,
      leave: () => {
        const at = this.#waiting.indexOf(waiting);
        if (at !== -1) this.#waiting.splice(at, 1);
      },
    };
  }

  #arm(): void {
    if (this.#timer !== undefined || this.#waiting.length === 0) return;
    this.#timer = this.#clock.after(this.#freeAtMs - this.#clock.now(), () => {
      this.#timer = undefined;
      const next = this.#waiting.shift();
      if (next !== undefined) {
        this.#freeAtMs = Math.max(this.#freeAtMs, this.#clock.now()) + this.#gapMs;
        next.release();
      }
      this.#arm();
    });
  }
}
