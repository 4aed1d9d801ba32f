/**
 * Does it work? The figures of a pilot, each with its denominator and the calls it counts. Small numbers are held back: a
 * count of one to four, or all but one to four, could point at a person (ONS disclosure control).
 */
import type { CallId, LineId } from '../ids.ts';
import type { Level } from '../register/level.ts';
import type { Introduction } from '../routing/plan.ts';
import { MINUTE, SECOND, type Instant, type Milliseconds } from '../time.ts';

/** What one call contributes. */
export interface CallFacts {
  readonly callId: CallId;
  readonly lineId: LineId;
  readonly at: Instant;
  readonly matched: boolean;
  readonly level: Level | null;
  readonly introduction: Introduction | null;
  readonly specialistWanted: boolean;
  /** From the call's arrival to the first specialist in the room; null: none came in. */
  readonly joinedAfterMs: Milliseconds | null;
  readonly isRepeat: boolean;
  readonly graded: boolean;
  readonly gradeRaised: boolean;
  readonly orderInForce: boolean;
  /** None of its people had met a specialist on an earlier call that we know of; null: nobody joined, or nobody is known. */
  readonly firstContact: boolean | null;
  readonly match: 'none' | 'confirmed' | 'corrected';
  readonly lowerings: readonly ('waiting' | 'confirmed' | 'refused' | 'lapsed' | 'overtaken')[];
  readonly referrals: readonly {
    readonly consent: 'given' | 'refused' | 'overridden' | null;
    /** Null: its clock is still running. */
    readonly onTime: boolean | null;
  }[];
}

interface Definition {
  readonly id: string;
  readonly words: string;
  /** How many things this call adds to the denominator, and how many of them are counted. */
  readonly of: (call: CallFacts) => number;
  readonly counts: (call: CallFacts) => number;
}

const one = (holds: boolean): number => (holds ? 1 : 0);
const high = ({ level }: CallFacts): boolean => level === 'high';
const joined = ({ joinedAfterMs }: CallFacts): boolean => joinedAfterMs !== null;
const within = (ms: Milliseconds) => (call: CallFacts) =>
  one(high(call) && call.joinedAfterMs !== null && call.joinedAfterMs <= ms);
const staged = (stage: Introduction) => (call: CallFacts) => one(call.introduction === stage);
const asked = (stage: Introduction) => (call: CallFacts) =>
  one(call.introduction === stage && call.specialistWanted);
const lowered = (state: CallFacts['lowerings'][number]) => (call: CallFacts) =>
  call.lowerings.filter((each) => each === state).length;
const consented = (call: CallFacts) => call.referrals.filter(({ consent }) => consent !== null).length;
const judged = ({ match }: CallFacts) => one(match !== 'none');

export const FIGURES: readonly Definition[] = [
  figure(
    'matched',
    'Calls whose number had a known-risk record',
    () => 1,
    (c) => one(c.matched),
  ),
  figure(
    'highJoined',
    'High-risk calls that a specialist joined',
    (c) => one(high(c)),
    (c) => one(high(c) && joined(c)),
  ),
  figure(
    'highJoinedIn30s',
    'High-risk calls joined within 30 seconds',
    (c) => one(high(c)),
    within(30 * SECOND),
  ),
  figure('highJoinedIn1m', 'High-risk calls joined within a minute', (c) => one(high(c)), within(MINUTE)),
  figure(
    'highJoinedIn3m',
    'High-risk calls joined within three minutes',
    (c) => one(high(c)),
    within(3 * MINUTE),
  ),
  figure(
    'repeats',
    'Calls noticed as a repeat',
    () => 1,
    (c) => one(c.isRepeat),
  ),
  figure(
    'gradesRaised',
    'Graded calls whose grade was raised',
    (c) => one(c.graded),
    (c) => one(c.graded && c.gradeRaised),
  ),
  figure(
    'ordersShown',
    'Matched calls with an order shown in force',
    (c) => one(c.matched),
    (c) => one(c.matched && c.orderInForce),
  ),
  figure(
    'firstContact',
    'Joined calls that were a first contact with a specialist',
    (c) => one(c.firstContact !== null),
    (c) => one(c.firstContact === true),
  ),
  figure(
    'consentGiven',
    'Referrals with consent recorded, where it was given',
    consented,
    (c) => c.referrals.filter(({ consent }) => consent === 'given').length,
  ),
  figure(
    'referralsOnTime',
    'Referrals acknowledged within their clock',
    (c) => c.referrals.filter(({ onTime }) => onTime !== null).length,
    (c) => c.referrals.filter(({ onTime }) => onTime === true).length,
  ),
  figure(
    'loweringsConfirmed',
    'Wishes to lower grade or level that a second person confirmed',
    (c) => c.lowerings.length,
    lowered('confirmed'),
  ),
  figure(
    'loweringsRefused',
    'Wishes to lower grade or level that a second person refused',
    (c) => c.lowerings.length,
    lowered('refused'),
  ),
  figure(
    'loweringsLapsed',
    'Wishes to lower grade or level that nobody decided in time',
    (c) => c.lowerings.length,
    lowered('lapsed'),
  ),
  figure('falseMatches', 'Matches that a person judged, and corrected', judged, (c) =>
    one(c.match === 'corrected'),
  ),
  figure(
    'shadowAsked',
    'Shadow calls for which a specialist would have been asked',
    staged('shadow'),
    asked('shadow'),
  ),
  figure(
    'automaticAsked',
    'Automatic calls for which a specialist was asked',
    staged('automatic'),
    asked('automatic'),
  ),
];

function figure(id: string, words: string, of: Definition['of'], counts: Definition['counts']): Definition {
  return { id, words, of, counts };
}

export interface Figure {
  readonly id: string;
  readonly words: string;
  /** Null: held back, since it is small. */
  readonly count: number | null;
  readonly of: number | null;
  readonly suppressed: boolean;
}

/** A smaller count than this is held back. */
export const SMALLEST_SHOWN = 5;

export function figuresOf(calls: readonly CallFacts[]): readonly Figure[] {
  return FIGURES.map((each) => {
    const of = sum(calls, each.of);
    const count = sum(calls, each.counts);
    const small = (n: number): boolean => n > 0 && n < SMALLEST_SHOWN;
    if (small(of)) return { id: each.id, words: each.words, count: null, of: null, suppressed: true };
    const hidden = small(count) || small(of - count);
    return { id: each.id, words: each.words, count: hidden ? null : count, of, suppressed: hidden };
  });
}

/** The same period by period, from `from` on; for a line or bars. */
export function seriesOf(
  calls: readonly CallFacts[],
  from: Instant,
  until: Instant,
  periodMs: Milliseconds,
): readonly { readonly from: Instant; readonly figures: readonly Figure[] }[] {
  const periods = Math.max(1, Math.ceil((until - from) / periodMs));
  return Array.from({ length: periods }, (_, index) => {
    const start = from + index * periodMs;
    const inside = calls.filter(({ at }) => at >= start && at < start + periodMs);
    return { from: start, figures: figuresOf(inside) };
  });
}

/** Half of the joined high-risk calls were joined within this. Null: too few to say. */
export function medianJoin(calls: readonly CallFacts[]): Milliseconds | null {
  const waits = calls
    .filter(high)
    .flatMap(({ joinedAfterMs }) => joinedAfterMs ?? [])
    .toSorted((a, b) => a - b);
  return waits.length < SMALLEST_SHOWN ? null : (waits[Math.floor((waits.length - 1) / 2)] ?? null);
}

/** The calls that a figure counts; null: there is no such figure. */
export function callsBehind(calls: readonly CallFacts[], figureId: string): readonly CallId[] | null {
  const definition = FIGURES.find(({ id }) => id === figureId);
  if (definition === undefined) return null;
  return calls.filter((call) => definition.counts(call) > 0).map(({ callId }) => callId);
}

function sum(calls: readonly CallFacts[], of: (call: CallFacts) => number): number {
  return calls.reduce((total, call) => total + of(call), 0);
}

/** The figures as rows, the first of which names the columns: for CSV and spreadsheets. Small numbers are held back here too. */
export function rowsOf(
  calls: readonly CallFacts[],
  from: Instant,
  until: Instant,
  periodMs: Milliseconds,
  inWords: (at: Instant) => string,
): readonly (readonly string[])[] {
  const shown = (count: number | null): string => (count === null ? 'held back' : String(count));
  const parts = [
    { part: 'all', from, figures: figuresOf(calls) },
    ...seriesOf(calls, from, until, periodMs).map((one) => ({ ...one, part: 'week' })),
  ];
  const rows = parts.flatMap(({ part, from: start, figures }) =>
    figures.map(({ id, words, count, of }) => [
      ...[part, inWords(start), id, words, shown(count), shown(of)],
    ]),
  );
  return [['part', 'from', 'figure', 'words', 'count', 'of'], ...rows];
}
