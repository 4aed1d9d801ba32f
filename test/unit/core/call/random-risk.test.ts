import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Call } from '../../../../src/core/call/call.ts';
import * as must from '../../../support/call-invariants.ts';
import { EVENT_TYPES } from '../../../support/call-event-types.ts';
import { eventsFor } from '../../../support/call-states.ts';
import { judgedWalk } from '../../../support/call-walks.ts';
import { aCall, type Then } from '../../../support/calls.ts';

/** Set CALL_SEED to walk the same walks again; a failure prints its seed and path too. */
const SEED = Number(process.env.CALL_SEED ?? Math.floor(Math.random() * 2 ** 31));
const parameters = { seed: SEED, numRuns: Number(process.env.CALL_WALKS ?? 200) };
vi.setConfig({ testTimeout: 300_000 });

/** Holds every step of every walk to a check that looks at one step alone. */
function always(check: must.Check): void {
  const past = new must.Past();
  fc.assert(
    fc.property(judgedWalk, (steps) => {
      for (const taken of steps) {
        const found = check(taken, past);
        if (found !== null) throw new Error(`${found}\n${steps.map(({ event }) => event.type).join(' ')}`);
      }
    }),
    parameters,
  );
}

describe(`nothing lowers a call without two people, seed ${SEED}`, () => {
  it('S6: no sequence of answers, judgements, words heard, rules and grades lowers the level', () =>
    always(must.levelNeverFalls));
  it('S6: whoever says that the risk is higher is heard by the call and by the rules', () =>
    always(must.personIsHeard));
  it('S6: until two people have lowered the level, and no longer', () => always(must.raiseHoldsUntilLowered));
  it('S6: nor the grade', () => always(must.gradeNeverFalls));
});

/** How often something happened on the same walks each time: what never happens is never held to anything. */
function counted(): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  const count = (what: string, so: boolean) => {
    if (so) found[what] = (found[what] ?? 0) + 1;
  };
  for (const { event, before, call } of fc.sample(judgedWalk, { seed: 8, numRuns: 300 }).flat()) {
    const level = before.lookup.level !== call.lookup.level;
    const grade = gradeOf(before) !== gradeOf(call);
    const waits = waiting(call) > waiting(before);
    const { type } = event;
    count('answers that stand', type === 'questionAnswered' && answersOf(call) > answersOf(before));
    count('answers that replace one', type === 'questionAnswered' && replacedOf(call) > replacedOf(before));
    count('answers that raise', type === 'questionAnswered' && level);
    count('judgements that raise', type === 'riskJudged' && level);
    count('words heard that raise', type === 'indicatorHeard' && level);
    count('words half heard', type === 'indicatorHeard' && !event.sure);
    count('rules that raise', type === 'callerAssessed' && level);
    count('grades that rise', type === 'gradeSet' && grade);
    count('grades that wait', type === 'gradeSet' && waits);
    count('levels that people raise', type === 'levelSet' && level);
    count('levels that people raise again', type === 'levelSet' && level && lowered(before));
    count('raises that two people end', raisedBy(before) && !raisedBy(call));
    count('levels that wait', type === 'levelSet' && waits);
    count('levels that two people lower', type === 'loweringDecided' && level);
    count('grades that two people lower', type === 'loweringDecided' && grade);
  }
  return found;
}

const KINDS = [
  ...['answers that stand', 'answers that replace one', 'answers that raise', 'judgements that raise'],
  ...['words heard that raise', 'words half heard', 'rules that raise', 'grades that rise'],
  ...['levels that people raise', 'levels that people raise again', 'raises that two people end'],
  ...['grades that wait', 'levels that wait', 'levels that two people lower', 'grades that two people lower'],
];

const answersOf = ({ questions }: Call) =>
  (questions?.fillings ?? []).reduce((sum, filling) => sum + filling.answers.length, 0);
const replacedOf = ({ questions }: Call) =>
  (questions?.fillings ?? []).flatMap(({ answers }) => answers.flatMap(({ before }) => before)).length;
const gradeOf = ({ account }: Call) => account?.grade.inForce ?? null;
const raisedBy = ({ account }: Call) => account?.raised !== undefined;
const lowered = ({ account }: Call) =>
  (account?.lowerings ?? []).some(({ what, state }) => what === 'level' && state === 'confirmed');
const waiting = ({ account }: Call) =>
  (account?.lowerings ?? []).filter(({ state }) => state === 'waiting').length;

describe('these walks, as a proof', () => {
  it('S6: have every way up and every way down in them, many times', () => {
    const found = counted();
    for (const what of KINDS)
      expect(found[what] ?? 0, `${what} of ${JSON.stringify(found)}`).toBeGreaterThan(5);
  });

  it('S6: would find a level or a grade that any event lowered, and every type of event is tried', () => {
    const high = withRisk('high', '1');
    const low = withRisk('medium', '3');
    const tried = EVENT_TYPES.flatMap((type) => {
      const event = eventsFor(high, type)[0];
      return event === undefined ? [] : [{ type, event }];
    });
    expect(tried.length).toBeGreaterThan(EVENT_TYPES.length / 2);
    for (const { type, event } of tried) {
      const fallen = {
        event,
        before: high,
        call: low,
        effects: [],
        reply: { kind: 'none' },
      } as unknown as Then;
      expect(must.levelNeverFalls(fallen, new must.Past()), type).toMatch(/the level fell/);
      expect(must.gradeNeverFalls(fallen, new must.Past()), type).toMatch(/the grade fell/);
    }
  });
});

/** A call of this level and grade, in which nobody has asked for anything lower. */
function withRisk(level: 'high' | 'medium', grade: string): Call {
  const { call } = aCall();
  const scale = ['1', '2', '3'];
  return {
    ...call,
    lookup: { ...call.lookup, level },
    account: {
      ...{ told: [], toldCount: 0, lowerings: [], cutOff: null },
      grade: { inForce: grade, original: '1', said: grade, saidIsKnown: true, scale, changes: [] },
    },
  };
}
