import type { Logger } from 'pino';
import { happeningText } from './print.ts';
import type { Happening, TraceEvent } from './events.ts';

/** How many happenings are kept; a night of calls makes tens of thousands, a week must not fill the memory. */
const keptHappenings = 200_000;

/** The ordered record of all that happened, which tests and people read, and which wakes those who wait for a fact. */
export class Trace {
  readonly events: TraceEvent[] = [];
  readonly #now: () => number;
  readonly #logger: Logger | undefined;
  readonly #listeners = new Set<() => void>();
  #seq = 0;

  constructor(now: () => number, logger: Logger | undefined) {
    this.#now = now;
    this.#logger = logger;
  }

  add(happening: Happening): void {
    this.#seq += 1;
    this.events.push({ ...happening, seq: this.#seq, atMs: this.#now() });
    if (this.events.length > keptHappenings) this.events.splice(0, keptHappenings / 10);
    this.#logger?.info({ kind: happening.kind }, happeningText(happening));
    this.changed();
  }

  /** Calls `listener` after every change of state; gives what takes it off again. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Something changed that is not itself a happening. */
  changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  after(seq: number): readonly TraceEvent[] {
    return this.events.filter((event) => event.seq > seq);
  }

  violations(): readonly string[] {
    return this.events.flatMap((event) =>
      event.kind === 'violation' ? [`${event.side}: ${event.what}`] : [],
    );
  }
}
