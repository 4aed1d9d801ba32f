import type { CallId, ForceId, PersonId } from '../core/ids.ts';
import type { Chapter } from '../core/story/chapter.ts';
import type { StoryEffect } from '../core/story/effect.ts';
import type { HandOver } from '../core/story/hand-over.ts';
import type { Matter } from '../core/story/matter.ts';
import type { Tie } from '../core/story/tie.ts';
import type { Instant } from '../core/time.ts';

/**
 * The durable records of stories, sealed at rest (S14). Every method rejects when Redis does not answer in time. A commit
 * writes record, places and effects in one step if the stored version is the one before; false: somebody was faster, load
 * and decide again. A write that timed out may be repeated: the same one twice is one.
 */
export interface ChapterRecords {
  load(callId: CallId): Promise<Chapter | null>;
  /** What is missing is left out. */
  loadAll(callIds: readonly CallId[]): Promise<readonly Chapter[]>;
  /** `before`: as it was loaded, so that it leaves the ties it no longer has. */
  commit(chapter: Chapter, before: Chapter | null, effects: readonly StoryEffect[]): Promise<boolean>;
  /** Calls found under a tie, newest first. */
  byTie(tie: Tie, limit: number): Promise<readonly CallId[]>;
  /** Calls in which a person stands, those included from which somebody took their tie. */
  naming(person: PersonId, limit: number): Promise<readonly CallId[]>;
  /** By when they arrived, oldest first. */
  arrivedBetween(
    force: ForceId,
    from: Instant,
    to: Instant,
    offset: number,
    limit: number,
  ): Promise<readonly Chapter[]>;
  /** Takes a chapter and every place under which it is found out of the store, for good. */
  forget(chapter: Chapter): Promise<void>;
}

export interface MatterRecords {
  load(matterId: string): Promise<Matter | null>;
  commit(matter: Matter, effects: readonly StoryEffect[]): Promise<boolean>;
  ofCalls(callIds: readonly CallId[]): Promise<readonly Matter[]>;
  /** Open and overdue ones, first due first. */
  open(force: ForceId, limit: number): Promise<readonly Matter[]>;
  /** Open ones whose time has come and that have not been said. */
  clocksReached(now: Instant, limit: number): Promise<readonly string[]>;
  /** For good. */
  forget(matters: readonly Matter[]): Promise<void>;
}

export interface HandOverRecords {
  load(handOverId: string): Promise<HandOver | null>;
  commit(handOver: HandOver, effects: readonly StoryEffect[]): Promise<boolean>;
  ofCalls(callIds: readonly CallId[]): Promise<readonly HandOver[]>;
  /** Sent by or meant for a force, newest first. */
  ofForce(force: ForceId, limit: number): Promise<readonly HandOver[]>;
  /** For good. */
  forget(handOvers: readonly HandOver[]): Promise<void>;
}
