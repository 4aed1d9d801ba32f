import { HOUR, type Instant, MINUTE } from '../time.ts';

/** One call's demand on specialists under each of two policies. */
export interface Stay {
  readonly arrivedAt: Instant;
  /** Null: not known; the call counts as wanted, and for no time. */
  readonly endedAt: Instant | null;
  readonly before: boolean;
  readonly after: boolean;
}

/** What each policy would have asked of specialists in one hour, if every one that was wanted had come at once. */
export interface HourOfLoad {
  readonly from: Instant;
  readonly calls: number;
  /** Calls of this hour that would have been given a specialist. */
  readonly wantedBefore: number;
  readonly wantedAfter: number;
  /** Minutes of this hour that specialists would have spent on calls, wrap-up not counted. */
  readonly minutesBefore: number;
  readonly minutesAfter: number;
  /** The most who would have been on calls at once. */
  readonly atOnceBefore: number;
  readonly atOnceAfter: number;
}

/** Hours with calls or with specialists on them, oldest first. */
export function loadByHour(stays: readonly Stay[]): readonly HourOfLoad[] {
  const hours = new Map<Instant, { -readonly [Key in keyof HourOfLoad]: HourOfLoad[Key] }>();
  const hour = (at: Instant) => {
    const from = Math.floor(at / HOUR) * HOUR;
    const known = hours.get(from);
    if (known !== undefined) return known;
    const wanted = { wantedBefore: 0, wantedAfter: 0, minutesBefore: 0, minutesAfter: 0 };
    const made = { from, calls: 0, ...wanted, atOnceBefore: 0, atOnceAfter: 0 };
    hours.set(from, made);
    return made;
  };
  for (const stay of stays) {
    const arrived = hour(stay.arrivedAt);
    arrived.calls += 1;
    arrived.wantedBefore += stay.before ? 1 : 0;
    arrived.wantedAfter += stay.after ? 1 : 0;
  }
  for (const which of ['Before', 'After'] as const) {
    const wanted = stays.filter((stay) => (which === 'Before' ? stay.before : stay.after));
    for (const { from, until, atOnce } of stretches(wanted))
      for (let at = from; at < until; at = (Math.floor(at / HOUR) + 1) * HOUR) {
        const within = hour(at);
        const minutes = (Math.min(until, within.from + HOUR) - at) / MINUTE;
        within[`minutes${which}`] += minutes * atOnce;
        within[`atOnce${which}`] = Math.max(within[`atOnce${which}`], atOnce);
      }
  }
  return [...hours.values()]
    .map((load) => ({
      ...load,
      minutesBefore: Math.round(load.minutesBefore),
      minutesAfter: Math.round(load.minutesAfter),
    }))
    .sort((a, b) => a.from - b.from);
}

/** How many are on calls at once, from one change to the next. */
function stretches(
  stays: readonly Stay[],
): { readonly from: Instant; readonly until: Instant; readonly atOnce: number }[] {
  const changes = new Map<Instant, number>();
  const change = (at: Instant, by: number) => changes.set(at, (changes.get(at) ?? 0) + by);
  for (const { arrivedAt, endedAt } of stays) {
    if (endedAt === null || endedAt <= arrivedAt) continue;
    change(arrivedAt, 1);
    change(endedAt, -1);
  }
  const times = [...changes.keys()].sort((a, b) => a - b);
  let atOnce = 0;
  return times.flatMap((from, index) => {
    atOnce += changes.get(from) ?? 0;
    const until = times[index + 1];
    return until === undefined || atOnce === 0 ? [] : [{ from, until, atOnce }];
  });
}
