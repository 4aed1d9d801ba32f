import { arrive } from '../call/arrival.ts';
import type { Call } from '../call/call.ts';
import type { CallEvent } from '../call/events.ts';
import { transition } from '../call/transition.ts';
import type { ForceId, LineId, SpecialistId } from '../ids.ts';
import { HOUR, type Instant, type Milliseconds, SECOND } from '../time.ts';
import { type SeatFact, seatFacts } from './seat-facts.ts';

/** A fact with its time. */
export type DatedFact = SeatFact & { readonly at: Instant };

/** What a call's stream tells of specialists. Empty for a stream whose beginning is gone. */
export function factsOf(
  events: readonly { readonly at: Instant; readonly event: CallEvent }[],
): { readonly call: Call; readonly facts: readonly DatedFact[] } | null {
  const [first, ...rest] = events;
  if (first === undefined || first.event.type !== 'callReceived') return null;
  let { call } = arrive(first.event, first.at);
  const facts: DatedFact[] = [];
  for (const { event, at } of rest) {
    const decided = transition(call, event, at);
    const found = seatFacts({ before: call, after: decided.call, event, effects: decided.effects, at });
    facts.push(...found.map((fact) => ({ ...fact, at })));
    call = decided.call;
  }
  return { call, facts };
}

/** Seconds: half took at most the first, nine of ten at most the second. Null: none. */
export interface Times {
  readonly median: number | null;
  readonly ninetieth: number | null;
}

export interface FigureRow {
  readonly force: ForceId;
  readonly line: LineId;
  /** Beginning of the hour in which the calls arrived; null: all hours together. */
  readonly hour: Instant | null;
  readonly calls: number;
  readonly wanted: number;
  readonly offered: number;
  readonly accepted: number;
  readonly joined: number;
  readonly declined: number;
  readonly missed: number;
  /** Calls of high risk that wanted somebody, those joined, and those within half a minute. */
  readonly high: { readonly wanted: number; readonly joined: number; readonly inTime: number };
  readonly toOffer: Times;
  readonly toAccept: Times;
  readonly toJoin: Times;
  /** Time that specialists spent on these calls, in minutes, by the hour in which it was spent. */
  readonly busyMinutes: number;
}

export const IN_TIME_MS: Milliseconds = 30 * SECOND;

/** Adds up calls as they are read, one at a time. */
export function figures(byHour: boolean): {
  add(call: Call, facts: readonly DatedFact[]): void;
  rows(): readonly FigureRow[];
} {
  const sums = new Map<string, Sum>();
  const sumFor = ({ force, linePlan: { lineId: line } }: Call, at: Instant): Sum => {
    const hour = byHour ? Math.floor(at / HOUR) * HOUR : null;
    const key = `${force} ${line} ${hour}`;
    const sum = sums.get(key) ?? newSum(force, line, hour);
    sums.set(key, sum);
    return sum;
  };
  return {
    add(call, facts) {
      const sum = sumFor(call, call.arrivedAt);
      sum.calls += 1;
      for (const fact of facts) count(sum, fact);
      if (facts.some(({ fact }) => fact === 'wanted') && call.lookup.level === 'high') {
        const joined = facts.find((fact) => fact.fact === 'joined');
        sum.high.wanted += 1;
        if (joined !== undefined) sum.high.joined += 1;
        if (joined !== undefined && joined.afterMs <= IN_TIME_MS) sum.high.inTime += 1;
      }
      for (const { from, until } of stays(call, facts))
        for (let at = from; at < until; ) {
          const next = byHour ? Math.min(until, (Math.floor(at / HOUR) + 1) * HOUR) : until;
          sumFor(call, at).busyMs += next - at;
          at = next;
        }
    },
    rows: () =>
      [...sums.values()]
        .map(rowOf)
        .sort((a, b) => order(a.force, b.force) || order(a.line, b.line) || (a.hour ?? 0) - (b.hour ?? 0)),
  };
}

interface Sum {
  readonly force: ForceId;
  readonly line: LineId;
  readonly hour: Instant | null;
  calls: number;
  readonly count: Record<SeatFact['fact'], number>;
  readonly high: { wanted: number; joined: number; inTime: number };
  readonly times: Record<'offered' | 'accepted' | 'joined', Milliseconds[]>;
  busyMs: Milliseconds;
}

function newSum(force: ForceId, line: LineId, hour: Instant | null): Sum {
  return {
    ...{ force, line, hour, calls: 0, busyMs: 0 },
    count: { wanted: 0, offered: 0, accepted: 0, joined: 0, declined: 0, missed: 0, left: 0 },
    high: { wanted: 0, joined: 0, inTime: 0 },
    times: { offered: [], accepted: [], joined: [] },
  };
}

function count(sum: Sum, fact: SeatFact): void {
  sum.count[fact.fact] += 1;
  if (fact.fact === 'offered' || fact.fact === 'accepted' || fact.fact === 'joined')
    sum.times[fact.fact].push(fact.afterMs);
}

/** From accepting until leaving, or until the call ended; a call that goes on counts until its last fact. */
function stays(call: Call, facts: readonly DatedFact[]): readonly { from: Instant; until: Instant }[] {
  const open = new Map<SpecialistId, Instant>();
  const found: { from: Instant; until: Instant }[] = [];
  for (const fact of facts) {
    if (fact.fact === 'accepted') open.set(fact.who, fact.at);
    const from = fact.fact === 'left' ? open.get(fact.who) : undefined;
    if (fact.fact !== 'left' || from === undefined) continue;
    open.delete(fact.who);
    found.push({ from, until: fact.at });
  }
  const end = call.endedAt ?? facts.at(-1)?.at ?? 0;
  return [...found, ...[...open.values()].map((from) => ({ from, until: end }))];
}

function rowOf({ force, line, hour, calls, count: n, high, times, busyMs }: Sum): FigureRow {
  const { wanted, offered, accepted, joined, declined, missed } = n;
  return {
    ...{ force, line, hour, calls, wanted, offered, accepted, joined, declined, missed, high: { ...high } },
    toOffer: timesOf(times.offered),
    toAccept: timesOf(times.accepted),
    toJoin: timesOf(times.joined),
    busyMinutes: Math.round(busyMs / 6_000) / 10,
  };
}

function timesOf(all: readonly Milliseconds[]): Times {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (share: number): number | null => {
    const ms = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
    return ms === undefined ? null : Math.round(ms / 100) / 10;
  };
  return { median: at(0.5), ninetieth: at(0.9) };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
