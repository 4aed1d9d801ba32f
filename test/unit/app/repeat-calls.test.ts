import { expect, it } from 'vitest';
import { assessCaller } from '../../../src/app/call/assess-caller.ts';
import type { CallPath } from '../../../src/app/call/call-path.ts';
import type { RepeatCalls } from '../../../src/core/register/assessment.ts';
import { NO_METER } from '../../../src/ports/meter.ts';
import { SILENT_LOG } from '../../../src/ports/log.ts';
import { USUAL_STORY_RULES } from '../../../src/core/story/rules.ts';
import { NO_GRADES } from '../../../src/wire/grades.ts';
import { aCall, AT, aPlan } from '../../support/calls.ts';

const THREE_BEFORE: RepeatCalls = { windowHours: 24, sameNumber: 0, samePerson: 0, sameHousehold: 3 };

/** A call path whose counts fail so often; what the register was told of repeats is noted. */
function pathWhoseCountsFail(times: number, now = AT) {
  const told: RepeatCalls[] = [];
  let failures = 0;
  const path = {
    clock: { now: () => now },
    rules: {
      stories: () => ({ ...USUAL_STORY_RULES, repeats: [] }),
      grades: () => NO_GRADES,
    },
    book: { repeatWindowMs: () => 24 * 3_600_000, repeatWindowsMs: () => [], decide: () => aPlan(null) },
    register: {
      ties: async () => ({ people: [], households: ['h1'] }),
      assess: async (_number: string, _force: string, repeat: RepeatCalls) => {
        told.push(repeat);
        return null;
      },
    },
    recentCalls: {
      rememberAndCount: async () => {
        failures += 1;
        if (failures <= times) throw new Error('Command timed out');
        return THREE_BEFORE;
      },
    },
    pool: { onDuty: async () => [] },
    meter: NO_METER,
    log: SILENT_LOG,
  };
  return { path: path as unknown as CallPath, told };
}

it('a hiccup of Redis does not make a fourth call look like a first one (S6)', async () => {
  // Given counts that fail twice and then come
  const { path, told } = pathWhoseCountsFail(2);
  // When the caller is assessed
  await assessCaller(path, aCall().call);
  // Then the three earlier calls are in the assessment
  expect(told).toEqual([{ ...THREE_BEFORE, others: [], rules: [] }]);
});

it('while the call is young, counts that do not come have the whole assessment tried again', async () => {
  const { path, told } = pathWhoseCountsFail(99);
  await expect(assessCaller(path, aCall().call)).rejects.toThrow('timed out');
  expect(told).toEqual([]);
});

it('a match does not wait for counts for ever', async () => {
  // Given a call that has waited some seconds for its counts
  const { path, told } = pathWhoseCountsFail(99, AT + 10_000);
  await assessCaller(path, aCall().call);
  // Then it is assessed without them
  expect(told).toEqual([{ windowHours: 24, sameNumber: 0, samePerson: 0, sameHousehold: 0 }]);
});
