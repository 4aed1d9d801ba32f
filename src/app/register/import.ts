import { AppError } from '../../core/errors.ts';
import type { ActorId, PersonId } from '../../core/ids.ts';
import type { ReadRow, RowReject } from '../../core/register/imported.ts';
import type { AssessmentRules } from '../../core/register/rules.ts';
import type { LocalDate } from '../../core/time.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ImportCounts, ImportLedger, ImportProgress, Lowering } from '../../ports/register-imports.ts';
import type { RegisterCommit, RegisterStore } from '../../ports/register-store.ts';
import { type BatchContext, type BatchOutcome, decideBatch, type PersonRow } from './import-batch.ts';
import { commitBatch } from './commit-batch.ts';
import { importBatchEntry } from './import-audit.ts';
import { SeenReferences } from './seen-references.ts';

/** People decided and committed together: a few milliseconds of Redis, which calls do not feel. */
export const BATCH_PEOPLE = 128;
/** A batch whose records somebody else keeps changing is decided again so often. */
const ATTEMPTS = 20;

export interface ImportDependencies {
  readonly store: RegisterStore;
  readonly ledger: ImportLedger;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly rules: AssessmentRules;
  readonly today: () => LocalDate;
  readonly newId: (kind: 'p' | 'o' | 'h') => string;
  /** A keyed digest of what a batch said, for its audit entry: proves what went in and says nothing about it. */
  readonly digest: (said: unknown) => string;
}

export interface ImportRequest {
  /** Made from what is imported (digest of file, source, mapping), so that the same again is known for the same. */
  readonly importId: string;
  readonly source: string;
  readonly by: ActorId;
  /** Null: rows that would lower somebody's level are rejected (S6). */
  readonly lowering: Lowering | null;
  /** More batches follow under the same import (removals of a full synchronisation): it is not done yet. */
  readonly thenMore?: true;
  readonly onReject: (reject: RowReject) => void;
  /** Awaited before a batch is committed: whoever keeps the rejects has them before their batch counts as done. */
  readonly keepRejects?: () => Promise<void>;
  readonly onWarning: (warning: RowReject) => void;
  readonly onProgress: (progress: ImportProgress) => void;
  /** People that a batch spoke of, for a full synchronisation. */
  readonly onPeople?: (people: readonly PersonId[]) => void;
}

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
  let progress = (await needs.ledger.progress(request.importId)) ?? newProgress(request, needs.clock.now());
  if (progress.status !== 'running') return progress;
  // A crash may have come between the last commit and its audit entry: the entry is idempotent, so it is given again.
  if (progress.batches > 0) await needs.audit.append([importBatchEntry(progress)]);
  for await (const batch of readAhead(batchesOf(rows, request, progress.people))) {
    progress = await importBatch(batch, progress, request, needs);
    request.onProgress(progress);
  }
  if (request.thenMore === true) return progress;
  return await finishImport(progress, needs);
}

/** Marks an import as done; it then never runs again under its id. */
export async function finishImport(
  progress: ImportProgress,
  needs: Pick<ImportDependencies, 'ledger'>,
): Promise<ImportProgress> {
  const done: ImportProgress = { ...progress, status: 'done' };
  await needs.ledger.commit(emptyCommit(`${progress.importId}:done`), done, null);
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
    const outcome = await decideBatch(batch.people, contextOf(request, needs));
    outcome.rejects.forEach(request.onReject);
    request.onPeople?.(outcome.people);
    counts = added(counts, batch, outcome);
    for (const [field, count] of outcome.fields) fields[field] = (fields[field] ?? 0) + count;
  }
  return { counts, fields };
}

/** Reads the next batch while the last one is being written: parsing is a quarter of the work. */
async function* readAhead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = items.next();
  try {
    for (;;) {
      const item = await next;
      if (item.done) return;
      next = items.next();
      // If it fails while the last batch is written, the failure is met when its turn comes.
      next.catch(() => undefined);
      yield item.value;
    }
  } finally {
    await items.return(undefined);
  }
}

async function importBatch(
  batch: Batch,
  progress: ImportProgress,
  request: ImportRequest,
  needs: ImportDependencies,
): Promise<ImportProgress> {
  const given = new Set<string>();
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const outcome = await decideBatch(batch.people, contextOf(request, needs));
    const next: ImportProgress = {
      ...progress,
      batches: progress.batches + 1,
      people: progress.people + batch.taken,
      counts: added(progress.counts, batch, outcome),
      lastDigest: needs.digest(batch.people),
    };
    for (const reject of outcome.rejects) {
      const name = `${reject.row} ${reject.column}`;
      if (!given.has(name)) request.onReject(reject);
      given.add(name);
    }
    await request.keepRejects?.();
    if ((await commitBatch(next, outcome.changes, needs)) === 'conflict') continue;
    request.onPeople?.(outcome.people);
    return next;
  }
  throw new Error('the register is changed by others faster than this import can follow; try again');
}

interface Batch {
  people: PersonRow[];
  /** People read for it, those skipped as duplicates included: what the progress counts. */
  taken: number;
  rows: number;
  rejectedRows: number;
}

/** Groups rows, leaves out what an earlier run committed, and gives rejects and warnings on the way. */
async function* batchesOf(
  rows: AsyncIterable<ReadRow>,
  request: ImportRequest,
  committed: number,
): AsyncGenerator<Batch> {
  const seen = new SeenReferences();
  let skipped = 0;
  let batch = emptyBatch();
  for await (const row of rows) {
    if ('rejects' in row) {
      batch.rows += 1;
      batch.rejectedRows += 1;
      // Before what an earlier run committed: it gave them then.
      if (skipped >= committed) row.rejects.forEach(request.onReject);
      continue;
    }
    const first = seen.add(row.person.reference);
    if (skipped < committed) {
      skipped += 1;
      batch = emptyBatch();
      continue;
    }
    batch.taken += 1;
    batch.rows += row.rows;
    row.warnings.forEach(request.onWarning);
    if (first) batch.people.push(row);
    else {
      batch.rejectedRows += row.rows;
      request.onReject(duplicate(row));
    }
    if (batch.taken < BATCH_PEOPLE) continue;
    yield batch;
    batch = emptyBatch();
  }
  if (batch.rows > 0) yield batch;
}

function emptyBatch(): Batch {
  return { people: [], taken: 0, rows: 0, rejectedRows: 0 };
}

function duplicate(row: PersonRow): RowReject {
  const reason = 'is a reference that stood further up: put its rows together';
  return { row: row.row, column: 'reference', valueClass: 'mixed', reason };
}

function added(counts: ImportCounts, batch: Batch, outcome: BatchOutcome): ImportCounts {
  return {
    rows: counts.rows + batch.rows,
    added: counts.added + outcome.added,
    changed: counts.changed + outcome.changed,
    unchanged: counts.unchanged + outcome.unchanged,
    rejectedRows: counts.rejectedRows + batch.rejectedRows + outcome.rejects.length,
    removed: counts.removed,
  };
}

function contextOf(request: ImportRequest, needs: ImportDependencies): BatchContext {
  const { store, rules, newId } = needs;
  return {
    store,
    rules,
    today: needs.today(),
    source: request.source,
    mayLower: request.lowering !== null,
    newId,
  };
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
