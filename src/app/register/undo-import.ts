import { AppError } from '../../core/errors.ts';
import type { ActorId, HouseholdId, PersonId } from '../../core/ids.ts';
import type { Order } from '../../core/register/order.ts';
import type { Household, Person } from '../../core/register/person.ts';
import {
  type ImportProgress,
  type Lowering,
  UNDOABLE_DAYS,
  undoableUntil,
  type UndoRecord,
} from '../../ports/register-imports.ts';
import type { Versioned } from '../../ports/register-store.ts';
import { untilCommitted } from './attempts.ts';
import { importUndoneEntry } from './import-audit.ts';
import type { ImportDependencies } from './import-request.ts';
import { WorkingSet } from './working-set.ts';

/** What an undo did. `kept`: records that somebody changed since; they stay as they are. */
export interface UndoOutcome {
  readonly restored: number;
  readonly kept: readonly string[];
}

/**
 * Takes an import back, newest batch first: each record becomes what it was before, unless somebody changed it since. It
 * may lower levels, so a second person confirms (S6). Goes on where it was after a crash. Rejects with `notFound`, or
 * with `conflict` when it was undone before or began too long ago. One that still runs is stopped: what it wrote is taken
 * back, and no more of it comes.
 */
export async function undoImport(
  importId: string,
  request: { readonly by: ActorId; readonly lowering: Lowering },
  needs: ImportDependencies,
): Promise<UndoOutcome> {
  if (request.lowering.confirmedBy === request.by) {
    throw new AppError('forbidden', 'an import is undone by two people: somebody else must confirm');
  }
  let progress = await markUndoing(importId, request.lowering, needs);
  const run = new UndoRun(needs, progress.undo?.kept ?? []);
  const from = progress.undo?.nextBatch ?? progress.batches;
  for (let batch = progress.batches; batch > from; batch -= 1) await run.remember(importId, batch);
  for (let batch = from; batch >= 1; batch -= 1) progress = await run.undoBatch(progress, batch, request);
  const undone: ImportProgress = { ...progress, status: 'undone' };
  // Before it counts as undone: after a crash in between it is given again, and is the same entry.
  await needs.audit.append([importUndoneEntry(undone, request.by, request.lowering.confirmedBy)]);
  await needs.ledger.commit({ commitId: `${importId}:undone`, ...NOTHING }, undone, null, progress);
  return { restored: progress.undo?.restored ?? 0, kept: progress.undo?.kept ?? [] };
}

/** From here on a run of the import that is still at work stops at its next batch. */
async function markUndoing(
  importId: string,
  lowering: Lowering,
  { ledger, clock }: ImportDependencies,
): Promise<ImportProgress> {
  return await untilCommitted(async () => {
    const progress = await ledger.progress(importId);
    if (progress === null) throw new AppError('notFound', 'there is no such import');
    if (progress.status === 'undone') throw new AppError('conflict', 'that import was undone before');
    if (clock.now() > undoableUntil(progress)) {
      throw new AppError(
        'conflict',
        `an import can be taken back for ${UNDOABLE_DAYS} days from when it began`,
      );
    }
    if (progress.status === 'undoing') return progress;
    const undo = { nextBatch: progress.batches, restored: 0, kept: [] };
    const marked: ImportProgress = { ...progress, status: 'undoing', lowering, undo };
    const commitId = `${importId}:undoing`;
    const outcome = await ledger.commit({ commitId, ...NOTHING }, marked, null, progress);
    return outcome === 'conflict' ? outcome : marked;
  });
}

const NOTHING = { people: [], orders: [], households: [], numbers: [] };

class UndoRun {
  readonly #needs: ImportDependencies;
  readonly #kept: Set<string>;
  /** Records that a later batch touched too: the version that undoing that batch gave them. */
  readonly #versions = new Map<string, number>();

  constructor(needs: ImportDependencies, kept: readonly string[]) {
    this.#needs = needs;
    this.#kept = new Set(kept);
  }

  /** A batch that an interrupted undo took back already: only its versions are needed. */
  async remember(importId: string, batch: number): Promise<void> {
    for (const record of await this.#recordsOf(importId, batch)) this.#note(record);
  }

  async undoBatch(
    progress: ImportProgress,
    batch: number,
    { lowering }: { readonly lowering: Lowering },
  ): Promise<ImportProgress> {
    const records = await this.#recordsOf(progress.importId, batch);
    return await untilCommitted(async () => {
      const set = new WorkingSet(this.#needs.store, this.#needs.rules, this.#needs.today());
      const kept = await this.#restore(set, records);
      const next: ImportProgress = {
        ...progress,
        status: 'undoing',
        lowering,
        undo: {
          nextBatch: batch - 1,
          restored: (progress.undo?.restored ?? 0) + records.length - kept.length,
          kept: [...this.#kept, ...kept],
        },
      };
      const commitId = `${progress.importId}:undo:${batch}`;
      const changes = await set.changes();
      const outcome = await this.#needs.ledger.commit({ commitId, ...changes }, next, null, progress);
      if (outcome === 'conflict') return outcome;
      for (const each of kept) this.#kept.add(each);
      for (const record of records) this.#note(record);
      return next;
    });
  }

  async #recordsOf(importId: string, batch: number): Promise<readonly UndoRecord[]> {
    return (await this.#needs.ledger.undoOf(importId, batch))?.records ?? [];
  }

  #note(record: UndoRecord): void {
    if (record.before !== null) this.#versions.set(keyOf(record), this.#expected(record) + 1);
  }

  /** The version the record has if nobody but this import and its undo touched it. */
  #expected(record: UndoRecord): number {
    return this.#versions.get(keyOf(record)) ?? record.version;
  }

  /** Puts back what may be put back, and gives what somebody changed since. */
  async #restore(set: WorkingSet, records: readonly UndoRecord[]): Promise<readonly string[]> {
    const of = (kind: UndoRecord['kind']) => records.filter((record) => record.kind === kind);
    const people = await set.loadPeople(of('person').map((record) => record.id as PersonId));
    const orders = await set.loadOrders(of('order').map((record) => record.id));
    const households = await set.loadHouseholds(of('household').map((record) => record.id as HouseholdId));
    const kept: string[] = [];
    const now = { person: people, order: orders, household: households } as const;
    for (const record of records) {
      const current = (now[record.kind] as ReadonlyMap<string, Versioned<object>>).get(record.id);
      const untouched = (current?.version ?? 0) === this.#expected(record);
      if (untouched && !this.#kept.has(keyOf(record))) putBack(set, record);
      else kept.push(keyOf(record));
    }
    return kept;
  }
}

function putBack(set: WorkingSet, { kind, id, before }: UndoRecord): void {
  switch (kind) {
    case 'person':
      if (before === null) set.erasePerson(id as PersonId);
      else set.putPerson(before as Person);
      return;
    case 'order':
      if (before === null) set.eraseOrder(id);
      else set.putOrder(before as Order);
      return;
    case 'household':
      if (before === null) set.eraseHousehold(id as HouseholdId);
      else set.putHousehold(before as Household);
      return;
  }
}

function keyOf({ kind, id }: UndoRecord): string {
  return `${kind}:${id}`;
}
