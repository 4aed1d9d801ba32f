import type { Assessment } from '../register/assessment.ts';
import type { Level } from '../register/level.ts';
import { mostRepeats } from '../routing/conditions.ts';
import type { CallRisk } from './waiting.ts';

/** How much a call needs a specialist: `level` as raised by policy or people, the rest as the register and the line tell. */
export function riskOf(
  level: Level | null,
  assessment: Assessment | null,
  sign: 'normal' | 'abandoned' | 'silent',
): CallRisk {
  return {
    level,
    liveThreat: assessment?.reasons.some((reason) => reason.code === 'threat') ?? false,
    orderInForce: assessment?.orders.some((order) => order.standing === 'inForce') ?? false,
    earlierCalls: mostRepeats(assessment?.repeat),
    silent: sign === 'silent',
  };
}
