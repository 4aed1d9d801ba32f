import type { AuditEntry } from '../audit/audit-entry.ts';
import { SYSTEM_ACTOR, type ActorId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Alarm, AlarmClass, AlarmKind } from './alarm.ts';
import type { AlarmEffect } from './alarm-effect.ts';
import { escalatesAfterMs, ownerAfter, ruleFor, type AlarmRules } from './escalation.ts';

export interface AlarmChange {
  readonly alarm: Alarm;
  readonly effects: readonly AlarmEffect[];
  /** When it is passed up unless somebody acknowledges it; null: it is not. */
  readonly escalatesAt: Instant | null;
}

/** A new alarm with its first owner, its page and its escalation. */
export function raiseAlarm(
  request: Pick<Alarm, 'id' | 'class' | 'kind' | 'force' | 'callId' | 'text'> & { readonly at: Instant },
  rules: AlarmRules,
): AlarmChange {
  const rule = ruleFor(rules, request);
  const { at, ...rest } = request;
  const alarm: Alarm = {
    ...rest,
    owner: ownerAfter(rule, 0),
    raisedAt: at,
    acknowledged: null,
    escalations: 0,
    closed: null,
  };
  return follow(alarm, rules, 'alarmRaised', SYSTEM_ACTOR, at, rule.pages);
}

/** Passes an alarm up for the `escalation`-th time; null when it was acknowledged, closed or passed up before. */
export function escalateAlarm(
  alarm: Alarm,
  escalation: number,
  rules: AlarmRules,
  now: Instant,
): AlarmChange | null {
  if (alarm.acknowledged !== null || alarm.closed !== null || alarm.escalations !== escalation - 1)
    return null;
  const rule = ruleFor(rules, alarm);
  if (escalation >= rule.steps.length) return null;
  const after: Alarm = { ...alarm, escalations: escalation, owner: ownerAfter(rule, escalation) };
  return follow(after, rules, 'alarmEscalated', SYSTEM_ACTOR, now, rule.pages);
}

/** Somebody has it: it is theirs and no longer passed up. Null when somebody had it before. */
export function acknowledgeAlarm(
  alarm: Alarm,
  by: ActorId,
  rules: AlarmRules,
  now: Instant,
): AlarmChange | null {
  if (alarm.acknowledged !== null || alarm.closed !== null) return null;
  const after: Alarm = { ...alarm, acknowledged: { by, at: now }, owner: by };
  return follow(after, rules, 'alarmAcknowledged', by, now, false);
}

/** Closed with what was done about it. Closing one that nobody acknowledged acknowledges it too. Null when closed before. */
export function closeAlarm(
  alarm: Alarm,
  by: ActorId,
  doing: string,
  rules: AlarmRules,
  now: Instant,
): AlarmChange | null {
  if (alarm.closed !== null) return null;
  const after: Alarm = {
    ...alarm,
    owner: by,
    acknowledged: alarm.acknowledged ?? { by, at: now },
    closed: { by, at: now, doing },
  };
  return follow(after, rules, 'alarmClosed', by, now, false);
}

const CLASS_ORDER: Readonly<Record<AlarmClass, number>> = { urgent: 0, important: 1, advisory: 2 };

/** Sorts by class, then by age: lower is more pressing. Fits a double exactly until the year 2286. */
export function pressing(alarm: { readonly class: AlarmClass; readonly raisedAt: Instant }): number {
  return CLASS_ORDER[alarm.class] * 1e13 + alarm.raisedAt;
}

/** Alarms about the pager itself are not paged: it would not hear them. */
export function pagerAlarm(alarm: { readonly id: string; readonly kind: AlarmKind }): boolean {
  return alarm.kind === 'system' && alarm.id.startsWith('pager-');
}

function follow(
  alarm: Alarm,
  rules: AlarmRules,
  what: string,
  by: ActorId,
  now: Instant,
  pages: boolean,
): AlarmChange {
  const effects: AlarmEffect[] = [{ kind: 'tell', alarmId: alarm.id }];
  if (pages && !pagerAlarm(alarm))
    effects.push({ kind: 'page', alarmId: alarm.id, escalation: alarm.escalations });
  const afterMs = escalatesAfterMs(ruleFor(rules, alarm), alarm);
  if (afterMs !== null)
    effects.push({ kind: 'escalate', alarmId: alarm.id, escalation: alarm.escalations + 1, afterMs });
  effects.push({ kind: 'audit', entry: auditEntry(alarm, what, by, now) });
  return { alarm, effects, escalatesAt: afterMs === null ? null : now + afterMs };
}

/** Ids, class and kind; never the text of what was done, which people type. */
function auditEntry(alarm: Alarm, what: string, by: ActorId, now: Instant): AuditEntry {
  return {
    id: `${alarm.id}-${what}-${alarm.escalations}`,
    when: now,
    who: by,
    what,
    operation: 'operation',
    subjectType: 'alarm',
    subjectId: alarm.id,
    correlationId: alarm.callId ?? alarm.id,
    recipient: null,
    details: { class: alarm.class, kind: alarm.kind, force: alarm.force, owner: alarm.owner },
  };
}
