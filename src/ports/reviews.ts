import type { StoryEffect } from '../core/story/effect.ts';
import type { ActorId, CallId, ForceId } from '../core/ids.ts';
import type { Moment } from '../core/review/as-it-happened.ts';
import type { DipSample } from '../core/review/dip-sample.ts';
import type { ReviewAct, ReviewCase } from '../core/review/review-case.ts';
import type { Instant } from '../core/time.ts';
import type { ReviewList } from './review-list.ts';

/** The durable record of reviews, sealed; commits as those of stories (story-records.ts). */
export interface ReviewRecords {
  load(callId: CallId): Promise<ReviewCase | null>;
  commit(review: ReviewCase, effects: readonly StoryEffect[]): Promise<boolean>;
  /** Waiting and taken ones, oldest first. */
  open(force: ForceId, offset: number, limit: number): Promise<readonly ReviewCase[]>;
  /** By when they were last changed, oldest first. */
  changedBetween(
    force: ForceId,
    from: Instant,
    until: Instant,
    offset: number,
    limit: number,
  ): Promise<readonly ReviewCase[]>;
  /** Cases with feedback to this person, newest first. */
  withFeedbackTo(actor: ActorId, limit: number): Promise<readonly ReviewCase[]>;
  /** For good. */
  forget(review: ReviewCase): Promise<void>;
  sample(sampleId: string): Promise<DipSample | null>;
  commitSample(sample: DipSample, effects: readonly StoryEffect[]): Promise<boolean>;
  samples(force: ForceId, limit: number): Promise<readonly DipSample[]>;
}

/** The review list with what is done on it. */
export interface Reviews extends ReviewList {
  find(callId: CallId): Promise<ReviewCase | null>;
  open(force: ForceId, offset: number, limit: number): Promise<readonly ReviewCase[]>;
  /** Rejects `conflict` with the reason in words when it cannot be done now. */
  act(callId: CallId, act: ReviewAct, by: ActorId): Promise<ReviewCase>;
  feedbackTo(actor: ActorId, limit: number): Promise<readonly ReviewCase[]>;
  /** The person has read it; once is enough. */
  feedbackRead(callId: CallId, feedbackId: string, by: ActorId): Promise<void>;
  changedBetween(force: ForceId, from: Instant, until: Instant): Promise<readonly ReviewCase[]>;
  samples(force: ForceId, limit: number): Promise<readonly DipSample[]>;
  /** Draws yesterday's dip samples that nobody has drawn yet. Harmless to repeat. */
  sweep(): Promise<void>;
  /** The call event by event, from `from` on; null: it is no longer kept. `whole`: it ends as the call is stored. */
  asItHappened(
    callId: CallId,
    from: number,
    limit: number,
  ): Promise<{
    readonly moments: readonly Moment[];
    readonly events: number;
    readonly whole: boolean;
  } | null>;
}
