import type { ActorId, ForceId } from '../core/ids.ts';
import type { RowReject } from '../core/register/imported.ts';
import type { Instant } from '../core/time.ts';
import type { ImportCounts } from './register-imports.ts';

/**
 * - `received`: the file is here; nothing was read of it but its header.
 * - `previewing`, `applying`, `undoing`: a worker does it, or the next one that looks.
 * - `previewed`: it is known what would happen.
 * - `applyWaits`, `undoWaits`: levels may fall, so somebody else must confirm (S6).
 * - `done`, `undone`: finished. `stopped`: it could not be done; `problem` says why, and what went in stays named.
 */
export type UploadStatus =
  | 'received'
  | 'previewing'
  | 'previewed'
  | 'applyWaits'
  | 'applying'
  | 'done'
  | 'undoWaits'
  | 'undoing'
  | 'undone'
  | 'stopped';

/** States in which a worker has something to do. */
export const WORK_STATES: ReadonlySet<UploadStatus> = new Set(['previewing', 'applying', 'undoing']);

/** How a file is to be read, and what it means. */
export interface UploadReading {
  readonly source: string;
  /** Their column to ours; columns that are ours already need none. */
  readonly mapping: Readonly<Record<string, string>>;
  /** The file is all the source knows: stop when more than this share of its people would go. Null: it is a part. */
  readonly fullUpTo: number | null;
}

/** A register file that was sent in, and how far its import came. Its id is the import's. */
export interface Upload {
  readonly id: string;
  readonly force: ForceId;
  readonly format: 'csv' | 'ndjson';
  readonly by: ActorId;
  readonly at: Instant;
  readonly bytes: number;
  /** SHA-256 of the file, to know the same one again. */
  readonly digest: string;
  /** The header's names; empty for NDJSON. */
  readonly columns: readonly string[];
  readonly status: UploadStatus;
  readonly reading: UploadReading | null;
  readonly result: {
    readonly counts: ImportCounts;
    /** How often each field would change, or changed. */
    readonly fields: Readonly<Record<string, number>>;
    readonly warnings: number;
  } | null;
  /** Who asked for something that may lower levels, why, and who confirmed. */
  readonly asked: {
    readonly by: ActorId;
    readonly reason: string;
    readonly confirmedBy: ActorId | null;
  } | null;
  /** One plain sentence without personal data. */
  readonly problem: string | null;
}

/** How far a worker came with an upload. */
export interface UploadProgress {
  readonly rows: number;
  readonly bytesRead: number;
  readonly since: Instant;
  readonly at: Instant;
}

/**
 * Files sent in for import, sealed and packed in the register's own Redis for three days, so that any process can go on
 * with one after a crash. Large first fills are the command line's.
 */
export interface UploadStore {
  /** Takes a file in; rejects with AppError `invalid` beyond the limit, and then nothing of it is left. */
  receive(
    id: string,
    file: AsyncIterable<Buffer>,
  ): Promise<{ readonly bytes: number; readonly digest: string; readonly start: Buffer }>;
  /**
   * So many bytes as were taken in. Rejects with AppError `conflict` when a part of them is no longer here: a file that
   * breaks off is not a shorter file, of whom a full synchronisation would take back the rest.
   */
  read(id: string, bytes: number): AsyncIterable<Buffer>;
  /** Creates or changes; false when somebody else changed it since `before` was read. */
  put(upload: Upload, before: Upload | null): Promise<boolean>;
  get(id: string): Promise<Upload | null>;
  /** Those that are wanted, newest first; however many others there are. */
  list(limit: number, wanted: (upload: Upload) => boolean): Promise<readonly Upload[]>;
  /** Takes the file and its record away. */
  drop(id: string): Promise<void>;
  /** The right to work on it, given back by itself when not renewed. */
  lease(id: string, holder: string): Promise<boolean>;
  release(id: string, holder: string): Promise<void>;
  /** Rows that could not be used; the same reject twice is one. */
  addRejects(id: string, rejects: readonly RowReject[]): Promise<void>;
  clearRejects(id: string): Promise<void>;
  rejects(id: string): Promise<readonly RowReject[]>;
  putProgress(id: string, progress: UploadProgress): Promise<void>;
  progress(id: string): Promise<UploadProgress | null>;
}
