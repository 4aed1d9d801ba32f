import type { MatchedPerson } from './assessment.ts';

export interface WhoCalled<Id extends string = string> {
  readonly people: readonly Id[];
  /** Nobody has said who called: a number match is all that stands behind these (S7). */
  readonly byNumberAlone: boolean;
}

/**
 * Whom what follows a call is about. A person's word counts alone: the one they named, or nobody when it was none of the
 * match. Without it all whom the number is tied to, except those who may be the perpetrator (S8). `judged`: null when
 * nobody has said anything.
 */
export function whoCalled<Id extends string>(
  judged: { readonly personId: Id | null } | null,
  tied: readonly (Pick<MatchedPerson, 'roles'> & { readonly personId: Id })[],
): WhoCalled<Id> {
  if (judged !== null)
    return { people: judged.personId === null ? [] : [judged.personId], byNumberAlone: false };
  const people = tied
    .filter(({ roles }) => !roles.includes('suspect') && !roles.includes('convicted'))
    .map(({ personId }) => personId);
  return { people, byNumberAlone: people.length > 0 };
}
