/** What ties a call to others: its number, people, households and place, and what a person decided. */
import type { ActorId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Chapter } from './chapter.ts';

export const TIE_KINDS = ['number', 'person', 'household', 'address', 'call'] as const;
/** `value` is the number, an id, the address as a key, or the other call. Numbers and addresses are personal data. */
export interface Tie {
  readonly kind: (typeof TIE_KINDS)[number];
  readonly value: string;
}

/** One person's word that a call does, or does not, belong where a tie would put it. The last word on a tie counts. */
export interface TieDecision {
  readonly tie: Tie;
  readonly belongs: boolean;
  readonly by: ActorId;
  readonly at: Instant;
  readonly because: string;
}

/** Everything that the call is found under now. */
export function tiesOf(chapter: Chapter): readonly Tie[] {
  const derived: Tie[] = [
    ...(chapter.number === null ? [] : [{ kind: 'number' as const, value: chapter.number }]),
    ...chapter.people.map(({ personId }) => ({ kind: 'person' as const, value: personId })),
    ...chapter.named.map((personId) => ({ kind: 'person' as const, value: personId })),
    ...chapter.people.flatMap(({ households }) =>
      households.map((house) => ({ kind: 'household' as const, value: house })),
    ),
    ...(chapter.location === null || addressKey(chapter.location) === ''
      ? []
      : [{ kind: 'address' as const, value: addressKey(chapter.location) }]),
  ];
  const ties = new Map(derived.map((tie) => [keyOf(tie), tie]));
  for (const { tie, belongs } of chapter.decisions) {
    if (belongs) ties.set(keyOf(tie), tie);
    else ties.delete(keyOf(tie));
  }
  return [...ties.values()];
}

/** Why two calls are in one story, strongest first: for the person who wonders. */
export function sharedTies(a: Chapter, b: Chapter): readonly Tie['kind'][] {
  const other = new Set(tiesOf(b).map(keyOf));
  const shared = tiesOf(a).filter((tie) => other.has(keyOf(tie)));
  const byCall =
    tiesOf(a).some(({ kind, value }) => kind === 'call' && value === b.id) ||
    tiesOf(b).some(({ kind, value }) => kind === 'call' && value === a.id);
  const kinds = new Set([...shared.map(({ kind }) => kind), ...(byCall ? (['call'] as const) : [])]);
  return TIE_KINDS.filter((kind) => kinds.has(kind));
}

/** A person said that the two calls do not belong together, by naming one on the other: no tie brings them back. */
export function keptApart(a: Chapter, b: Chapter): boolean {
  return lastWord(a, b.id) === false || lastWord(b, a.id) === false;
}

function lastWord(chapter: Chapter, other: string): boolean | null {
  const said = chapter.decisions.filter(({ tie }) => tie.kind === 'call' && tie.value === other);
  return said.at(-1)?.belongs ?? null;
}

/** How a place is compared: letters and digits alone, since rooms write one address in many ways. */
export function addressKey(location: string): string {
  return location
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
}

function keyOf({ kind, value }: Tie): string {
  return `${kind} ${value}`;
}
