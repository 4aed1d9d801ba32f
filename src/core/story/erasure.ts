/** What becomes of a call's chapter when somebody who stands in it is erased from the register. */
import type { PersonId } from '../ids.ts';
import type { Chapter } from './chapter.ts';

/**
 * `aboutNobodyElse`: the whole chapter goes. `withOthers`: the chapter is somebody else's record too, so what the call said
 * stays for them (`othersRights`), and the erased person's name, id, roles, households and ties leave it.
 */
export type ChapterErasure =
  | { readonly kind: 'notInIt' }
  | { readonly kind: 'aboutNobodyElse' }
  | { readonly kind: 'withOthers'; readonly chapter: Chapter };

/** Pure. The chapter given back has the next version; a person who was only tied to it by hand stands in it too. */
export function erasedFrom(chapter: Chapter, erased: ReadonlySet<PersonId>): ChapterErasure {
  const gone = (person: string): boolean => erased.has(person as PersonId);
  const people = chapter.people.filter(({ personId }) => !gone(personId));
  const named = chapter.named.filter((person) => !gone(person));
  const decisions = chapter.decisions.filter(({ tie }) => tie.kind !== 'person' || !gone(tie.value));
  const there =
    chapter.people.length + chapter.named.length + chapter.decisions.length >
    people.length + named.length + decisions.length;
  if (!there) return { kind: 'notInIt' };
  const tiedByHand = decisions.some(({ tie, belongs }) => tie.kind === 'person' && belongs);
  if (people.length === 0 && named.length === 0 && !tiedByHand) return { kind: 'aboutNobodyElse' };
  return {
    kind: 'withOthers',
    chapter: { ...chapter, version: chapter.version + 1, people, named, decisions },
  };
}
