import type { AuditEntry } from '../../core/audit/audit-entry.ts';
import { replay } from '../../core/call/replay.ts';
import { AppError } from '../../core/errors.ts';
import { type ActorId, type CallId, type EventId, type ForceId, id, SYSTEM_ACTOR } from '../../core/ids.ts';
import { endsAsStored, momentOf } from '../../core/review/as-it-happened.ts';
import {
  actObstacle,
  afterAct,
  feedbackSeen,
  type ReviewCase,
  withCause,
} from '../../core/review/review-case.ts';
import type { CallStore } from '../../ports/call-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ForceRules } from '../../ports/force-rules.ts';
import type { RecordedCalls } from '../../ports/recorded-calls.ts';
import type { ReviewItem } from '../../ports/review-list.ts';
import type { ReviewRecords, Reviews } from '../../ports/reviews.ts';
import { drawSamples } from './draw-samples.ts';

const TRIES = 5;
const PAGE = 200;

export interface ReviewsDeps {
  readonly reviews: ReviewRecords;
  readonly calls: Pick<CallStore, 'load' | 'events'>;
  readonly recorded: RecordedCalls;
  readonly rules: ForceRules;
  /** Forces that work here. */
  readonly forces: () => readonly ForceId[];
  readonly clock: Clock;
  /** A seed that nobody can guess. */
  readonly seed: () => string;
  /** The list of an earlier release, whose entries are taken over (S16). */
  readonly old: {
    list(limit: number): Promise<readonly ReviewItem[]>;
    remove(item: ReviewItem): Promise<void>;
  };
}

/** The review list and what is done on it; see the port for each verb's contract. */
export function createReviews(deps: ReviewsDeps): Reviews {
  const { reviews, clock, rules } = deps;
  const change = async (
    callId: CallId,
    decide: (before: ReviewCase | null) => ReviewCase | null,
    what: string,
    by: ActorId,
  ): Promise<ReviewCase | null> => {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const before = await reviews.load(callId);
      const after = decide(before);
      if (after === null) return before;
      const entry = auditEntry(after, what, by, clock.now());
      if (await reviews.commit(after, [{ kind: 'audit', entry }])) return after;
    }
    throw new AppError('conflict', 'others are working on this review: try again');
  };
  const add = async (item: ReviewItem): Promise<void> => {
    await change(item.callId, (before) => withCause(before, item), `review.${item.cause}`, SYSTEM_ACTOR);
  };
  const open = async (force: ForceId, offset: number, limit: number): Promise<readonly ReviewCase[]> =>
    await reviews.open(force, offset, limit);
  return {
    add,
    async list(limit) {
      const found = await Promise.all(deps.forces().map((force) => open(force, 0, limit)));
      return found
        .flat()
        .flatMap(({ id: callId, force, causes }) => causes.map((one) => ({ callId, force, ...one })))
        .toSorted((a, b) => a.at - b.at)
        .slice(0, limit);
    },
    find: async (callId) => await reviews.load(callId),
    open,
    async act(callId, act, by) {
      const after = await change(
        callId,
        (before) => {
          if (before === null) throw new AppError('notFound', 'this call is not on the review list');
          const themes = rules.stories(before.force).themes.map((theme) => theme.id);
          const obstacle = actObstacle(before, act, by, themes);
          if (obstacle !== null) throw new AppError('conflict', obstacle);
          return afterAct(before, act, by, clock.now());
        },
        `review.${act.type}`,
        by,
      );
      if (after === null) throw new AppError('notFound', 'this call is not on the review list');
      return after;
    },
    feedbackTo: async (actor, limit) => await reviews.withFeedbackTo(actor, limit),
    async feedbackRead(callId, feedbackId, by) {
      const seen = (before: ReviewCase | null) =>
        before === null ? null : feedbackSeen(before, feedbackId, by, clock.now());
      await change(callId, seen, 'review.feedbackRead', by);
    },
    async changedBetween(force, from, until) {
      const all: ReviewCase[] = [];
      for (let offset = 0; ; offset += PAGE) {
        const page = await reviews.changedBetween(force, from, until, offset, PAGE);
        all.push(...page);
        if (page.length < PAGE) return all;
      }
    },
    samples: async (force, limit) => await reviews.samples(force, limit),
    async sweep() {
      for (const item of await deps.old.list(PAGE)) {
        await add(item);
        await deps.old.remove(item);
      }
      await drawSamples(deps);
    },
    async asItHappened(callId, from, limit) {
      const loaded = await deps.calls.load(callId, id<EventId>('replay'));
      if (loaded === null) return null;
      const stream = await deps.calls.events(callId);
      const frames = replay(stream.filter(({ version }) => version <= loaded.call.version));
      const moments = frames
        .filter(({ version }) => version >= from)
        .slice(0, limit)
        .map(momentOf);
      return { moments, events: frames.length, whole: endsAsStored(frames, loaded.call) };
    },
  };
}

/** Who did what on which call's review; never what they wrote (S14). */
function auditEntry(after: ReviewCase, what: string, who: ActorId, when: number): AuditEntry {
  return {
    id: `review.${after.id}-v${after.version}`,
    when,
    who,
    what,
    operation: 'operation',
    subjectType: 'call',
    subjectId: after.id,
    correlationId: after.id,
    recipient: null,
    details: { status: after.status, causes: after.causes.length, marks: after.marks.length },
  };
}
