/** One effect that was stored in the same commit as the change it belongs to. */
export interface OutboxEntry<Effect> {
  /** Opaque; grows with time. */
  readonly entryId: string;
  readonly effect: Effect;
}

/** Effects waiting to be run, at least once each, by whichever process takes them. Never trimmed while unacknowledged. */
export interface Outbox<Effect> {
  /** Up to `max` entries: those whose taker has died first, then new ones; waits up to `waitMs` for the first. */
  take(max: number, waitMs: number): Promise<readonly OutboxEntry<Effect>[]>;
  /** These have been run: they will not come again. */
  done(entryIds: readonly string[]): Promise<void>;
  /** Entries not yet acknowledged, and when the oldest was written; null when none. */
  backlog(): Promise<{ readonly count: number; readonly oldestAt: number | null }>;
  /** Frees a waiting `take` and the connection it waits on. */
  close(): Promise<void>;
}
