import { LEVELS, type Level } from '../register/level.ts';
import type { Instant } from '../time.ts';
import type { CompiledPolicy } from './compile.ts';
import { decide } from './decide.ts';
import { describedSituation } from './described.ts';
import type { LineSettings } from './line-settings.ts';

/** A kind of call of known risk that no rule has anything for. */
export interface UncoveredSituation {
  readonly line: string;
  readonly level: Level;
  readonly sign: 'normal' | 'abandoned' | 'silent';
  readonly why: 'noRule' | 'noSpecialist';
}

/**
 * Tries known risk of every level and every sign on every line, at the given times, at their most ordinary (nothing on
 * record but the level, nobody called before). High risk should bring a specialist; lower risk should meet some rule.
 */
export function uncoveredSituations(
  policy: CompiledPolicy,
  times: readonly Instant[],
): readonly UncoveredSituation[] {
  const found: UncoveredSituation[] = [];
  for (const line of policy.lines.values()) {
    if (line.introduction === 'off') continue;
    for (const level of LEVELS)
      for (const sign of ['normal', 'silent', 'abandoned'] as const) {
        const why = whyUncovered(policy, line, level, sign, times);
        if (why !== null) found.push({ line: line.lineId, level, sign, why });
      }
  }
  return found;
}

function whyUncovered(
  policy: CompiledPolicy,
  line: LineSettings,
  level: Level,
  sign: UncoveredSituation['sign'],
  times: readonly Instant[],
): UncoveredSituation['why'] | null {
  for (const at of times) {
    const plan = decide(
      policy,
      describedSituation({ line: line.lineId, level, sign, specialistsFree: 1 }, line, at),
    );
    if (plan.reasons.length === 0) return 'noRule';
    if (level === 'high' && plan.specialist === null) return 'noSpecialist';
  }
  return null;
}
