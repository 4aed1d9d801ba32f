import { AppError } from '../../core/errors.ts';
import type { ForceId, PersonId } from '../../core/ids.ts';
import type { ImportLedger } from '../../ports/register-imports.ts';
import type { ChapterRecords } from '../../ports/story-records.ts';
import type { WorkingSet } from './working-set.ts';

export interface ErasingGone {
  readonly ledger: Pick<ImportLedger, 'remembered'>;
  readonly chapters: Pick<ChapterRecords, 'naming'>;
}

/**
 * Erases somebody who has no record any more, because their source took them back: imports can still put them back, and
 * calls were told about them. Signposts that led to them go with them. Rejects with `notFound` when nothing is kept under
 * that id, so that a mistyped one is not taken for erased, and with `forbidden` when they were another force's.
 */
export async function eraseGone(
  person: PersonId,
  force: ForceId,
  set: WorkingSet,
  { ledger, chapters }: ErasingGone,
): Promise<void> {
  const was = await ledger.remembered(person);
  if (was === null && (await chapters.naming(person, 1)).length === 0)
    throw new AppError('notFound', 'there is no such person on the register');
  if (was !== null && was.force !== force)
    throw new AppError('forbidden', 'that person is on another force’s register');
  const signposts = was?.mergedFrom ?? [];
  await set.loadPeople(signposts);
  for (const id of signposts) if (set.person(id)?.mergedInto === person) set.erasePerson(id);
}
