import type { Level } from '../register/level.ts';
import { higherLevel } from '../register/level.ts';
import type { Plan } from './plan.ts';

/**
 * What a later answer of the rules does to an earlier one: it adds prompts, alarms and follow-ups, and what was given
 * stays. A specialist once planned stays planned.
 */
export function laterPlan(before: Plan, later: Plan): Plan {
  return {
    ...later,
    specialist: before.specialist ?? later.specialist,
    level: raised(before.level, later.level),
    prompts: [...new Set([...before.prompts, ...later.prompts])],
    alarms: [
      ...before.alarms,
      ...later.alarms.filter((alarm) => before.alarms.every((known) => known.text !== alarm.text)),
    ],
    followUps: [...new Set([...before.followUps, ...later.followUps])],
    reasons: later.reasons,
  };
}

/** The higher of two levels, where no level is lower than any. */
export function raised(a: Level | null, b: Level | null): Level | null {
  if (a === null || b === null) return a ?? b;
  return higherLevel(a, b);
}
