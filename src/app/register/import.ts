import { AppError } from '../../core/errors.ts';
import type { ReadRow } from '../../core/register/imported.ts';
import type { ImportCounts, ImportProgress } from '../../ports/register-imports.ts';
import type { RegisterCommit } from '../../ports/register-store.ts';
import { importBatchEntry } from './import-audit.ts';
import { decideBatch } from './import-batch.ts';
import type { ImportDependencies, ImportRequest } from './import-request.ts';
import { batchesOf, readAhead } from './read-batches.ts';
import { added, contextOf, writeBatches } from './write-batches.ts';

/** What a preview says: nothing of it was written. */
export interface ImportPreview {
  readonly counts: ImportCounts;
  /** How often each field would change in people who are on the register. */
  readonly fields: Readonly<Record<string, number>>;
}

/**
 * Imports rows in batches. Good rows go in, bad ones are given with their reasons. Each batch is one commit with its
 * progress, and one audit entry that names its digest, so after a crash the same import goes on where it was: call it
 * again with the same rows. Rejects when the store cannot be reached; what was committed stays.
 */
export async function importRows(
  rows: AsyncIterable<ReadRow>,
  request: ImportRequest,
  needs: ImportDependencies,
): Promise<ImportProgress> {
  if (request.lowering?.confirmedBy === request.by) {
    throw new AppError('forbidden', 'levels are lowered by two people: somebody else must confirm');
  }
  const begun = (await needs.ledger.progress(request.importId)) ?? newProgress(request, needs.clock.now());
  if (begun.status !== 'running') return begun;
  // A crash may have come between the last commit and its audit entry: the entry is idempotent, so it is given again.
  if (begun.batches > 0) await needs.audit.append([importBatchEntry(begun)]);
  const batches = readAhead(batchesOf(rows, request, begun.counts.rows));
  // Who goes on with it, and who confirmed that, may be others than those who began.
  const goesOn: ImportProgress = { ...begun, by: request.by, lowering: request.lowering };
  const progress = await writeBatches(batches, goesOn, request, needs);
  if (request.thenMore === true) return progress;
  return await finishImport(progress, needs);
}

/** Marks an import as done; it then never runs again under its id. */
export async function finishImport(
  progress: ImportProgress,
  needs: Pick<ImportDependencies, 'ledger'>,
): Promise<ImportProgress> {
  const done: ImportProgress = { ...progress, status: 'done' };
  const commit = emptyCommit(`${progress.importId}:done`);
  if ((await needs.ledger.commit(commit, done, null, progress)) === 'conflict') {
    throw new AppError('conflict', 'that import is being taken back: it was stopped');
  }
  return done;
}

/** Says what an import would do. Batches do not see what earlier ones would have written; a file has each person once. */
export async function previewRows(
  rows: AsyncIterable<ReadRow>,
  request: ImportRequest,
  needs: ImportDependencies,
): Promise<ImportPreview> {
  let { counts } = newProgress(request, needs.clock.now());
  const fields: Record<string, number> = {};
  for await (const batch of batchesOf(rows, request, 0)) {
    const outcome = await decideBatch(batch.people, contextOf(request, needs, needs.store));
    outcome.rejects.forEach(request.onReject);
    request.onPeople?.(outcome.people);
    counts = added(counts, batch, outcome);
    for (const [field, count] of outcome.fields) fields[field] = (fields[field] ?? 0) + count;
  }
  return { counts, fields };
}

function newProgress(request: ImportRequest, startedAt: number): ImportProgress {
  const counts = { rows: 0, added: 0, changed: 0, unchanged: 0, rejectedRows: 0, removed: 0 };
  const { importId, source, by, lowering } = request;
  return {
    importId,
    source,
    by,
    lowering,
    startedAt,
    batches: 0,
    people: 0,
    counts,
    lastDigest: '',
    status: 'running',
    undo: null,
  };
}

function emptyCommit(commitId: string): RegisterCommit {
  return { commitId, people: [], orders: [], households: [], numbers: [] };
}
