/**
 * Counts the requests that the simulator has on the way, so that a jump of the clock can wait until the world has
 * come to rest. Work that itself waits for the clock must not be counted, or the jump would wait for itself.
 */
export class Activity {
  #running = 0;
  /** Those that outlasted a wait: an application that hangs is waited for once, not at every timer. */
  #hanging = 0;
  #lastChangeMs = performance.now();

  /** Requests on the way. */
  get running(): number {
    return this.#running;
  }

  /** Real ms since a counted piece of work started or ended. */
  get quietForMs(): number {
    return this.#running > 0 ? 0 : performance.now() - this.#lastChangeMs;
  }

  /** Notes that something happened which is not counted as work. */
  touch(): void {
    this.#lastChangeMs = performance.now();
  }

  async during<T>(work: Promise<T>): Promise<T> {
    this.#running += 1;
    this.touch();
    try {
      return await work;
    } finally {
      this.#running -= 1;
      this.#hanging = Math.min(this.#hanging, this.#running);
      this.touch();
    }
  }

  /**
   * Resolves when nothing has been on the way for a few turns of the event loop, or after `patienceMs` of real time:
   * an application that does not answer must see its timeout come, so the clock may not wait for it for ever.
   */
  async settled(patienceMs: number): Promise<void> {
    const deadline = performance.now() + patienceMs;
    let quietTurns = 0;
    while (quietTurns < 3 && performance.now() < deadline) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.#running <= this.#hanging) {
        quietTurns += 1;
        continue;
      }
      quietTurns = 0;
      await new Promise<void>((resolve) => setTimeout(resolve, 1));
    }
    if (quietTurns < 3) this.#hanging = this.#running;
  }
}
