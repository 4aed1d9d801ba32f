import type { PersonId } from '../../core/ids.ts';
import { AppError } from '../../core/errors.ts';
import type { ReadRow } from '../../core/register/imported.ts';
import { withoutSource } from '../../core/register/merge-imported.ts';
import type { Person } from '../../core/register/person.ts';
import type { ImportProgress } from '../../ports/register-imports.ts';
import { untilCommitted } from './attempts.ts';
import { commitBatch } from './commit-batch.ts';
import { finishImport, importRows } from './import.ts';
import type { ImportDependencies, ImportRequest } from './import-request.ts';
import { BATCH_PEOPLE } from './read-batches.ts';
import { SeenReferences } from './seen-references.ts';
import { WorkingSet } from './working-set.ts';

/** How much of a source may vanish before it looks like a broken export and not like life. */
export const REMOVABLE_SHARE = 0.05;

export interface FullSyncRequest extends ImportRequest {
  /** Stop, before anything is written, when more than this share of the source's people is not in the file. */
  readonly removableShare: number;
}

/** What a full synchronisation would take away. */
export interface RemovalPlan {
  readonly known: number;
  /** References that the file names: who has one is in it, whatever else they were merged with meanwhile. */
  readonly named: Pick<SeenReferences, 'has'>;
  readonly missing: readonly PersonId[];
}

/**
 * Makes the register say what the file says: imports it, and takes back what the source said of people who are no longer
 * in it. A person with a bad row is in it. Reads the file twice: first to know whom it names, so that nothing is written
 * when too many are missing. Taking back lowers, so it needs a second person (S6). Rejects with `conflict` when stopped.
 */
export async function synchronise(
  openRows: () => AsyncIterable<ReadRow>,
  request: FullSyncRequest,
  needs: ImportDependencies,
): Promise<ImportProgress> {
  const plan = await planRemovals(openRows(), request, needs);
  if (plan.missing.length > plan.known * request.removableShare) {
    throw new AppError(
      'conflict',
      `the file would remove ${plan.missing.length} of ${plan.known} people of this source; nothing was changed`,
    );
  }
  if (plan.missing.length > 0 && request.lowering === null) {
    throw new AppError(
      'forbidden',
      `removing ${plan.missing.length} people needs a reason and a second person`,
    );
  }
  let progress = await importRows(openRows(), { ...request, thenMore: true }, needs);
  if (progress.status !== 'running') return progress;
  for (let first = 0; first < plan.missing.length; first += BATCH_PEOPLE) {
    const ids = plan.missing.slice(first, first + BATCH_PEOPLE);
    progress = await removeBatch(ids, plan.named, progress, request, needs);
    request.onProgress(progress);
  }
  return await finishImport(progress, needs);
}

/** Whom the source would take back. Reads the file and the whole register, and writes nothing. */
export async function planRemovals(
  rows: AsyncIterable<ReadRow>,
  request: Pick<FullSyncRequest, 'source'>,
  needs: Pick<ImportDependencies, 'store'>,
): Promise<RemovalPlan> {
  const named = new SeenReferences();
  for await (const row of rows) {
    if ('person' in row) named.add(row.person.reference);
    else if (row.reference !== null) named.add(row.reference);
  }
  let known = 0;
  const missing = new Set<PersonId>();
  for await (const page of needs.store.everyone()) {
    for (const { record } of page) {
      const references = referencesOf(record, request.source);
      if (references.length === 0) continue;
      known += 1;
      if (!references.some((reference) => named.has(reference))) missing.add(record.id);
    }
  }
  return { known, named, missing: [...missing] };
}

function referencesOf(person: Person, source: string): readonly string[] {
  return person.references.filter((each) => each.source === source).map((each) => each.reference);
}

async function removeBatch(
  ids: readonly PersonId[],
  named: RemovalPlan['named'],
  progress: ImportProgress,
  request: ImportRequest,
  needs: ImportDependencies,
): Promise<ImportProgress> {
  return await untilCommitted(async () => {
    const set = new WorkingSet(needs.store, needs.rules, needs.today());
    await set.loadPeople(ids);
    let removed = 0;
    for (const id of ids) {
      const person = set.person(id);
      const references = person === null ? [] : referencesOf(person, request.source);
      // Already taken back by an earlier run of this import that was interrupted.
      if (person === null || references.length === 0) continue;
      // Somebody of the file was merged into them since the file was read.
      if (references.some((reference) => named.has(reference))) continue;
      const left = withoutSource(person, request.source);
      if (left === null) set.erasePerson(id);
      else set.putPerson(left);
      removed += 1;
    }
    const next: ImportProgress = {
      ...progress,
      batches: progress.batches + 1,
      counts: { ...progress.counts, removed: progress.counts.removed + removed },
      lastDigest: needs.digest(ids),
    };
    return (await commitBatch(next, await set.changes(), needs)) === 'conflict' ? 'conflict' : next;
  });
}
