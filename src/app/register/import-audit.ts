import type { AuditEntry } from '../../core/audit/audit-entry.ts';
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
