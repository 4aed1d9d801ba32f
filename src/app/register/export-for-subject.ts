import type { PersonId } from '../../core/ids.ts';
import {
  type SubjectAccess,
  subjectAccess,
  type WithheldBecause,
  type WithholdablePart,
} from '../../core/register/subject-access.ts';
import type { Chapter } from '../../core/story/chapter.ts';
import { callForSubject } from '../../core/story/subject-calls.ts';
import type { ConsultRequest } from '../../ports/register-desk.ts';
import { type ConsultingDependencies, entryOf, showPerson } from './consulting.ts';

/** Calls looked through for one person. */
const CALLS_LIMIT = 1_000;

/** What a person gets who asks what is kept about them; handing it out is a disclosure to them. */
export async function exportForSubject(
  personId: PersonId,
  withhold: ReadonlyMap<WithholdablePart, WithheldBecause>,
  request: ConsultRequest,
  needs: ConsultingDependencies,
): Promise<SubjectAccess> {
  const file = await showPerson(personId, request, needs);
  const ids = [personId, ...file.person.mergedFrom];
  const calls = await callsAbout(ids, needs.chapters);
  const given = withhold.has('calls') ? [] : calls.flatMap((chapter) => callForSubject(chapter, ids) ?? []);
  await needs.audit.append([
    {
      ...entryOf(request, 'subjectAccessGiven', personId, needs),
      operation: 'disclosure',
      recipient: 'data subject',
      // The person is not told that there are calls which others made: the log is.
      details: {
        withheldParts: withhold.size,
        calls: given.length,
        callsWithheld: calls.length - given.length,
      },
    },
  ]);
  return { ...subjectAccess(file.person, file.orders, file.households, withhold), calls: given };
}

async function callsAbout(
  ids: readonly PersonId[],
  chapters: ConsultingDependencies['chapters'],
): Promise<readonly Chapter[]> {
  const found = await Promise.all(ids.map((person) => chapters.naming(person, CALLS_LIMIT)));
  return await chapters.loadAll([...new Set(found.flat())]);
}
