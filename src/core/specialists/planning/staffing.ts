import { HOME_ZONE, instantOf, localDate, plusDays, wallClock, weekdayOf } from '../../civil-time.ts';
import { type ForceId, id, type SpecialistId } from '../../ids.ts';
import type { CompiledPolicy } from '../../routing/compile.ts';
import type { LineSettings } from '../../routing/line-settings.ts';
import { DAY, HOUR, type Instant, type Milliseconds } from '../../time.ts';
import { onShift, type Roster } from '../roster.ts';
import type { Specialist } from '../specialist.ts';
import { chanceOf } from './chance.ts';
import {
  type DemandModel,
  drawDemand,
  type ExpectedCall,
  type RecordedDemand,
  recordedDemand,
} from './demand.ts';
import { type Behaviour, type CallOutcome, simulate } from './simulate.ts';

export interface Target {
  /** Of 1, the share of high-risk calls that should be joined in time. */
  readonly share: number;
  readonly withinMs: Milliseconds;
}

export interface PlanQuestion {
  readonly policy: CompiledPolicy;
  /** Calls are taken to come in on this line. */
  readonly line: LineSettings;
  readonly demand: DemandModel;
  /** Calls of the line's force as they came in; they then stand in the place of drawn ones in every run. */
  readonly recorded?: RecordedDemand;
  readonly behaviour: Behaviour;
  readonly target: Target;
  /** Independent runs; the ranges come from their spread. */
  readonly seeds: number;
  /** Length of a drawn run; of a recorded one, what its time comes to. */
  readonly weeks: number;
  /** Drawn runs begin on the Monday of this time's week. */
  readonly now: Instant;
  /** Nobody plans for more than this many at once. */
  readonly mostPeople: number;
}

/** Four hours on weekdays or at the weekend (from Friday, when demand rises). */
export interface Block {
  readonly days: 'Mon-Thu' | 'Fri-Sun';
  /** Hour of the day at which it begins, on the wall; it is BLOCK_HOURS long. */
  readonly fromHour: number;
}

/** A share of calls, over all runs together and as the runs spread. */
export interface Range {
  readonly all: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

export interface PlannedBlock extends Block {
  readonly people: number;
  /** High-risk calls in a week. */
  readonly callsAWeek: number;
  /** Null: no run had a high-risk call then. */
  readonly joinedInTime: Range | null;
}

export interface StaffingPlan {
  readonly blocks: readonly PlannedBlock[];
  /** Over all blocks. */
  readonly joinedInTime: Range | null;
  /** False: more than `mostPeople` would be needed somewhere, or offers are missed so often that nobody more would help. */
  readonly met: boolean;
  readonly personHoursPerWeek: number;
}

export const BLOCK_HOURS = 4;
const BLOCKS: readonly Block[] = (['Mon-Thu', 'Fri-Sun'] as const).flatMap((days) =>
  Array.from({ length: 24 / BLOCK_HOURS }, (_, n) => ({ days, fromHour: n * BLOCK_HOURS })),
);

/**
 * How many specialists, when. Begins with one in each block and adds one wherever the target is missed and calls found
 * nobody free, until nowhere is: the fewest in each block given that the others have enough. Where everybody was offered
 * at once and the target is missed all the same, it is missed by answering, and more people would not help.
 */
export function planStaffing(question: PlanQuestion): StaffingPlan {
  const runs = drawRuns(question);
  const people = BLOCKS.map(() => 1);
  for (;;) {
    const outcomes = runs.map((run) =>
      play(question, run, (at) => staffOf(question.line.force, people[blockIndex(at)] ?? 0)),
    );
    const blocks = BLOCKS.map((_, block) =>
      outcomes.map((run) => run.filter((call) => isHigh(call) && blockIndex(call.at) === block)),
    );
    const short = BLOCKS.map((_, block) => block).filter(
      (block) => isShort(blocks[block]!, question.target) && people[block]! < question.mostPeople,
    );
    if (short.length === 0) return planOf(question, people, blocks);
    for (const block of short) people[block]! += 1;
  }
}

/** What the roster as it stands achieves on the same demand. */
export function rehearseRoster(question: PlanQuestion, roster: Roster): Range | null {
  const outcomes = drawRuns(question).map((run) =>
    play(question, run, (at) =>
      onShift(roster, at)
        .map(({ specialist }) => specialist)
        .filter((one) => one.force === question.line.force),
    ),
  );
  return rangeOf(
    outcomes.map((run) => run.filter(isHigh)),
    question.target,
  );
}

interface Run {
  readonly seed: number;
  readonly calls: readonly ExpectedCall[];
  readonly changes: readonly Instant[];
}

function drawRuns(question: PlanQuestion): readonly Run[] {
  const { from, until } = question.recorded ?? wholeWeeks(question);
  const changes: Instant[] = [];
  for (let at = from; at < until; at += HOUR) changes.push(at);
  return Array.from({ length: question.seeds }, (_, n) => {
    const chance = chanceOf(1_000 + n);
    const { recorded, demand, line } = question;
    const calls =
      recorded === undefined
        ? drawDemand(demand, line, from, until, HOME_ZONE, chance)
        : recordedDemand(recorded, demand.meanStayMs, chance);
    return { seed: n, calls, changes };
  });
}

function wholeWeeks({ now, weeks }: PlanQuestion): { readonly from: Instant; readonly until: Instant } {
  const today = localDate(now, HOME_ZONE);
  const monday = plusDays(today, 1 - weekdayOf(today));
  const from = instantOf(monday, '00:00', HOME_ZONE);
  return { from, until: from + weeks * 7 * DAY };
}

function play(
  question: PlanQuestion,
  run: Run,
  onDuty: (at: Instant) => readonly Specialist[],
): readonly CallOutcome[] {
  const chance = chanceOf(500_000 + run.seed);
  return simulate(question.policy, run.calls, onDuty, run.changes, question.behaviour, chance);
}

type Outcomes = readonly (readonly CallOutcome[])[];

function planOf(
  question: PlanQuestion,
  people: readonly number[],
  outcomes: readonly Outcomes[],
): StaffingPlan {
  const { target, weeks, seeds } = question;
  const blocks = BLOCKS.map((block, index): PlannedBlock => {
    const runs = outcomes[index]!;
    const calls = runs.reduce((sum, run) => sum + run.length, 0);
    return {
      ...block,
      people: people[index]!,
      callsAWeek: calls / (weeks * seeds),
      joinedInTime: rangeOf(runs, target),
    };
  });
  const together = Array.from({ length: seeds }, (_, run) => outcomes.flatMap((block) => block[run] ?? []));
  const joinedInTime = rangeOf(together, target);
  return {
    blocks,
    joinedInTime,
    met: (joinedInTime?.all ?? 1) >= target.share && !outcomes.some((runs) => isShort(runs, target)),
    personHoursPerWeek: blocks.reduce(
      (sum, block) => sum + block.people * BLOCK_HOURS * (block.days === 'Mon-Thu' ? 4 : 3),
      0,
    ),
  };
}

/** The target is missed, and somebody more would have helped. */
function isShort(runs: Outcomes, target: Target): boolean {
  const calls = runs.flat();
  const late = calls.filter((call) => !inTime(call, target));
  return late.length > calls.length * (1 - target.share) && late.some((call) => !call.offeredAtOnce);
}

function inTime(call: CallOutcome, target: Target): boolean {
  return call.joinedAfterMs !== null && call.joinedAfterMs <= target.withinMs;
}

function isHigh(call: CallOutcome): boolean {
  return call.level === 'high';
}

function rangeOf(runs: Outcomes, target: Target): Range | null {
  const share = (calls: readonly CallOutcome[]) =>
    calls.filter((call) => inTime(call, target)).length / calls.length;
  const sorted = runs
    .filter((run) => run.length > 0)
    .map(share)
    .sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined) return null;
  return { all: share(runs.flat()), low, median: sorted[Math.floor(sorted.length / 2)] ?? low, high };
}

const clock = wallClock(HOME_ZONE);

function blockIndex(at: Instant): number {
  const { weekday, minutes } = clock(at);
  const within = Math.floor(minutes / 60 / BLOCK_HOURS);
  return (weekday <= 4 ? 0 : 24 / BLOCK_HOURS) + within;
}

function staffOf(force: ForceId, count: number): readonly Specialist[] {
  return Array.from({ length: count }, (_, n) => ({
    id: id<SpecialistId>(`planned-${n + 1}`),
    name: `Planned ${n + 1}`,
    force,
    covers: [],
    skills: [],
    endpoints: [{ id: 'planned', kind: 'client', address: 'planned' }],
    pinHash: '',
    vettedUntil: '9999-12-31',
  }));
}
