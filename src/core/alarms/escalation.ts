import type { Milliseconds } from '../time.ts';
import type { Alarm, AlarmClass, AlarmKind } from './alarm.ts';

/** Who has an alarm first, who next, and after how long without acknowledgement. Configuration (config/alarms.yaml). */
export interface EscalationStep {
  readonly owner: string;
  /** This long without acknowledgement passes it to the next owner; the last owner's is unused. */
  readonly afterMs: Milliseconds;
}

export interface AlarmRule {
  readonly steps: readonly [EscalationStep, ...EscalationStep[]];
  /** Whether the pager webhook is told, besides the feed. */
  readonly pages: boolean;
}

export interface AlarmRules {
  readonly byClass: Readonly<Record<AlarmClass, AlarmRule>>;
  /** Kinds that go elsewhere than their class says. */
  readonly byKind: Readonly<Partial<Record<AlarmKind, AlarmRule>>>;
}

export function ruleFor(
  rules: AlarmRules,
  alarm: { readonly class: AlarmClass; readonly kind: AlarmKind },
): AlarmRule {
  return rules.byKind[alarm.kind] ?? rules.byClass[alarm.class];
}

/** Who has an alarm that was passed up `escalations` times; the last owner keeps it. */
export function ownerAfter(rule: AlarmRule, escalations: number): string {
  return (rule.steps[Math.min(escalations, rule.steps.length - 1)] ?? rule.steps[0]).owner;
}

/** How long until the alarm is passed up again; null when its last owner has it or somebody has acknowledged it. */
export function escalatesAfterMs(rule: AlarmRule, alarm: Alarm): Milliseconds | null {
  if (alarm.acknowledged !== null || alarm.closed !== null) return null;
  if (alarm.escalations >= rule.steps.length - 1) return null;
  return rule.steps[alarm.escalations]?.afterMs ?? null;
}
