import type { ImportCounts, ImportProgress } from '../../ports/register-imports.ts';
import type { NumberChange, RegisterReads, RegisterStore } from '../../ports/register-store.ts';
import { ATTEMPTS } from './attempts.ts';
import { commitBatch } from './commit-batch.ts';
import { type BatchContext, type BatchOutcome, decideBatch } from './import-batch.ts';
import type { ImportDependencies, ImportRequest } from './import-request.ts';
import type { Batch } from './read-batches.ts';
import { registerAfter } from './register-after.ts';

/** A batch that was decided on the register as it is, or will be once the batch before is written. */
interface Decided {
  readonly batch: Batch;
  readonly outcome: BatchOutcome;
}

interface Written {
  readonly progress: ImportProgress;
  /** It was written as it was decided first, so what was decided on that is right. */
  readonly asDecided: boolean;
}

/**
 * Commits batches one after another, each with its progress. While one is made ready and written, what the next needs is
 * asked for, and it is decided on the register as it will be: our thread and Redis work side by side. Gives the progress
 * after the last. Rejects with the first failure; what was committed stays.
 */
export async function writeBatches(
  batches: AsyncIterable<Batch>,
  begun: ImportProgress,
  request: ImportRequest,
  needs: ImportDependencies,
): Promise<ImportProgress> {
  let progress = begun;
  let next: Decided | null = null;
  try {
    for await (const batch of batches) {
      const before: Decided | null = next;
      next = null;
      const ahead = decide(batch, request, needs, registerOnceWritten(before, needs));
      // If it fails while the one before is written, the failure is met when its turn comes.
      ahead.catch(() => undefined);
      const written: Written =
        before === null ? { progress, asDecided: true } : await write(before, progress, request, needs);
      progress = written.progress;
      next = written.asDecided ? await ahead : await decide(batch, request, needs, needs.store);
    }
  } finally {
    // A file that breaks off does not take the batch before with it.
    if (next !== null) progress = (await write(next, progress, request, needs)).progress;
  }
  return progress;
}

function registerOnceWritten(before: Decided | null, { store }: ImportDependencies): RegisterReads {
  return before === null ? store : registerAfter(store, before.outcome.changes);
}

async function decide(
  batch: Batch,
  request: ImportRequest,
  needs: ImportDependencies,
  register: RegisterReads,
): Promise<Decided> {
  const outcome = await decideBatch(batch.people, contextOf(request, needs, register));
  const numbers = await withHandles(outcome.changes.numbers, needs.store);
  return { batch, outcome: { ...outcome, changes: { ...outcome.changes, numbers } } };
}

/** The next batch may be decided on these numbers before they are committed. */
async function withHandles(
  changes: readonly NumberChange[],
  store: RegisterStore,
): Promise<readonly NumberChange[]> {
  const fresh = changes.filter(({ before }) => before === null);
  const handles = await store.handles(fresh.length);
  const byChange = new Map(fresh.map((change, at) => [change, handles[at]] as const));
  return changes.map((change) => {
    const handle = byChange.get(change);
    return handle === undefined ? change : { ...change, handle };
  });
}

/** Commits a decided batch; decides it again as often as somebody else changed what it was decided on. */
async function write(
  decided: Decided,
  progress: ImportProgress,
  request: ImportRequest,
  needs: ImportDependencies,
): Promise<Written> {
  const { batch } = decided;
  const lastDigest = needs.digest(batch.people);
  const given = new Set<string>();
  let { outcome } = decided;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const next: ImportProgress = {
      ...progress,
      batches: progress.batches + 1,
      people: progress.people + batch.taken,
      counts: added(progress.counts, batch, outcome),
      lastDigest,
    };
    for (const reject of outcome.rejects) {
      const name = `${reject.row} ${reject.column}`;
      if (!given.has(name)) request.onReject(reject);
      given.add(name);
    }
    await request.keepRejects?.();
    const committed = await commitBatch(next, outcome.changes, needs);
    if (committed !== 'conflict') {
      request.onPeople?.(outcome.people);
      request.onProgress(next);
      // Made before, it was made by another run of the same import, whose ids are not ours.
      return { progress: next, asDecided: committed === 'committed' && outcome === decided.outcome };
    }
    outcome = await decideBatch(batch.people, contextOf(request, needs, needs.store));
  }
  throw new Error('the register is changed by others faster than this import can follow; try again');
}

/** The counts with a batch more. */
export function added(counts: ImportCounts, batch: Batch, outcome: BatchOutcome): ImportCounts {
  return {
    rows: counts.rows + batch.rows,
    added: counts.added + outcome.added,
    changed: counts.changed + outcome.changed,
    unchanged: counts.unchanged + outcome.unchanged,
    rejectedRows: counts.rejectedRows + batch.rejectedRows + outcome.rejects.length,
    removed: counts.removed,
  };
}

/** What a batch is decided by. `store` is the register, or what it will be. */
export function contextOf(
  request: ImportRequest,
  { rules, newId, today }: ImportDependencies,
  store: RegisterReads,
): BatchContext {
  return {
    store,
    rules,
    today: today(),
    source: request.source,
    mayLower: request.lowering !== null,
    newId,
  };
}
