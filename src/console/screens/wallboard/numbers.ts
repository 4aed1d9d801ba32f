import type { FeedCard } from '../../../wire/feed.ts';
import type { Alarm, Presence } from '../../feed/picture.ts';
import { levelOf, rankOf } from '../../words/levels.ts';

/** Answered within ten seconds: the national target for 999 is nine in ten (domain notes, section 2). */
const TARGET_MS = 10_000;
const HOUR_MS = 3_600_000;
const RATE_MS = 600_000;

export interface RoomNumbers {
  readonly live: number;
  /** The longest that a caller is waiting for anybody to answer; null: nobody waits. */
  readonly waitingMs: number | null;
  readonly free: number;
  readonly onShift: number;
  /** Of the last hour's calls, how many in a hundred were answered in time; null: there were none. */
  readonly inTimePercent: number | null;
  readonly callsInHour: number;
}

/** The four numbers of the wallboard. Pure. */
export function roomNumbers(
  cards: Iterable<FeedCard>,
  presence: Iterable<Pick<Presence, 'state'>>,
  now: number,
): RoomNumbers {
  const all = [...cards];
  const live = all.filter(({ endedAt }) => endedAt === null);
  const waits = live.filter(isWaiting).map(({ receivedAt }) => now - receivedAt);
  const hour = all.filter(({ receivedAt }) => receivedAt > now - HOUR_MS);
  // A call that rings for less than the target has not missed it yet.
  const decided = hour.filter(
    ({ answeredAt, endedAt, receivedAt }) =>
      answeredAt !== null || endedAt !== null || now - receivedAt > TARGET_MS,
  );
  const inTime = decided.filter(
    ({ answeredAt, receivedAt }) => answeredAt !== null && answeredAt - receivedAt <= TARGET_MS,
  );
  const states = [...presence].map(({ state }) => state);
  return {
    live: live.length,
    waitingMs: waits.length === 0 ? null : Math.max(...waits),
    free: states.filter((state) => state === 'ready').length,
    onShift: states.filter((state) => state !== 'away').length,
    inTimePercent: decided.length === 0 ? null : Math.round((100 * inTime.length) / decided.length),
    callsInHour: hour.length,
  };
}

/** A caller whom nobody talks to. */
export function isWaiting({ endedAt, line, caller }: FeedCard): boolean {
  if (endedAt !== null || !caller.onLine) return false;
  return line.state === 'arrived' || line.state === 'ringing' || line.state === 'callerAlone';
}

/** What a supervisor looks at first: a caller alone, then one who waits, then no specialist for a high risk, then by level. */
export function needOf(card: FeedCard): number {
  if (card.line.state === 'callerAlone') return 0;
  if (isWaiting(card)) return 1;
  const level = levelOf(card);
  const without =
    card.seat.state === 'nobody' || card.seat.state === 'empty' || card.seat.state === 'released';
  if ((level === 'high' || level === 'failed') && without) return 2;
  if (card.caller.sign !== 'normal') return 3;
  return 4 + rankOf(level);
}

export function byNeedOfAction(a: FeedCard, b: FeedCard): number {
  return needOf(a) - needOf(b) || a.receivedAt - b.receivedAt;
}

/** Why a call stands where it does, for the first places. */
export function needWords(card: FeedCard): string | null {
  switch (needOf(card)) {
    case 0:
      return 'CALLER ALONE';
    case 1:
      return 'Waiting for a handler';
    case 2:
      return 'No specialist with them';
    case 3:
      return card.caller.sign === 'silent' ? 'Silent' : 'Abandoned';
    default:
      return null;
  }
}

/** Alarms raised in the last ten minutes. One is normal, ten the most that a person can take in (HSE CHIS6, EEMUA 191). */
export function alarmRate(alarms: Iterable<Alarm>, now: number): number {
  return [...alarms].filter(({ raisedAt }) => raisedAt > now - RATE_MS).length;
}
