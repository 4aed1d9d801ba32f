import type { Redis } from 'ioredis';
import { id, type CallId, type ForceId } from '../core/ids.ts';
import { DAY } from '../core/time.ts';
import type { ReviewCause, ReviewItem, ReviewList } from '../ports/review-list.ts';

/** Older ones have been overtaken by the records' own reviews. */
const KEPT_MS = 90 * DAY;
const MOST_ITEMS = 50_000;

/**
 * The list of releases before the review cases: what stands on it is taken over by them (S16). A sorted set by time whose members are cause, force and call, so that adding twice is
 * one. Bounded by age and number. Ids only.
 */
export function createReviewList(options: { readonly redis: Redis; readonly prefix: string }): ReviewList & {
  /** Somebody has looked at it. Harmless to repeat. */
  remove(item: Pick<ReviewItem, 'callId' | 'force' | 'cause'>): Promise<void>;
} {
  const { redis } = options;
  const key = `${options.prefix}{reviews}:list`;
  return {
    async add(item) {
      await redis
        .multi()
        .zadd(key, 'NX', item.at, memberOf(item))
        .zremrangebyscore(key, '-inf', item.at - KEPT_MS)
        .zremrangebyrank(key, 0, -MOST_ITEMS - 1)
        .exec();
    },
    async list(limit) {
      const flat = await redis.zrangebyscore(key, '-inf', '+inf', 'WITHSCORES', 'LIMIT', 0, limit);
      const items: ReviewItem[] = [];
      for (let i = 0; i + 1 < flat.length; i += 2) items.push(itemOf(flat[i]!, Number(flat[i + 1])));
      return items;
    },
    async remove(item) {
      await redis.zrem(key, memberOf(item));
    },
  };
}

function memberOf(item: Pick<ReviewItem, 'callId' | 'force' | 'cause'>): string {
  return JSON.stringify([item.cause, item.force, item.callId]);
}

function itemOf(member: string, at: number): ReviewItem {
  const [cause, force, callId] = JSON.parse(member) as [ReviewCause, string, string];
  return { callId: id<CallId>(callId), force: id<ForceId>(force), cause, at };
}
