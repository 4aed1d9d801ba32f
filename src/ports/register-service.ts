import type { Instant } from '../core/time.ts';
import type { Register } from './register.ts';

/** What went wrong with the register, for alarms and metrics. Ids only (S14). */
export type RegisterTrouble =
  /** A sealed record was altered or moved; the call goes on without it. */
  | { readonly kind: 'tampered'; readonly record: string }
  /** Redis holds fewer numbers than this process knows: its data is lost, or it is the wrong Redis. Stale beats empty. */
  | { readonly kind: 'shrunk'; readonly known: number; readonly found: number }
  /** The index on disk could not be read or written. */
  | { readonly kind: 'snapshot'; readonly reason: string }
  /** The change stream cannot be followed right now; matching goes on from memory while its age grows. */
  | { readonly kind: 'notFollowing'; readonly reason: string }
  /** Details could not be read in time; the call went on with the level only. */
  | { readonly kind: 'detailsUnread'; readonly reason: string };

/** How the index of this process stands, for readiness, metrics and the console. */
export interface RegisterStatus {
  readonly numbers: number;
  /** When the index was last known to be current; 0 while nothing was ever loaded. */
  readonly indexAsOf: Instant;
  readonly loadedFrom: 'nothing' | 'disk' | 'redis';
  readonly following: boolean;
  /** Lookup keys that numbers are looked up under, the complete one first: a rotation waits for them. */
  readonly lookupKeys: readonly string[];
  readonly memoryBytes: number;
}

/** The register with its life cycle. */
export interface RegisterService extends Register {
  /**
   * Loads the index from disk if a file is there, else waits a few seconds for the first one from Redis, then follows
   * Redis in the background. A silent Redis never keeps it from resolving: calls are answered with what is known. Rejects
   * only when the key ring is not the register's, naming the key.
   */
  start(): Promise<void>;
  /** Saves the index to disk and stops following. */
  stop(): Promise<void>;
  status(): RegisterStatus;
}
