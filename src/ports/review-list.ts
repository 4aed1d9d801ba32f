import type { CallId, ForceId } from '../core/ids.ts';
import type { ReviewCause } from '../core/review/review-case.ts';
import type { Instant } from '../core/time.ts';

export type { ReviewCause };

export interface ReviewItem {
  readonly callId: CallId;
  readonly force: ForceId;
  readonly cause: ReviewCause;
  readonly at: Instant;
}

/** Calls that a specialist looks at afterwards. Idempotent by call and cause. */
export interface ReviewList {
  add(item: ReviewItem): Promise<void>;
  list(limit: number): Promise<readonly ReviewItem[]>;
}
