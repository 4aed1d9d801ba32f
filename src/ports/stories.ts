import type { ActorId, CallId, ForceId } from '../core/ids.ts';
import type { Chapter } from '../core/story/chapter.ts';
import type { HandOver } from '../core/story/hand-over.ts';
import type { Matter } from '../core/story/matter.ts';
import type { Story, StorySubject } from '../core/story/story.ts';

/** Where a person puts a call, or takes it from. A number or place is the call's own: it is never named in a request. */
export type TieWish =
  | { readonly kind: 'call' | 'person' | 'household'; readonly id: string }
  | { readonly kind: 'number' | 'address' };

/** Stories as the edges for people and programs see them; who may see what is decided there. */
export interface Stories {
  /**
   * Newest first, at most `limit` calls, of these forces alone; `hidden` counts those of other forces. Rejects with
   * `notFound` when nothing is known of the subject.
   */
  story(
    subject: StorySubject,
    forces: ReadonlySet<ForceId>,
    limit: number,
  ): Promise<Story & { readonly hidden: number }>;
  /** One call's chapter, written first when it was not yet; null: no such call. */
  chapter(callId: CallId): Promise<Chapter | null>;
  /** A person's decision where a call belongs, with the reason; the last one on a tie counts, and repeats are counted anew. */
  decideTie(callId: CallId, wish: TieWish, belongs: boolean, because: string, by: ActorId): Promise<Chapter>;
  matter(matterId: string): Promise<Matter | null>;
  /** Open and overdue ones, first due first. */
  openMatters(force: ForceId, limit: number): Promise<readonly Matter[]>;
  /** Rejects `invalid` without what was done. Closing it twice is one. */
  closeMatter(matterId: string, by: ActorId, doing: string): Promise<Matter>;
  handOver(handOverId: string): Promise<HandOver | null>;
  /** Of one call, oldest first. */
  handOversOfCall(callId: CallId): Promise<readonly HandOver[]>;
  handOversOf(force: ForceId, limit: number): Promise<readonly HandOver[]>;
  /** Rejects `invalid` when the force hands over to nobody of that id. The same id again is the same hand-over. */
  startHandOver(
    callId: CallId,
    asked: {
      readonly id: string;
      readonly to: string;
      readonly by: ActorId;
      readonly words: string;
    },
  ): Promise<HandOver>;
  /** Rejects `conflict` when it was answered before, `invalid` without a person's name. */
  answerHandOver(
    handOverId: string,
    answer: {
      readonly outcome: 'acknowledged' | 'refused' | 'withdrawn';
      readonly name: string;
      readonly by: ActorId;
      readonly words: string;
    },
  ): Promise<HandOver>;
}
