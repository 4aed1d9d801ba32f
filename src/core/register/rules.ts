import type { Level } from './level.ts';

/** From how many earlier calls in the window a level holds; null: this count never raises so far. */
export interface RepeatThreshold {
  readonly medium: number | null;
  readonly high: number | null;
}

/** What a force may tune in the assessment. Everything here can only raise a level (S6). */
export interface AssessmentRules {
  readonly repeat: {
    readonly number: RepeatThreshold;
    readonly person: RepeatThreshold;
    readonly household: RepeatThreshold;
  };
  /** At least this level while an order is in force. */
  readonly orderInForce: Level;
  /** At least this level while an order exists that is not in force and not over: unserved, not started, varied, appealed. */
  readonly orderOpen: Level;
  /** At least this level when a threat was recorded in the last `threatDays` days. */
  readonly recentThreat: Level;
  readonly threatDays: number;
}

/** A second call on the same night is medium, a third is high: repeat calls are never looked at in isolation. */
export const DEFAULT_RULES: AssessmentRules = {
  repeat: {
    number: { medium: 1, high: 2 },
    person: { medium: 1, high: 2 },
    household: { medium: 1, high: 3 },
  },
  orderInForce: 'high',
  orderOpen: 'medium',
  recentThreat: 'high',
  threatDays: 90,
};
