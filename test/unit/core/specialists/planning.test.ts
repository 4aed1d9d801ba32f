import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallId, id } from '../../../../src/core/ids.ts';
import { decidedOnce } from '../../../../src/core/routing/recorded-call.ts';
import { chanceOf } from '../../../../src/core/specialists/planning/chance.ts';
import {
  type DemandModel,
  drawDemand,
  recordedDemand,
  USUAL_DEMAND,
} from '../../../../src/core/specialists/planning/demand.ts';
import { erlangB, erlangC } from '../../../../src/core/specialists/planning/erlang.ts';
import { eventQueue } from '../../../../src/core/specialists/planning/event-queue.ts';
import { type Behaviour, simulate } from '../../../../src/core/specialists/planning/simulate.ts';
import {
  type PlanQuestion,
  planStaffing,
  rehearseRoster,
} from '../../../../src/core/specialists/planning/staffing.ts';
import { compiled, lineOf, ruleOf } from '../../../support/policies.ts';
import { assessmentOf, MONDAY_EVENING, situationOf } from '../../../support/situations.ts';
import { entryFor, rosterOf, specialistOf } from '../../../support/specialists.ts';

const HOUR = 3_600_000;
const everybody = compiled([
  ruleOf('all', {}, { specialist: { skills: [], openingMode: 'listening', overflow: 'own' } }),
]);
const AT_ONCE: Behaviour = {
  meanAnswerMs: 0,
  missShare: 0,
  missMs: 0,
  wrapUpMs: 0,
  meanPatienceMs: Number.POSITIVE_INFINITY,
};
const flat = (callsPerDay: number, meanStayMs: number): DemandModel => ({
  callsPerDay,
  hourWeights: Array.from({ length: 24 }, () => 1),
  dayWeights: Array.from({ length: 7 }, () => 1),
  shares: { high: 1, medium: 0, standard: 0 },
  meanStayMs,
});
const staff = (count: number) => Array.from({ length: count }, (_, n) => specialistOf(`p${n}`));

describe('Erlang’s formulas', () => {
  it('give the values of the published tables', () => {
    // Erlang B: 5 servers, 3 erlangs; 10 servers, 7 erlangs. Erlang C: 10 servers, 7 erlangs.
    expect(erlangB(5, 3)).toBeCloseTo(0.11005, 4);
    expect(erlangB(10, 7)).toBeCloseTo(0.07874, 4);
    expect(erlangC(10, 7)).toBeCloseTo(0.22173, 4);
    expect(erlangC(3, 3)).toBe(1);
  });
});

// Thousands of calls each: a busy machine takes its time.
describe('the simulation agrees with Erlang where the formulas apply', { timeout: 60_000 }, () => {
  const share = (servers: number, load: number, meanPatienceMs: number, seed: number) => {
    const callsPerDay = load * 24;
    const chance = chanceOf(seed);
    const until = MONDAY_EVENING + (8_000 / callsPerDay) * 24 * HOUR;
    const calls = drawDemand(flat(callsPerDay, HOUR), lineOf(), MONDAY_EVENING, until, 'UTC', chance);
    const outcomes = simulate(
      everybody,
      calls,
      () => staff(servers),
      [MONDAY_EVENING],
      { ...AT_ONCE, meanPatienceMs },
      chance,
    );
    return {
      waited: outcomes.filter((call) => !call.offeredAtOnce).length / outcomes.length,
      lost: outcomes.filter((call) => call.joinedAfterMs === null).length / outcomes.length,
    };
  };

  it.each([
    [2, 1.2],
    [4, 3],
    [10, 7],
  ])('Erlang C: %i people, %d erlangs, calls that wait as long as it takes', (servers, load) => {
    expect(share(servers, load, Number.POSITIVE_INFINITY, 42).waited).toBeCloseTo(erlangC(servers, load), 1);
  });

  it.each([
    [2, 1.2],
    [5, 3],
    [10, 9],
  ])('Erlang B: %i people, %d erlangs, calls that do not wait', (servers, load) => {
    expect(Math.abs(share(servers, load, 1, 42).lost - erlangB(servers, load))).toBeLessThan(0.03);
  });
});

describe('the parts of the simulation', () => {
  it('take things in the order of time, and of arrival at the same time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 200 }), (times) => {
        const queue = eventQueue<number>();
        times.forEach((at, n) => {
          queue.push(at, n);
        });
        const out: [number, number][] = [];
        for (let next = queue.pop(); next !== null; next = queue.pop()) out.push([next.at, next.event]);
        const expected = times
          .map((at, n): [number, number] => [at, n])
          .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(out).toEqual(expected);
      }),
    );
  });

  it('draw as many calls as expected, more in the evening and at the weekend', () => {
    const calls = drawDemand(
      { ...USUAL_DEMAND, callsPerDay: 70 },
      lineOf(),
      Date.UTC(2026, 10, 2),
      Date.UTC(2026, 10, 30),
      'UTC',
      chanceOf(7),
    );
    expect(Math.abs(calls.length / 28 - 70)).toBeLessThan(5);
    const at = (test: (date: Date) => boolean) =>
      calls.filter((call) => test(new Date(call.situation.at))).length;
    expect(at((date) => date.getUTCHours() === 20)).toBeGreaterThan(
      2 * at((date) => date.getUTCHours() === 5),
    );
  });

  it('are the same for the same seed', () => {
    const draw = () => drawDemand(flat(20, HOUR), lineOf(), 0, 7 * 24 * HOUR, 'UTC', chanceOf(3));
    expect(draw()).toEqual(draw());
  });
});

describe('a plan of how many specialists, when', { timeout: 60_000 }, () => {
  const question: PlanQuestion = {
    policy: compiled([
      ruleOf(
        'high',
        { levelAtLeast: 'high' },
        { specialist: { skills: [], openingMode: 'listening', overflow: 'own' } },
      ),
    ]),
    line: lineOf(),
    demand: { ...USUAL_DEMAND, callsPerDay: 40 },
    behaviour: {
      meanAnswerMs: 8_000,
      missShare: 0.1,
      missMs: 20_000,
      wrapUpMs: 600_000,
      meanPatienceMs: 1_800_000,
    },
    target: { share: 0.9, withinMs: 30_000 },
    seeds: 5,
    weeks: 1,
    now: MONDAY_EVENING,
    mostPeople: 20,
  };

  it('meets its target, with more people in the evening than before dawn, and a range over the runs', () => {
    const plan = planStaffing(question);
    expect(plan.met).toBe(true);
    const people = (fromHour: number) =>
      plan.blocks.filter((b) => b.fromHour === fromHour).reduce((sum, b) => sum + b.people, 0);
    expect(people(20)).toBeGreaterThan(people(4));
    expect(plan.joinedInTime!.median).toBeGreaterThanOrEqual(0.85);
    expect(plan.joinedInTime!.low).toBeLessThanOrEqual(plan.joinedInTime!.high);
    expect(plan.personHoursPerWeek).toBe(
      plan.blocks.reduce((sum, b) => sum + b.people * 4 * (b.days === 'Mon-Thu' ? 4 : 3), 0),
    );
  });

  it('says when the target cannot be met', () => {
    expect(planStaffing({ ...question, mostPeople: 1 }).met).toBe(false);
  });

  it('says what the roster as it stands achieves: nothing without people, more with more', () => {
    const rosterWith = (count: number) =>
      rosterOf(...Array.from({ length: count }, (_, n) => entryFor(specialistOf(`p${n}`))));
    expect(rehearseRoster(question, rosterWith(0))?.high).toBe(0);
    const [one, four] = [rehearseRoster(question, rosterWith(1)), rehearseRoster(question, rosterWith(4))];
    expect(four!.median).toBeGreaterThan(one!.median);
  });

  it('given recorded calls, then they are played as they came in: twenty at once need more people than twenty in a row', () => {
    const recordedAt = (gapMs: number) => {
      const calls = Array.from({ length: 20 }, (_, n) => {
        const at = MONDAY_EVENING + n * gapMs;
        const situation = situationOf({ at: at + 50, assessment: assessmentOf('high') });
        return {
          ...decidedOnce(id<CallId>(`CA${n}`), situation),
          ...{ arrivedAt: at, endedAt: at + 600_000 },
        };
      });
      const span = { from: MONDAY_EVENING - HOUR, until: MONDAY_EVENING + 24 * HOUR };
      return planStaffing({
        ...{ ...question, behaviour: { ...question.behaviour, missShare: 0, wrapUpMs: 0 } },
        ...{ recorded: { calls, ...span }, weeks: 25 / 168 },
      });
    };
    const most = (plan: ReturnType<typeof planStaffing>) => Math.max(...plan.blocks.map((b) => b.people));
    const [crowd, row] = [recordedAt(1_000), recordedAt(3_600_000)];
    expect(row.met).toBe(true);
    expect(most(crowd)).toBeGreaterThan(most(row) + 5);
    // Calls a week are those that came in, in every run alike
    const all = crowd.blocks.reduce((sum, b) => sum + b.callsAWeek, 0);
    expect(all * (25 / 168)).toBeCloseTo(20, 5);
  });

  it('given a recorded call that the rules never saw, or that still lives, then the one is left out and the other’s length is drawn', () => {
    const situation = situationOf({ assessment: assessmentOf('high') });
    const lives = decidedOnce(id<CallId>('CA1'), situation);
    const calls = [
      { ...lives, endedAt: null },
      { ...lives, callId: id<CallId>('CA2'), situations: [] },
    ];
    const demand = recordedDemand({ calls, from: 0, until: 1 }, HOUR, chanceOf(1));
    expect(demand.map(({ callId }) => callId)).toEqual(['CA1']);
    expect(demand[0]!.stayMs).toBeGreaterThan(0);
  });
});
