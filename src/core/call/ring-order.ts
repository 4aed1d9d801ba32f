import type { Destination, LinePlan, RingStep } from '../routing/line-plan.ts';

/**
 * The order in which handlers are rung into a room: every destination of every step, one after the other, because two
 * answered handler legs must never be (design 2.3). A direct dial rings all destinations of one step at once and the
 * first to answer wins, which Twilio decides.
 */
export interface RingPosition {
  readonly step: RingStep;
  readonly destination: Destination;
}

/** The position at `index`, or null past the end. */
export function ringPosition(plan: LinePlan, index: number): RingPosition | null {
  let before = 0;
  for (const step of plan.steps) {
    const destination = step.destinations[index - before];
    if (destination !== undefined && index >= before) return { step, destination };
    before += step.destinations.length;
  }
  return null;
}

/** The step of a direct dial; past the last it begins again, since an unanswered caller is never given up. */
export function directStep(plan: LinePlan, index: number): RingStep {
  return plan.steps[index % plan.steps.length] ?? plan.steps[0];
}
