import { type CallId, type ForceId, id, type PersonId } from '../../src/core/ids.ts';
import type { Role } from '../../src/core/register/assessment.ts';
import { type Chapter, chapterOf } from '../../src/core/story/chapter.ts';
import { aCall, aPlan, anAssessment, HANDLER } from './calls.ts';

/** Somebody as an assessment names them; the name is the id with a capital. */
export function inChapter(person: string, ...roles: readonly Role[]) {
  const [first] = anAssessment('high').people;
  if (first === undefined) throw new Error('an assessment without people');
  const name = `${person.charAt(0).toUpperCase()}${person.slice(1)} Fenn`;
  return { ...first, personId: id<PersonId>(person), name, roles };
}

/** A chapter of an ended call about these people, in which a threat was written down. */
export function aChapter(callId: CallId, people: readonly ReturnType<typeof inChapter>[]): Chapter {
  const { call } = aCall()
    .connected()
    .when({ type: 'callerAssessed', assessment: anAssessment('high', { people }), plan: aPlan('high') })
    .when({ type: 'storyTold', telling: { kind: 'threat', words: 'he will drown me' }, by: HANDLER })
    .callerHangsUp()
    .handlerHangsUp();
  const chapter = chapterOf({ ...call, id: callId, force: id<ForceId>('northshire') }, [], null);
  if (chapter === null) throw new Error('no chapter');
  return chapter;
}
