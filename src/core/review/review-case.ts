/**
 * A review: one call that a specialist looks at afterwards, with every cause for it. What they find are marks by theme,
 * feedback to the people who took the call, and follow-ups; closed with what came of it. A new cause opens it again.
 */
import type { ReviewReason } from '../call/effects.ts';
import type { ActorId, CallId, ForceId, ReferralId } from '../ids.ts';
import type { Instant } from '../time.ts';

export type ReviewCause = ReviewReason | 'lateReferral' | 'handOverUnacknowledged' | 'dipSample' | 'asked';

export interface ReviewCase {
  readonly id: CallId;
  readonly version: number;
  readonly force: ForceId;
  readonly causes: readonly { readonly cause: ReviewCause; readonly at: Instant }[];
  readonly status: 'waiting' | 'taken' | 'closed';
  readonly reviewer: ActorId | null;
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  /** Missed chances and good work, by the force's themes. `atVersion`: the moment of the call it is about. */
  readonly marks: readonly {
    readonly theme: string;
    readonly words: string;
    readonly atVersion: number | null;
    readonly by: ActorId;
    readonly at: Instant;
  }[];
  readonly feedback: readonly Feedback[];
  readonly referrals: readonly ReferralId[];
  readonly closed: { readonly by: ActorId; readonly at: Instant; readonly words: string } | null;
}

export interface Feedback {
  /** `f1`, `f2`, … within its case. */
  readonly id: string;
  readonly to: ActorId;
  readonly words: string;
  readonly by: ActorId;
  readonly at: Instant;
  readonly seenAt: Instant | null;
}

export type ReviewAct =
  | { readonly type: 'take' }
  | { readonly type: 'giveBack' }
  | {
      readonly type: 'mark';
      readonly theme: string;
      readonly words: string;
      readonly atVersion: number | null;
    }
  | { readonly type: 'writeFeedback'; readonly to: ActorId; readonly words: string }
  | { readonly type: 'noteReferral'; readonly referralId: ReferralId }
  | { readonly type: 'close'; readonly words: string };

/** So much may be written on one case. */
const MOST_LINES = 200;

/** The case with this cause added; null when it has it already. */
export function withCause(
  before: ReviewCase | null,
  item: {
    readonly callId: CallId;
    readonly force: ForceId;
    readonly cause: ReviewCause;
    readonly at: Instant;
  },
): ReviewCase | null {
  const { callId, force, cause, at } = item;
  if (before === null) {
    return {
      ...{ id: callId, version: 1, force, causes: [{ cause, at }], status: 'waiting', reviewer: null },
      ...{ openedAt: at, changedAt: at, marks: [], feedback: [], referrals: [], closed: null },
    };
  }
  if (before.causes.some((one) => one.cause === cause)) return null;
  const reopened = before.status === 'closed' ? { status: 'waiting' as const, closed: null } : {};
  return {
    ...before,
    ...reopened,
    version: before.version + 1,
    changedAt: at,
    causes: [...before.causes, { cause, at }],
  };
}

/** Why it cannot be done now, in words; null when it can. `themes`: those of the force. */
export function actObstacle(
  { status, reviewer, marks, feedback }: ReviewCase,
  act: ReviewAct,
  by: ActorId,
  themes: readonly string[],
): string | null {
  if (act.type === 'take')
    return status === 'taken' && reviewer !== by ? 'somebody else is working on it' : null;
  if (status === 'closed') return 'it is closed; take it again to go on';
  if (status === 'waiting') return 'take it first';
  if (reviewer !== by) return 'somebody else is working on it';
  if (act.type === 'mark' && !themes.includes(act.theme))
    return 'the force has no such theme (config/story.yaml)';
  if (marks.length + feedback.length >= MOST_LINES) return 'too much is written on this case';
  return null;
}

/** The case after what its reviewer did; ask `actObstacle` first. */
export function afterAct(before: ReviewCase, act: ReviewAct, by: ActorId, now: Instant): ReviewCase {
  const next = { ...before, version: before.version + 1, changedAt: now };
  switch (act.type) {
    case 'take':
      return { ...next, status: 'taken', reviewer: by, closed: null };
    case 'giveBack':
      return { ...next, status: 'waiting', reviewer: null };
    case 'mark': {
      const { theme, words, atVersion } = act;
      return { ...next, marks: [...before.marks, { theme, words, atVersion, by, at: now }] };
    }
    case 'writeFeedback': {
      const id = `f${before.feedback.length + 1}`;
      const line: Feedback = { id, to: act.to, words: act.words, by, at: now, seenAt: null };
      return { ...next, feedback: [...before.feedback, line] };
    }
    case 'noteReferral':
      return { ...next, referrals: [...new Set([...before.referrals, act.referralId])] };
    case 'close':
      return { ...next, status: 'closed', closed: { by, at: now, words: act.words } };
  }
}

/** Whoever the feedback is for has read it; null when there is none of theirs, or they have read it before. */
export function feedbackSeen(
  before: ReviewCase,
  feedbackId: string,
  by: ActorId,
  now: Instant,
): ReviewCase | null {
  const wanted = (one: Feedback) => one.id === feedbackId && one.to === by && one.seenAt === null;
  if (!before.feedback.some(wanted)) return null;
  const feedback = before.feedback.map((one) => (wanted(one) ? { ...one, seenAt: now } : one));
  return { ...before, version: before.version + 1, changedAt: now, feedback };
}

/** How often each theme was marked in each week, for training: what comes up again and again. */
export function trendsOf(
  cases: readonly ReviewCase[],
  from: Instant,
  until: Instant,
  periodMs: number,
): readonly {
  readonly from: Instant;
  readonly theme: string;
  readonly marks: number;
  readonly calls: number;
}[] {
  const found = new Map<string, { from: Instant; theme: string; marks: number; calls: Set<CallId> }>();
  for (const one of cases) {
    for (const { theme, at } of one.marks) {
      if (at < from || at >= until) continue;
      const start = from + Math.floor((at - from) / periodMs) * periodMs;
      const key = `${start} ${theme}`;
      const row = found.get(key) ?? { from: start, theme, marks: 0, calls: new Set<CallId>() };
      row.marks += 1;
      row.calls.add(one.id);
      found.set(key, row);
    }
  }
  return [...found.values()]
    .map(({ calls, ...row }) => ({ ...row, calls: calls.size }))
    .toSorted((a, b) => a.from - b.from || b.marks - a.marks);
}
