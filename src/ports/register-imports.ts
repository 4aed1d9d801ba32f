import type { ActorId, ForceId, PersonId } from '../core/ids.ts';
import { DAY, type Instant } from '../core/time.ts';
import type { CommitOutcome, RegisterCommit } from './register-store.ts';

/** How an import came out so far. Counts are of people (groups of rows) but for `rows` and `rejectedRows`. */
export interface ImportCounts {
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly rejectedRows: number;
  readonly removed: number;
}

/** Levels may be lowered: a second person confirmed it, for a reason (S6). */
export interface Lowering {
  readonly confirmedBy: ActorId;
  readonly reason: string;
}

/**
 * So long after it began an import can be taken back; whatever undo has begun by then has a day more. What it takes is
 * whole records of people, some of them no longer on the register, so it is not kept for ever.
 */
export const UNDOABLE_DAYS = 30;

/** When undoing that import must be over. */
export function undoableUntil({ startedAt, status }: ImportProgress): Instant {
  return startedAt + (UNDOABLE_DAYS + (status === 'undoing' ? 1 : 0)) * DAY;
}

/** How far an import came; written in the same step as the batch it tells of, so a crash loses or doubles nothing. */
export interface ImportProgress {
  /** Made from the file's digest, source and mapping: the same file again is the same import, and goes on. */
  readonly importId: string;
  readonly source: string;
  readonly by: ActorId;
  readonly lowering: Lowering | null;
  readonly startedAt: Instant;
  /** Batches committed, and people read by then. */
  readonly batches: number;
  readonly people: number;
  readonly counts: ImportCounts;
  /** Digest of the last batch, for its audit entry. */
  readonly lastDigest: string;
  readonly status: 'running' | 'done' | 'undoing' | 'undone';
  /** How far an undo came; null until one begins. */
  readonly undo: {
    readonly nextBatch: number;
    readonly restored: number;
    /** Records that others changed since the import, and that the undo leaves as they are. */
    readonly kept: readonly string[];
  } | null;
}

/** Where an import stands: what its next commit is decided on. */
export type ImportStage = Pick<ImportProgress, 'status' | 'batches' | 'undo'>;

/** A record as it was before a batch, and the version the batch gave it. Null: it did not exist. */
export interface UndoRecord {
  readonly kind: 'person' | 'order' | 'household';
  readonly id: string;
  readonly version: number;
  readonly before: object | null;
}

/** Everything one batch changed, newest last. */
export interface BatchUndo {
  readonly records: readonly UndoRecord[];
}

/** What is remembered of imports, sealed. */
export interface ImportLedger {
  progress(importId: string): Promise<ImportProgress | null>;
  /** Newest first. */
  list(limit: number): Promise<readonly ImportProgress[]>;
  /**
   * Commits a batch with its progress and its undo record in one step. A conflict when the import does not stand where it
   * goes on from: somebody took it back meanwhile.
   */
  commit(
    commit: RegisterCommit,
    progress: ImportProgress,
    undo: BatchUndo | null,
    from: ImportStage,
  ): Promise<CommitOutcome>;
  undoOf(importId: string, batch: number): Promise<BatchUndo | null>;
  /** What imports would put back of somebody: whose they were, and every id that led to them. Null: nothing of them. */
  remembered(
    person: PersonId,
  ): Promise<{ readonly force: ForceId; readonly mergedFrom: readonly PersonId[] } | null>;
  /** Takes a person out of every undo record, also while others are taken out: what was erased must not come back. */
  forget(person: PersonId): Promise<void>;
}
