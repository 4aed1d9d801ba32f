import type { Call } from '../core/call/call.ts';
import type { CallId, ForceId } from '../core/ids.ts';
import type { RecordedCall } from '../core/routing/recorded-call.ts';
import type { Instant } from '../core/time.ts';

/** Calls of these forces that arrived from `from` until just before `until`. */
export interface CallsInTime {
  readonly forces: readonly ForceId[];
  readonly from: Instant;
  readonly until: Instant;
}

/** Where a call stands in time; also the place in a list from which the next page goes on. */
export interface CallPlace {
  readonly callId: CallId;
  readonly force: ForceId;
  readonly arrivedAt: Instant;
}

/**
 * Calls by the time they arrived, live ones included, as long as they are kept. A call is on this list from the commit of
 * its arrival on, and leaves it with its retention. Every method rejects when the store does not answer.
 */
export interface RecordedCalls {
  /** Newest first, at most `limit`. `after`: the last place of the page before. No call is opened. */
  page(which: CallsInTime, limit: number, after?: CallPlace): Promise<readonly CallPlace[]>;
  /** The calls themselves as last committed, oldest first, some at a time. They hold personal data. */
  calls(which: CallsInTime): AsyncIterable<readonly Call[]>;
  /**
   * What was decided on, from the calls' own event streams, oldest first, some at a time. Nothing in it says who called:
   * names, numbers, words and conditions stay in the store.
   */
  situations(which: CallsInTime): AsyncIterable<readonly RecordedCall[]>;
  /** The same for one call; null when there is no such call. */
  situation(callId: CallId): Promise<RecordedCall | null>;
}
