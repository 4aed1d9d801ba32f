import type { CallEvent } from '../core/call/events.ts';
import type { Instant } from '../core/time.ts';

export interface JournalEntry {
  readonly event: CallEvent;
  readonly at: Instant;
}

/**
 * The local journal: where events go, sealed and fsynced, while Redis does not answer (design 2.3). What is in it is
 * worked in, in order, when Redis is back; working an event in twice is harmless (S12).
 */
export interface CallJournal {
  /** Resolves when the entry is on the disk. */
  append(entry: JournalEntry): Promise<void>;
  /** Entries of this process and of processes that died, oldest first, handed to `adopt` one by one; those adopted are dropped. */
  drain(adopt: (entry: JournalEntry) => Promise<void>): Promise<number>;
  /** True while there may be something to drain. */
  pending(): boolean;
}
