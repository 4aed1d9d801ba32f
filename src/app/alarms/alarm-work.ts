import type { AlarmEffect } from '../../core/alarms/alarm-effect.ts';
import type { Alarm } from '../../core/alarms/alarm.ts';
import { pagerAlarm } from '../../core/alarms/alarm-life.ts';
import { id, type AlarmId } from '../../core/ids.ts';
import { HOUR } from '../../core/time.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Courier } from '../../ports/courier.ts';
import type { JobQueue, Verdict } from '../../ports/job-queue.ts';
import type { AlarmDesk } from './alarm-board.ts';

export interface AlarmEffectDeps {
  readonly alarms: AlarmDesk;
  readonly jobs: JobQueue;
  readonly auditLog: AuditLog;
  /** The feed: gets the alarm as it is now, at least once a change. */
  readonly onChange: (alarm: Alarm) => Promise<void>;
}

/** Runs one effect of an alarm's change. Safe to run twice. */
export async function runAlarmEffect(effect: AlarmEffect, deps: AlarmEffectDeps): Promise<void> {
  switch (effect.kind) {
    case 'tell': {
      const alarm = await deps.alarms.find(effect.alarmId);
      if (alarm !== null) await deps.onChange(alarm);
      return;
    }
    case 'page':
      await deps.jobs.add({ do: 'sendPage', alarmId: effect.alarmId, escalation: effect.escalation });
      return;
    case 'escalate': {
      const { alarmId, escalation, afterMs } = effect;
      await deps.jobs.add({ do: 'escalateAlarm', alarmId, escalation, afterMs });
      return;
    }
    case 'audit':
      await deps.auditLog.append([effect.entry]);
      return;
  }
}

export interface PageDeps {
  readonly alarms: AlarmDesk;
  readonly courier: Courier;
  readonly clock: Clock;
}

/** Tells the pager, unless somebody has the alarm by now. Text without personal data; signed like every webhook of ours. */
export async function sendPage(
  alarmId: AlarmId,
  escalation: number,
  isLastTry: boolean,
  deps: PageDeps,
): Promise<Verdict> {
  const pager = deps.courier.pager();
  const alarm = await deps.alarms.find(alarmId);
  if (pager === null || alarm === null) return { kind: 'done' };
  if (alarm.acknowledged !== null || alarm.closed !== null) return { kind: 'done' };
  const outcome = await deps.courier.deliver({
    partner: pager,
    idempotencyKey: `${alarmId}-${escalation}`,
    subject: 'alarm',
    body: { alarm: { ...alarm }, escalation },
  });
  switch (outcome.kind) {
    case 'delivered':
      return { kind: 'done' };
    case 'notNow':
      return { kind: 'later', afterMs: outcome.afterMs };
    case 'tryLater':
      if (!isLastTry) throw new Error(outcome.detail);
      await pagerIsSilent(deps, alarm);
      return { kind: 'giveUp', why: outcome.detail };
    case 'refused':
    case 'unknown':
    case 'manual':
      await pagerIsSilent(deps, alarm);
      return { kind: 'giveUp', why: outcome.detail };
  }
}

/** One alarm an hour at most, on the feed only: the pager would not hear it. */
export async function pagerIsSilent(deps: Omit<PageDeps, 'courier'>, about: Alarm): Promise<void> {
  if (pagerAlarm(about)) return;
  const now = deps.clock.now();
  await deps.alarms.raise({
    id: id<AlarmId>(`pager-${Math.floor(now / HOUR)}`),
    class: 'urgent',
    kind: 'system',
    force: about.force,
    callId: null,
    text: 'The pager does not take alarms: look at the alarm list, nobody is being paged',
    at: now,
  });
}
