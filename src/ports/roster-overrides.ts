import type { RosterOverride } from '../core/specialists/override.ts';

/** Today's changes of the roster at rest, shared by all instances; sealed, since they say who is away and why (S14). */
export interface RosterOverrides {
  nextId(): Promise<string>;
  /** Rises with every change: a follower reads no more while it stays. */
  revision(): Promise<number>;
  /**
   * Takes the turn to change something: the revision rises, and whoever read the roster before this is refused. False: it
   * is not at `expected` any more. What is then not written is a revision without a change, which harms nobody.
   */
  takeTurn(expected: number): Promise<boolean>;
  /** All that are kept, by their beginning. */
  list(): Promise<readonly RosterOverride[]>;
  /** Writes all of them or none; one of that id is replaced. Those that ended long ago leave. */
  put(overrides: readonly RosterOverride[]): Promise<void>;
}
