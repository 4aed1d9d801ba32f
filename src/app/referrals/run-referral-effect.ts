import type { ReferralEffect } from '../../core/referrals/referral-effect.ts';
import type { AlarmBoard } from '../../ports/alarm-board.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { JobQueue } from '../../ports/job-queue.ts';

export interface ReferralEffectDeps {
  readonly jobs: JobQueue;
  readonly alarms: AlarmBoard;
  readonly auditLog: AuditLog;
  readonly onContactNews: (news: Extract<ReferralEffect, { kind: 'contactNews' }>) => Promise<void>;
}

/** Runs one effect of a referral's change. Safe to run twice: job, alarm and audit entry each have an id of their own. */
export async function runReferralEffect(effect: ReferralEffect, deps: ReferralEffectDeps): Promise<void> {
  switch (effect.kind) {
    case 'deliver': {
      const { referralId, round, priority, retry } = effect;
      await deps.jobs.add({ do: 'deliverReferral', referralId, round, priority, retry });
      return;
    }
    case 'raiseAlarm':
      await deps.alarms.raise(effect.alarm);
      return;
    case 'contactNews':
      await deps.onContactNews(effect);
      return;
    case 'audit':
      await deps.auditLog.append([effect.entry]);
  }
}
