/** A timer that is due at a moment of the simulator's time. Cancelling one that ran or was cancelled does nothing. */
export interface Timer {
  readonly dueMs: number;
  cancel(): void;
}

interface Entry {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
  readonly onCancel: () => void;
}

/**
 * Timers in the order in which they are due; those due at the same moment run in the order in which they were set.
 * Pure: it knows nothing of the wall clock. Sorted insertion, because a simulator has tens of timers, not millions.
 */
export class TimerQueue {
  #entries: Entry[] = [];
  #order = 0;

  get size(): number {
    return this.#entries.length;
  }

  /** When the next timer is due, or undefined when there is none. */
  get nextDueMs(): number | undefined {
    return this.#entries[0]?.dueMs;
  }

  add(dueMs: number, run: () => void, onCancel: () => void = () => undefined): Timer {
    const entry: Entry = { dueMs, order: this.#order++, run, onCancel };
    const after = this.#entries.findIndex((other) => other.dueMs > dueMs);
    this.#entries.splice(after === -1 ? this.#entries.length : after, 0, entry);
    return { dueMs, cancel: () => this.#cancel(entry) };
  }

  /** Takes out the next timer if it is due at `nowMs` or before; the caller runs it. */
  takeDue(nowMs: number): (() => void) | undefined {
    const first = this.#entries[0];
    if (first === undefined || first.dueMs > nowMs) return undefined;
    this.#entries.shift();
    return first.run;
  }

  clear(): void {
    const dropped = this.#entries;
    this.#entries = [];
    for (const entry of dropped) entry.onCancel();
  }

  #cancel(entry: Entry): void {
    const at = this.#entries.indexOf(entry);
    if (at === -1) return;
    this.#entries.splice(at, 1);
    entry.onCancel();
  }
}
