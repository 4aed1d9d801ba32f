import { type CallId, id } from '../../src/core/ids.ts';
import { compilePolicy } from '../../src/core/routing/compile.ts';
import { decide } from '../../src/core/routing/decide.ts';
import type { Rule } from '../../src/core/routing/policy.ts';
import { decidedOnce } from '../../src/core/routing/recorded-call.ts';
import { rehearse } from '../../src/core/routing/rehearse.ts';
import { matchWaiting, type WaitingCall } from '../../src/core/specialists/waiting.ts';
import { lineBookOf, lineOf, policyOf, ruleOf } from '../support/policies.ts';
import { assessmentOf, MONDAY_EVENING, reasonOf, situationOf } from '../support/situations.ts';
import { memberOf } from '../support/specialists.ts';

const RULES = 500;
const CONDITIONS: readonly Rule['when'][] = [
  { levelAtLeast: 'high', during: ['nights'] },
  { earlierCallsAtLeast: { any: 3 }, sign: ['silent'] },
  { onRecord: ['threat'], orderInForce: true },
  { speakerMayBePerpetrator: true, notDuring: ['nights'] },
  { specialistsFreeAtLeast: 1, marker: ['stalking'] },
];
const rules = Array.from({ length: RULES }, (_, n) =>
  ruleOf(
    `rule-${n}`,
    CONDITIONS[n % CONDITIONS.length]!,
    n % 2 === 0
      ? { prompts: ['ask'] }
      : { specialist: { skills: ['polish'], openingMode: 'listening', overflow: 'usual' } },
  ),
);
const policy = compilePolicy(policyOf(rules), lineBookOf(lineOf()), 1);
const usual = situationOf({ assessment: assessmentOf('high', { reasons: [reasonOf('threat')] }) });
const worst = situationOf({
  at: MONDAY_EVENING + 4 * 3_600_000,
  sign: 'silent',
  assessment: assessmentOf('high', {
    speakerMayBePerpetrator: true,
    repeat: { windowHours: 24, sameNumber: 4, samePerson: 0, sameHousehold: 0 },
  }),
});

const people = Array.from({ length: 200 }, (_, n) =>
  memberOf(`p${n}`, 'ready', { skills: n % 3 === 0 ? ['stalking', 'bsl'] : ['polish'] }, n % 60),
);
const waiting = Array.from({ length: 1_000 }, (_, n): WaitingCall => {
  const level = (['high', 'medium', 'standard'] as const)[n % 3]!;
  return {
    callId: id<CallId>(`CA${n}`),
    risk: { level, liveThreat: n % 7 === 0, orderInForce: n % 5 === 0, earlierCalls: n % 4, silent: false },
    need: { force: lineOf().force, skills: n % 2 === 0 ? ['polish'] : ['stalking', 'polish'] },
    since: MONDAY_EVENING - n * 1_000,
  };
});
const recorded = Array.from({ length: 10_000 }, (_, n) =>
  decidedOnce(id<CallId>(`CA${n}`), { ...(n % 2 === 0 ? usual : worst), at: MONDAY_EVENING + n * 60_000 }),
);

function median(work: () => void, times: number): number {
  const rounds = Array.from({ length: 5 }, () => {
    const began = performance.now();
    for (let n = 0; n < times; n += 1) work();
    return (performance.now() - began) / times;
  });
  return rounds.toSorted((a, b) => a - b)[2]!;
}

let minute = 0;
const tick = () => MONDAY_EVENING + (minute++ % 60) * 60_000;

/**
 * How long decisions take: 500 rules (budget 50 µs), ten thousand rehearsed calls (10 s), 200 specialists among 1,000
 * waiting calls (5 ms). Pure code in one process; the median of five rounds is printed.
 */
export async function benchDecisions(): Promise<void> {
  const results = [
    [
      `${RULES} rules, none of which holds`,
      median(() => decide(policy, { ...usual, at: tick() }), 5_000) * 1_000,
      'µs',
      50,
    ],
    [`${RULES} rules, 200 of which hold`, median(() => decide(policy, worst), 5_000) * 1_000, 'µs', 50],
    [
      '200 specialists among 1,000 waiting calls',
      median(() => matchWaiting(waiting, people, MONDAY_EVENING), 50),
      'ms',
      5,
    ],
    [
      `10,000 calls rehearsed, twice ${RULES} rules`,
      median(() => rehearse(policy, policy, recorded), 1) / 1_000,
      's',
      10,
    ],
  ] as const;
  for (const [what, took, unit, budget] of results)
    console.log(
      `${what.padEnd(46)} ${took.toFixed(2).padStart(8)} ${unit.padEnd(2)}  budget ${budget} ${unit}`,
    );
}
