import type { DipSample } from '../core/review/dip-sample.ts';
import type { ReviewCase } from '../core/review/review-case.ts';
import type { ReviewRecords } from '../ports/reviews.ts';
import { createSealedRecords, type RecordsOptions } from './outbox-records.ts';
import { STORIES } from './story-records.ts';

/** A case's id is its call's; its record stands beside the call's chapter under a name of its own. */
interface Stored {
  readonly id: string;
  readonly version: number;
  readonly review: ReviewCase;
}

/** Reviews lie with the stories: one hash tag, one outbox. Opinions on people's work are sealed like the rest. */
export function createReviewRecords(options: Omit<RecordsOptions, 'name'>): ReviewRecords {
  const records = createSealedRecords<Stored>({ ...options, name: STORIES });
  const samples = createSealedRecords<DipSample>({ ...options, name: STORIES });
  const opened = async (ids: readonly string[]): Promise<readonly ReviewCase[]> =>
    (await records.loadAll(ids)).map(({ review }) => review);
  return {
    load: async (callId) => (await records.load(idOf(callId)))?.review ?? null,
    async commit(review, effects) {
      const to = Object.fromEntries(
        review.feedback.map((one) => [`feedback:${one.to}`, review.feedback.at(-1)?.at ?? one.at]),
      );
      const scores = {
        ...to,
        [`reviews:${review.force}`]: review.status === 'closed' ? null : review.openedAt,
        [`reviewed:${review.force}`]: review.changedAt,
      };
      const stored = { id: idOf(review.id), version: review.version, review };
      return await records.commit(stored, scores, effects);
    },
    open: async (force, offset, limit) =>
      await opened(await records.idsByScore(`reviews:${force}`, { min: 0, max: Infinity, offset }, limit)),
    changedBetween: async (force, from, until, offset, limit) =>
      await opened(
        await records.idsByScore(`reviewed:${force}`, { min: from, max: until - 1, offset }, limit),
      ),
    withFeedbackTo: async (actor, limit) =>
      await opened(
        await records.idsByScore(`feedback:${actor}`, { min: 0, max: Infinity, reverse: true }, limit),
      ),
    async forget({ id: callId, force, feedback }) {
      const to = feedback.map((one) => `feedback:${one.to}`);
      await records.forget(idOf(callId), [...to, `reviews:${force}`, `reviewed:${force}`]);
    },
    sample: async (sampleId) => await samples.load(sampleId),
    commitSample: async (sample, effects) =>
      await samples.commit(sample, { [`samples:${sample.force}`]: sample.from }, effects),
    samples: async (force, limit) =>
      await samples.loadAll(
        await samples.idsByScore(`samples:${force}`, { min: 0, max: Infinity, reverse: true }, limit),
      ),
  };
}

function idOf(callId: string): string {
  return `review.${callId}`;
}
