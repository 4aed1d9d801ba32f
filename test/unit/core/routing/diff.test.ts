import { describe, expect, it } from 'vitest';
import { type CallId, id } from '../../../../src/core/ids.ts';
import { compilePolicy } from '../../../../src/core/routing/compile.ts';
import { diffRouting } from '../../../../src/core/routing/diff.ts';
import type { Rule } from '../../../../src/core/routing/policy.ts';
import { decidedOnce } from '../../../../src/core/routing/recorded-call.ts';
import { rehearse } from '../../../../src/core/routing/rehearse.ts';
import { drawOf } from '../../../../src/core/routing/situation.ts';
import { lineBookOf, lineOf, OWN_POOL, PARTNER, policyOf, ruleOf } from '../../../support/policies.ts';
import { assessmentOf, MONDAY_EVENING, situationOf } from '../../../support/situations.ts';
import { entryFor, rosterOf, specialistOf } from '../../../support/specialists.ts';

const high = ruleOf(
  'high-risk-at-night',
  { line: ['101' as never], levelAtLeast: 'high', during: ['nights'] },
  { specialist: { skills: [], openingMode: 'listening', overflow: 'usual' } },
);
const second = ruleOf('second-call', { earlierCallsAtLeast: { any: 1 } }, { prompts: ['ask'] });
const third = ruleOf('third', {}, { prompts: ['wait'] });
const side = (rules: readonly Rule[], more: Parameters<typeof policyOf>[1] = {}, line = {}) => ({
  policy: policyOf(rules, more),
  lines: lineBookOf(lineOf(line)),
  roster: rosterOf(entryFor(specialistOf('amina'))),
});
const words = (...[before, after]: Parameters<typeof diffRouting>) =>
  diffRouting(before, after).map((change) => change.words);

describe('a diff in words', () => {
  it('says nothing when nothing changed', () => {
    expect(words(side([high, second]), side([high, second]))).toEqual([]);
  });

  it('says whom a change of an overflow order reaches, and how', () => {
    const faster = new Map([
      ['usual', [OWN_POOL, { ...PARTNER, ringTimeoutMs: 45_000 }] as const],
      ['own', [OWN_POOL] as const],
    ]);
    expect(words(side([high], { overflowOrders: faster }), side([high])).at(-1)).toBe(
      'rule high-risk-at-night: asks in turn now our own specialists (up to 3, 20 s each), then partner force northshire (up to 2, 20 s each), was our own specialists (up to 3, 20 s each), then partner force northshire (up to 2, 45 s each)',
    );
  });

  it('says which rules are new, gone, changed and moved, with the fewest moves', () => {
    const changed = ruleOf('second-call', { earlierCallsAtLeast: { any: 2 } }, { prompts: ['ask'] });
    expect(words(side([high, second]), side([high, changed]))).toEqual([
      'rule second-call: when earlier calls at least now any 2, was any 1',
    ]);
    expect(words(side([high, second]), side([high]))).toEqual(['rule second-call is gone']);
    expect(words(side([high]), side([high, third]))).toEqual([
      'rule third is new: reason because of third; prompts wait',
    ]);
    expect(words(side([high, second, third]), side([third, high, second]))).toEqual([
      'rule third now stands at the top',
    ]);
  });

  it('S14: says that an address behind an id changed, and not what it is', () => {
    const destinations = [{ id: 'desk-1', kind: 'number', address: '+441134960112' }] as const;
    const moved = side([], {}, { steps: [{ destinations, ringTimeoutSeconds: 20 }] });
    expect(words(side([]), moved)).toEqual(['line 101: an address that is rung changed']);
  });

  it('says what a line may do now, and who is on the roster', () => {
    const after = { ...side([], {}, { introduction: 'shadow' }), roster: rosterOf() };
    expect(words(side([]), after)).toEqual([
      'line 101: introduction now shadow, 100 % of calls, was automatic, 100 % of calls',
      'specialist amina is gone',
    ]);
  });
});

describe('a rehearsal on recorded calls', () => {
  const compile = (rules: readonly Rule[]) => compilePolicy(policyOf(rules), lineBookOf(lineOf()), 1);
  const calls = Array.from({ length: 10_000 }, (_, n) => {
    const at = MONDAY_EVENING + n * 60_000;
    const situation = situationOf({ at, assessment: assessmentOf(n % 4 === 0 ? 'high' : null) });
    return decidedOnce(id<CallId>(`CA${n}`), situation, at + 30 * 60_000);
  });

  it('says which calls would have gone otherwise, by which rule, and the load hour by hour', () => {
    const anyHour = { ...high, when: { levelAtLeast: 'high' } as const };
    const rehearsal = rehearse(compile([high]), compile([anyHour]), calls);
    expect(rehearsal.calls).toBe(10_000);
    expect(rehearsal.kinds).toEqual([
      { difference: 'a specialist would have been brought', calls: rehearsal.different.length },
    ]);
    expect(rehearsal.different[0]).toMatchObject({ callId: 'CA0', rulesAdded: ['high-risk-at-night'] });
    // Every fourth minute a call of half an hour: from the half hour on eight are on at once.
    expect(rehearsal.load[0]).toEqual({
      from: MONDAY_EVENING,
      ...{ calls: 60, wantedBefore: 0, wantedAfter: 15, minutesBefore: 0, atOnceBefore: 0 },
      ...{ minutesAfter: 352, atOnceAfter: 8 },
    });
    const total = (key: 'wantedBefore' | 'wantedAfter') =>
      rehearsal.load.reduce((sum, hour) => sum + hour[key], 0);
    expect(total('wantedAfter')).toBe(2_500);
    expect(total('wantedAfter') - total('wantedBefore')).toBe(rehearsal.different.length);
  });

  it('finds nothing between a policy and itself', () => {
    expect(rehearse(compile([high, second]), compile([high, second]), calls).different).toEqual([]);
  });
});

describe('the draw of a call for a staged introduction', () => {
  it('is the same for the same call, and even over many', () => {
    const counts = new Array<number>(100).fill(0);
    let changed = 0;
    for (let n = 0; n < 100_000; n += 1) {
      const call = id<CallId>(`CA${n.toString(16).padStart(32, '0')}`);
      const drawn = drawOf(call);
      if (drawOf(call) !== drawn) changed += 1;
      counts[drawn]! += 1;
    }
    expect(changed).toBe(0);
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1_200);
  });
});
