import type { AuditEntry } from '../../core/audit/audit-entry.ts';
import type { ActorId } from '../../core/ids.ts';
import type { ImportProgress } from '../../ports/register-imports.ts';

/**
 * The audit entry of a batch: one entry for all its rows, naming their digest (an entry a row would make an import of
 * millions impossible). Its id is the batch's, so giving it twice is giving it once. `when` is the import's start: the
 * entry must be the same when it is given again after a crash.
 */
export function importBatchEntry(progress: ImportProgress): AuditEntry {
  const { importId, batches, counts } = progress;
  return {
    id: `register-import:${importId}:${batches}`,
    when: progress.startedAt,
    who: progress.by,
    what: 'registerBatchImported',
    operation: 'collection',
    subjectType: 'register',
    subjectId: importId,
    correlationId: importId,
    recipient: null,
    details: {
      batch: batches,
      digest: progress.lastDigest,
      rowsSoFar: counts.rows,
      addedSoFar: counts.added,
      loweringConfirmedBy: progress.lowering?.confirmedBy ?? null,
    },
  };
}

/** The audit entry of an undone import. */
export function importUndoneEntry(progress: ImportProgress, by: ActorId, confirmedBy: ActorId): AuditEntry {
  return {
    id: `register-import:${progress.importId}:undone`,
    when: progress.startedAt,
    who: by,
    what: 'registerImportUndone',
    operation: 'alteration',
    subjectType: 'register',
    subjectId: progress.importId,
    correlationId: progress.importId,
    recipient: null,
    details: {
      restored: progress.undo?.restored ?? 0,
      kept: progress.undo?.kept.length ?? 0,
      confirmedBy,
    },
  };
}
