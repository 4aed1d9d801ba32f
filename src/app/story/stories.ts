import { AppError } from '../../core/errors.ts';
import { type CallId, type ForceId, id } from '../../core/ids.ts';
import type { Chapter } from '../../core/story/chapter.ts';
import { storyOf, type StorySubject } from '../../core/story/story.ts';
import { type Tie, tiesOf } from '../../core/story/tie.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ChapterRecords, HandOverRecords, MatterRecords } from '../../ports/story-records.ts';
import type { Stories } from '../../ports/stories.ts';
import type { StoryTeller } from '../../ports/story-teller.ts';
import { decideTie } from './decide-tie.ts';
import { createHandOvers, type HandOverDeps } from './hand-overs.ts';
import type { Matters } from './matters.ts';

/** So many calls are looked at under one tie; a number that rings thousands of times is no story. */
const TIE_LIMIT = 200;

export interface StoriesDeps extends Omit<HandOverDeps, 'chapter'> {
  readonly chapters: ChapterRecords;
  readonly matterRecords: MatterRecords;
  readonly handOvers: HandOverRecords;
  readonly matters: Matters;
  readonly teller: StoryTeller;
  readonly clock: Clock;
}

/** Reads and changes stories; see the port for each verb's contract. */
export function createStories(deps: StoriesDeps): Stories {
  const { chapters, teller } = deps;
  const chapter = async (callId: CallId): Promise<Chapter | null> => {
    const known = await chapters.load(callId);
    if (known !== null && known.endedAt !== null) return known;
    // A call in progress: what has happened since it was last written belongs to the story too.
    await teller.tell(callId);
    return await chapters.load(callId);
  };
  const handOvers = createHandOvers({ ...deps, chapter });
  return {
    chapter,
    async story(subject, forces, limit) {
      const base = subject.of === 'call' ? await chapter(id<CallId>(subject.callId)) : null;
      if (subject.of === 'call' && base === null) throw new AppError('notFound', 'there is no such call');
      const found = await gather(subject, base, deps);
      const own = found.filter(({ chapter: one }) => forces.has(one.force) || one.id === base?.id);
      const newest = own.toSorted((a, b) => b.chapter.arrivedAt - a.chapter.arrivedAt).slice(0, limit);
      const ids = newest.map(({ chapter: one }) => one.id);
      const [matters, handed] = await Promise.all([
        deps.matterRecords.ofCalls(ids),
        deps.handOvers.ofCalls(ids),
      ]);
      return { ...storyOf(subject, base, newest, matters, handed), hidden: found.length - own.length };
    },
    decideTie: async (callId, wish, belongs, because, by) =>
      await decideTie(callId, wish, { belongs, because, by }, { ...deps, chapter }),
    matter: async (matterId) => await deps.matterRecords.load(matterId),
    openMatters: async (force, limit) => await deps.matterRecords.open(force, limit),
    closeMatter: async (matterId, by, doing) => await deps.matters.close(matterId, by, doing),
    handOver: async (handOverId) => await deps.handOvers.load(handOverId),
    handOversOfCall: async (callId) =>
      (await deps.handOvers.ofCalls([callId])).toSorted((a, b) => a.startedAt - b.startedAt),
    handOversOf: async (force: ForceId, limit) => await deps.handOvers.ofForce(force, limit),
    startHandOver: handOvers.start,
    answerHandOver: handOvers.answer,
  };
}

type Found = { readonly chapter: Chapter; readonly because: readonly Tie['kind'][] };

async function gather(
  subject: StorySubject,
  base: Chapter | null,
  { chapters }: StoriesDeps,
): Promise<readonly Found[]> {
  const under = async (tie: Tie): Promise<readonly Found[]> =>
    (await chapters.loadAll(await chapters.byTie(tie, TIE_LIMIT))).map((chapter) => ({
      chapter,
      because: [tie.kind],
    }));
  switch (subject.of) {
    case 'call': {
      if (base === null) return [];
      const ties = tiesOf(base);
      const named = ties.flatMap(({ kind, value }) => (kind === 'call' ? [id<CallId>(value)] : []));
      const [tied, byName] = await Promise.all([
        Promise.all([...ties, { kind: 'call' as const, value: base.id }].map(under)),
        chapters.loadAll(named),
      ]);
      const all = [...tied.flat(), ...byName.map((chapter) => ({ chapter, because: ['call'] as const }))];
      return once([{ chapter: base, because: [] }, ...all]);
    }
    case 'person':
      return await under({ kind: 'person', value: subject.personId });
    case 'household':
      return await under({ kind: 'household', value: subject.householdId });
    case 'pair': {
      const [one, other] = subject.personIds;
      const found = await under({ kind: 'person', value: one });
      return found.filter(({ chapter }) =>
        tiesOf(chapter).some(({ kind, value }) => kind === 'person' && value === other),
      );
    }
  }
}

function once(found: readonly Found[]): readonly Found[] {
  const seen = new Set<string>();
  return found.filter(({ chapter }) => !seen.has(chapter.id) && seen.add(chapter.id));
}
