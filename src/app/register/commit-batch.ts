import { AppError } from '../../core/errors.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type {
  BatchUndo,
  ImportLedger,
  ImportProgress,
  ImportStage,
  UndoRecord,
} from '../../ports/register-imports.ts';
import type { CommitOutcome, RecordChange, RegisterCommit } from '../../ports/register-store.ts';
import { importBatchEntry } from './import-audit.ts';
import type { WorkingSet } from './working-set.ts';

/** Everything a batch changes. */
export type BatchChanges = Awaited<ReturnType<WorkingSet['changes']>> & Pick<RegisterCommit, 'references'>;

/**
 * One batch of an import: its records, its progress and how to undo it in one commit, then its audit entry. After a
 * crash in between, the entry is given when the import goes on.
 */
export async function commitBatch(
  progress: ImportProgress,
  changes: BatchChanges,
  needs: { readonly ledger: ImportLedger; readonly audit: AuditLog },
): Promise<CommitOutcome> {
  const commitId = `${progress.importId}:${progress.batches}`;
  const from: ImportStage = { status: 'running', batches: progress.batches - 1, undo: null };
  const outcome = await needs.ledger.commit({ commitId, ...changes }, progress, undoOf(changes), from);
  if (outcome === 'conflict') await stillRunning(progress.importId, needs.ledger);
  if (outcome !== 'conflict') await needs.audit.append([importBatchEntry(progress)]);
  return outcome;
}

/** Rejects with `conflict` when somebody takes the import back: nothing more of it may be written. */
async function stillRunning(importId: string, ledger: ImportLedger): Promise<void> {
  const status = (await ledger.progress(importId))?.status ?? 'running';
  if (status !== 'running') throw new AppError('conflict', 'that import is being taken back: it was stopped');
}

function undoOf({ people, orders, households }: BatchChanges): BatchUndo {
  return {
    records: [...of('person', people), ...of('order', orders), ...of('household', households)],
  };
}

function of<T extends { readonly id: string }>(
  kind: UndoRecord['kind'],
  changes: readonly RecordChange<T>[],
): readonly UndoRecord[] {
  return changes.map(({ before, after }) => ({
    kind,
    id: (after?.id ?? before?.record.id) as string,
    version: after === null ? 0 : (before?.version ?? 0) + 1,
    before: before?.record ?? null,
  }));
}
