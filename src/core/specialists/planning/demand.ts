import { wallClock } from '../../civil-time.ts';
import { type CallId, id } from '../../ids.ts';
import type { Level } from '../../register/level.ts';
import { describedSituation } from '../../routing/described.ts';
import type { LineSettings } from '../../routing/line-settings.ts';
import type { RecordedCall } from '../../routing/recorded-call.ts';
import type { Situation } from '../../routing/situation.ts';
import { HOUR, type Instant, type Milliseconds } from '../../time.ts';
import type { Chance } from './chance.ts';

/** What calls to expect. */
export interface DemandModel {
  readonly callsPerDay: number;
  /** Relative weight of each hour of the day on the wall, 24 of them; any scale. */
  readonly hourWeights: readonly number[];
  /** Relative weight of each day of the week, Monday first, 7 of them; any scale. */
  readonly dayWeights: readonly number[];
  /** Of known-risk calls, the share at each level; the rest is of no known risk. */
  readonly shares: Readonly<Record<Level, number>>;
  /** How long a specialist stays with a call, on average; exponentially distributed. */
  readonly meanStayMs: Milliseconds;
}

/** Evenings and weekends are the peaks (domain.md section 8); the figures are an invented force's. */
export const USUAL_DEMAND: Omit<DemandModel, 'callsPerDay'> = {
  hourWeights: [6, 5, 4, 3, 2, 2, 2, 3, 4, 4, 4, 5, 5, 5, 5, 6, 7, 8, 9, 10, 10, 10, 9, 8],
  dayWeights: [9, 9, 9, 9, 11, 13, 13],
  shares: { high: 0.28, medium: 0.32, standard: 0.4 },
  meanStayMs: HOUR,
};

/** A call that will come, and how long a specialist would stay with it. */
export interface ExpectedCall {
  readonly callId: CallId;
  readonly situation: Situation;
  readonly stayMs: Milliseconds;
}

/** Draws the calls from `from` to `until`: a Poisson stream whose rate follows hour and day on the wall (by thinning). */
export function drawDemand(
  model: DemandModel,
  line: LineSettings,
  from: Instant,
  until: Instant,
  timeZone: string,
  chance: Chance,
): readonly ExpectedCall[] {
  const clock = wallClock(timeZone);
  const mean = (weights: readonly number[]) =>
    weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  const [hourMean, dayMean] = [mean(model.hourWeights), mean(model.dayWeights)];
  const most = (Math.max(...model.hourWeights) / hourMean) * (Math.max(...model.dayWeights) / dayMean);
  const gapMs = (24 * HOUR) / (model.callsPerDay * most);
  const calls: ExpectedCall[] = [];
  for (let at = from + chance.exponential(gapMs); at < until; at += chance.exponential(gapMs)) {
    const { weekday, minutes } = clock(at);
    const hour = (model.hourWeights[Math.floor(minutes / 60)] ?? 0) / hourMean;
    const day = (model.dayWeights[weekday - 1] ?? 0) / dayMean;
    if (!chance.happens((hour * day) / most)) continue;
    const level = levelOf(model, chance);
    const situation = describedSituation(
      { line: line.lineId, level, specialistsFree: 1 },
      line,
      Math.round(at),
    );
    calls.push({
      callId: id<CallId>(`expected-${calls.length}`),
      situation,
      stayMs: chance.exponential(model.meanStayMs),
    });
  }
  return calls;
}

function levelOf(model: DemandModel, chance: Chance): Level | null {
  const drawn = chance.next();
  const { high, medium, standard } = model.shares;
  if (drawn < high) return 'high';
  if (drawn < high + medium) return 'medium';
  return drawn < high + medium + standard ? 'standard' : null;
}

/** Calls as they came in, to be asked again with other people. */
export interface RecordedDemand {
  readonly calls: readonly RecordedCall[];
  readonly from: Instant;
  readonly until: Instant;
}

/**
 * Recorded calls as demand: when each came, what was known of it in the end, and as long as it lasted. Of one that still
 * lives or was never decided on, what is not known is drawn or left out.
 */
export function recordedDemand(
  recorded: RecordedDemand,
  meanStayMs: Milliseconds,
  chance: Chance,
): readonly ExpectedCall[] {
  return recorded.calls.flatMap(({ callId, situations, arrivedAt, endedAt }) => {
    const known = situations.at(-1);
    if (known === undefined) return [];
    const stayMs = endedAt === null ? chance.exponential(meanStayMs) : endedAt - arrivedAt;
    return [{ callId, situation: { ...known, at: arrivedAt }, stayMs }];
  });
}
