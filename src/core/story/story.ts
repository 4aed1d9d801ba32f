/** One running narrative: what is still open on top, then every call, newest first. */
import type { HandOver } from './hand-over.ts';
import type { Chapter } from './chapter.ts';
import type { Matter } from './matter.ts';
import { keptApart, sharedTies, type Tie } from './tie.ts';

/** Whose story it is. A pair: what concerns both. */
export type StorySubject =
  | { readonly of: 'call'; readonly callId: string }
  | { readonly of: 'person'; readonly personId: string }
  | { readonly of: 'pair'; readonly personIds: readonly [string, string] }
  | { readonly of: 'household'; readonly householdId: string };

export interface StoryChapter {
  readonly chapter: Chapter;
  /** Why it is in this story: what it shares with the subject. */
  readonly because: readonly Tie['kind'][];
  readonly matters: readonly Matter[];
  readonly handOvers: readonly HandOver[];
}

export interface Story {
  readonly subject: StorySubject;
  /** Overdue first, then by when it falls due. */
  readonly open: readonly Matter[];
  /** Newest first. */
  readonly chapters: readonly StoryChapter[];
}

/** Puts a story in order. Chapters come as found; one that a person took out of it is not in it. */
export function storyOf(
  subject: StorySubject,
  base: Chapter | null,
  found: readonly { readonly chapter: Chapter; readonly because: readonly Tie['kind'][] }[],
  matters: readonly Matter[],
  handOvers: readonly HandOver[],
): Story {
  const unique = new Map(found.map((one) => [one.chapter.id, one]));
  const chapters = [...unique.values()]
    .filter(({ chapter }) => base === null || chapter.id === base.id || !keptApart(base, chapter))
    .toSorted((a, b) => b.chapter.arrivedAt - a.chapter.arrivedAt)
    .map(({ chapter, because }) => ({
      chapter,
      because: base === null || chapter.id === base.id ? because : sharedTies(base, chapter),
      matters: matters.filter(({ callId }) => callId === chapter.id),
      handOvers: handOvers.filter(({ callId }) => callId === chapter.id),
    }));
  const open = chapters
    .flatMap((one) => one.matters)
    .filter(({ status }) => status !== 'closed')
    .toSorted((a, b) => rank(a) - rank(b) || a.dueAt - b.dueAt);
  return { subject, open, chapters };
}

function rank({ status }: Matter): number {
  return status === 'overdue' ? 0 : 1;
}
