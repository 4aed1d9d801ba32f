import type { ForceId } from '../../core/ids.ts';
import type { Chapter } from '../../core/story/chapter.ts';
import type { Matter } from '../../core/story/matter.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ForceRules } from '../../ports/force-rules.ts';
import type { ReviewRecords } from '../../ports/reviews.ts';
import type { ChapterRecords, HandOverRecords, MatterRecords } from '../../ports/story-records.ts';

const BATCH = 100;

/** Everything that is written about a call's chapter. */
export interface ForgetChapterDeps {
  readonly chapters: Pick<ChapterRecords, 'forget'>;
  readonly matterRecords: Pick<MatterRecords, 'forget'>;
  readonly handOvers: HandOverRecords;
  readonly reviewRecords: ReviewRecords;
}

export interface ForgetDeps extends ForgetChapterDeps {
  readonly chapters: ChapterRecords;
  readonly matterRecords: MatterRecords;
  readonly rules: ForceRules;
  readonly forces: () => readonly ForceId[];
  readonly clock: Clock;
}

/**
 * Takes calls out of stories when the force's time for them is over, with everything written about them, their chapter
 * last: what was interrupted is found again. A call of which something is still open is kept, however old. Gives how many.
 */
export async function forgetOld(deps: ForgetDeps): Promise<number> {
  let forgotten = 0;
  for (const force of deps.forces()) {
    const until = deps.clock.now() - deps.rules.stories(force).keepMs;
    for (let offset = 0; ; ) {
      const old = await deps.chapters.arrivedBetween(force, 0, until, offset, BATCH);
      const matters = await deps.matterRecords.ofCalls(old.map(({ id }) => id));
      const open = new Set(matters.filter(({ status }) => status !== 'closed').map(({ callId }) => callId));
      for (const chapter of old) {
        if (open.has(chapter.id)) continue;
        await forgetChapter(chapter, matters, deps);
        forgotten += 1;
      }
      if (old.length < BATCH) break;
      offset += open.size;
    }
  }
  return forgotten;
}

/** A chapter with everything written about it, itself last: what was interrupted is found again. `matters`: its own among them. */
export async function forgetChapter(
  chapter: Chapter,
  matters: readonly Matter[],
  { chapters, matterRecords, handOvers, reviewRecords }: ForgetChapterDeps,
): Promise<void> {
  await matterRecords.forget(matters.filter(({ callId }) => callId === chapter.id));
  await handOvers.forget(await handOvers.ofCalls([chapter.id]));
  const review = await reviewRecords.load(chapter.id);
  if (review !== null) await reviewRecords.forget(review);
  await chapters.forget(chapter);
}
