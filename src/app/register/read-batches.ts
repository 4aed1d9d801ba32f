import type { ReadRow, RowReject } from '../../core/register/imported.ts';
import type { PersonRow } from './import-batch.ts';
import type { ImportRequest } from './import-request.ts';
import { SeenReferences } from './seen-references.ts';

/** People decided and committed together: a few milliseconds of Redis, which calls do not feel. */
export const BATCH_PEOPLE = 128;

/** Rows that are decided and committed together. */
export interface Batch {
  people: PersonRow[];
  /** People read for it, those skipped as duplicates included: what the progress counts. */
  taken: number;
  rows: number;
  rejectedRows: number;
}

/** Groups rows, leaves out the `committed` rows of an earlier run, and gives rejects and warnings on the way. */
export async function* batchesOf(
  rows: AsyncIterable<ReadRow>,
  request: ImportRequest,
  committed: number,
): AsyncGenerator<Batch> {
  const seen = new SeenReferences();
  let skipped = 0;
  let batch = emptyBatch();
  for await (const row of rows) {
    const first = 'person' in row && seen.add(row.person.reference);
    if (skipped < committed) {
      skipped += 'person' in row ? row.rows : 1;
      continue;
    }
    if ('rejects' in row) {
      batch.rows += 1;
      batch.rejectedRows += 1;
      row.rejects.forEach(request.onReject);
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

/** Reads the next batch while the last one is being written: parsing is a quarter of the work. */
export async function* readAhead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
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
