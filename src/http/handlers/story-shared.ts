import type { CallId, ForceId } from '../../core/ids.ts';
import { sharesEverything, type SharedPart } from '../../core/routing/mutual-aid.ts';
import type { ReplyOf } from '../../wire/api.ts';

type Story = ReplyOf<'getStory'>;
type Chapter = Story['chapters'][number];
type HandOver = Chapter['handOvers'][number];

/** A call that a partner’s specialist is rung for or sits in, and what of its force’s data they are shown. */
export interface SharedCall {
  readonly callId: CallId;
  readonly force: ForceId;
  readonly share: readonly SharedPart[];
}

/**
 * A story as the agreement shares it. The calls before are why the risk is what it is: they go with the reasons, and are
 * counted as hidden otherwise. The specialist’s own force’s calls stay as they are.
 */
export function sharedStory(story: Story, call: SharedCall): Story {
  const { callId, force, share } = call;
  const theirs = (chapter: Chapter) => chapter.force === force;
  const kept = story.chapters.filter(
    (one) => !theirs(one) || one.callId === callId || share.includes('reasons'),
  );
  const chapters = kept.map((one) => (theirs(one) ? sharedChapter(one, call) : one));
  const open = new Set(chapters.flatMap(({ matters }) => matters.map(({ id }) => id)));
  return {
    open: story.open.filter(({ id }) => open.has(id)),
    chapters,
    hidden: story.hidden + story.chapters.length - kept.length,
  };
}

/** What was told on the call itself is on its card too; what was told on another is shared only with everything. */
function sharedChapter(chapter: Chapter, { callId, share }: SharedCall): Chapter {
  const words = sharesEverything(share);
  const here = words || chapter.callId === callId;
  return {
    ...chapter,
    numberEnding: null,
    location: share.includes('location') ? chapter.location : null,
    people: share.includes('people') ? chapter.people : [],
    orders: share.includes('orders') ? chapter.orders : [],
    told: here ? chapter.told : [],
    gradeChanges: here ? chapter.gradeChanges : chapter.gradeChanges.map((one) => ({ ...one, because: '' })),
    matters: here ? chapter.matters : [],
    decisions: words ? chapter.decisions : chapter.decisions.map((one) => ({ ...one, because: '' })),
    handOvers: chapter.handOvers.map((one) => sharedHandOver(one, share)),
    referrals: words ? chapter.referrals : [],
  };
}

/** That it was handed over, to whom, and whether they have it; of what they were told only what is shared. */
export function sharedHandOver(handOver: HandOver, share: readonly SharedPart[]): HandOver {
  if (sharesEverything(share)) return handOver;
  const { told, answer } = handOver;
  return {
    ...handOver,
    told: {
      ...told,
      threats: share.includes('reasons') ? told.threats : [],
      codeWords: share.includes('people') ? told.codeWords : [],
      location: share.includes('location') ? told.location : null,
      promises: [],
      words: '',
    },
    answer: answer === null ? null : { ...answer, words: '' },
  };
}
