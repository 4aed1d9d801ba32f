/** What somebody gets of their calls who asks what is kept about them. */
import type { PersonId } from '../ids.ts';
import type { Role } from '../register/assessment.ts';
import { inReadingOrder } from '../call/telling.ts';
import type { Instant } from '../time.ts';
import type { Chapter } from './chapter.ts';

export interface SubjectCall {
  readonly arrivedAt: Instant;
  readonly endedAt: Instant | null;
  readonly number: string | null;
  readonly location: string | null;
  readonly incidentReference: string | null;
  readonly outcome: string | null;
  /** What was said by or about them, word for word; without who wrote it down. */
  readonly told: readonly { readonly at: Instant; readonly kind: string; readonly words: string }[];
}

const OWN_ROLES: ReadonlySet<Role> = new Set(['victim', 'witness', 'child']);

/**
 * Null: withheld, because it is somebody else's call too or may be (DPA 2018 s.45(4)(e)). Somebody suspected, convicted or
 * of no stated role is never told that a call was made: it may have been made about them, from a number they share.
 */
export function callForSubject(chapter: Chapter, ids: readonly PersonId[]): SubjectCall | null {
  const { people, named, decisions } = chapter;
  const own = (person: string): boolean => ids.some((each) => each === person);
  const others =
    people.some(({ personId }) => !own(personId)) ||
    named.some((person) => !own(person)) ||
    decisions.some(({ tie, belongs }) => belongs && tie.kind === 'person' && !own(tie.value));
  const roles = people.flatMap((person) => person.roles);
  if (others || roles.length === 0 || !roles.every((role) => OWN_ROLES.has(role))) return null;
  return {
    arrivedAt: chapter.arrivedAt,
    endedAt: chapter.endedAt,
    number: chapter.number,
    location: chapter.location,
    incidentReference: chapter.incidentReference,
    outcome: chapter.disposition?.outcome ?? null,
    told: inReadingOrder(chapter.account.told).map(({ at, telling: { kind, words } }) => ({
      at,
      kind,
      words,
    })),
  };
}
