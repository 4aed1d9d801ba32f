import type { CompiledPolicy } from './compile.ts';
import type { Reading } from './conditions.ts';
import { decide, holds } from './decide.ts';
import type { Plan } from './plan.ts';
import type { Situation } from './situation.ts';
import { higherLevel } from '../register/level.ts';

/** What became of one rule. */
export interface RuleExplained {
  readonly rule: string;
  readonly because: string;
  readonly holds: boolean;
  /** What it gave to the plan; empty when it does not hold or had nothing new to give. */
  readonly gave: readonly string[];
  /** Every condition that was not met, in words; empty when it holds. */
  readonly unmet: readonly string[];
}

export interface Explanation {
  readonly plan: Plan;
  /** From top to bottom, all of them. */
  readonly rules: readonly RuleExplained[];
}

/** Why this plan: every rule with what it gave, or with what was missing for it to hold. Reads as `decide` reads. */
export function explain(policy: CompiledPolicy, situation: Situation): Explanation {
  const plan = decide(policy, situation);
  const reading: Reading = { situation, level: situation.assessment?.level ?? null };
  const rules = policy.rules.map((rule): RuleExplained => {
    const unmet = rule.checks.filter((check) => !check.holds(reading)).map((check) => check.wants);
    const held = holds(rule, reading);
    if (held && rule.raiseLevelTo !== null)
      reading.level =
        reading.level === null ? rule.raiseLevelTo : higherLevel(reading.level, rule.raiseLevelTo);
    const gave = plan.reasons.find((reason) => reason.rule === rule.name)?.gave ?? [];
    return { rule: rule.name, because: rule.because, holds: held, gave, unmet };
  });
  return { plan, rules };
}
