import type { AlarmClass } from '../alarms/alarm.ts';
import { id, type LineId } from '../ids.ts';
import type { Level } from '../register/level.ts';
import type { Instant } from '../time.ts';
import type { CompiledPolicy } from './compile.ts';
import { decide } from './decide.ts';
import { type DescribedCall, describedSituation } from './described.ts';
import type { OpeningMode, Plan, SpecialistPlan } from './plan.ts';

/** What ops teams expect of the policy: given this call, expect this plan. What is left out may be anything. */
export interface PolicyTest {
  readonly name: string;
  readonly given: DescribedCall;
  readonly expect: {
    readonly level?: Level | null | undefined;
    /** Whether a specialist is brought at once, or how. */
    readonly specialist?:
      | boolean
      | {
          readonly openingMode?: OpeningMode | undefined;
          /** All of these are wished for. */
          readonly skills?: readonly string[] | undefined;
          /** Who is asked, in this order: `ownPool`, or the name of a partner force or pager. */
          readonly asked?: readonly string[] | undefined;
        }
      | undefined;
    /** Rules that hold, whatever others do. */
    readonly rules?: readonly string[] | undefined;
    readonly notRules?: readonly string[] | undefined;
    /** Classes of alarms, all of which are raised. */
    readonly alarms?: readonly AlarmClass[] | undefined;
    readonly followUps?: readonly string[] | undefined;
  };
}

/** One test that went otherwise, in words. */
export interface PolicyTestFailure {
  readonly test: string;
  readonly index: number;
  readonly differences: readonly string[];
}

/** Runs every test; gives those that failed. A line that does not exist is a failure. `now` is for tests without a time. */
export function runPolicyTests(
  policy: CompiledPolicy,
  tests: readonly PolicyTest[],
  now: Instant,
): readonly PolicyTestFailure[] {
  return tests.flatMap((test, index) => {
    const line = policy.lines.get(id<LineId>(test.given.line));
    const differences =
      line === undefined
        ? [`there is no line "${test.given.line}"`]
        : differencesFrom(test.expect, decide(policy, describedSituation(test.given, line, now)));
    return differences.length === 0 ? [] : [{ test: test.name, index, differences }];
  });
}

function differencesFrom(expected: PolicyTest['expect'], plan: Plan): string[] {
  const said: string[] = [];
  const held = plan.reasons.map((reason) => reason.rule);
  if (expected.level !== undefined && expected.level !== plan.level)
    said.push(`level is ${plan.level ?? 'none'}, expected ${expected.level ?? 'none'}`);
  if (expected.specialist !== undefined)
    said.push(...specialistDifferences(expected.specialist, plan.specialist));
  for (const rule of expected.rules ?? []) if (!held.includes(rule)) said.push(`rule ${rule} does not hold`);
  for (const rule of expected.notRules ?? []) if (held.includes(rule)) said.push(`rule ${rule} holds`);
  for (const wanted of expected.alarms ?? [])
    if (!plan.alarms.some((alarm) => alarm.class === wanted)) said.push(`no ${wanted} alarm`);
  for (const wanted of expected.followUps ?? [])
    if (!plan.followUps.some((pathway) => pathway === wanted)) said.push(`no follow-up ${wanted}`);
  return said;
}

function specialistDifferences(
  expected: NonNullable<PolicyTest['expect']['specialist']>,
  plan: SpecialistPlan | null,
): string[] {
  if (typeof expected === 'boolean') {
    if (expected === (plan !== null)) return [];
    return [expected ? 'no specialist is brought' : 'a specialist is brought'];
  }
  if (plan === null) return ['no specialist is brought'];
  const said: string[] = [];
  if (expected.openingMode !== undefined && expected.openingMode !== plan.openingMode)
    said.push(`the specialist begins ${plan.openingMode}, expected ${expected.openingMode}`);
  for (const skill of expected.skills ?? [])
    if (!plan.skills.includes(skill)) said.push(`skill ${skill} is not wished for`);
  const asked = plan.overflow.map((step) => step.target ?? step.kind);
  if (expected.asked !== undefined && expected.asked.join() !== asked.join())
    said.push(`asked in turn: ${asked.join(', ')}; expected ${expected.asked.join(', ')}`);
  return said;
}
