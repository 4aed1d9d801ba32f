import { coversForce, may, type Principal } from '../../core/access/principal.ts';
import { AppError } from '../../core/errors.ts';
import { type ForceId, id, type ReferralId } from '../../core/ids.ts';
import { exportRows } from '../../core/referrals/report.ts';
import { DAY } from '../../core/time.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { QueuePage, WaitingJob } from '../../ports/job-queue.ts';
import type { ReferralRecords } from '../../ports/referral-records.ts';
import type { ReferralReports } from '../../ports/referral-reports.ts';
import type { HandlersOf } from '../api-request.ts';

export interface WorkHandlersDeps {
  readonly queues: QueuePage;
  readonly records: Pick<ReferralRecords, 'load'>;
  readonly reports: ReferralReports;
  readonly audit: AuditLog;
}

/** What waits for a worker, and the figures of follow-ups. Ids and words; nothing of anybody's contents. */
export function workHandlers(
  deps: WorkHandlersDeps,
): HandlersOf<'listQueues' | 'listWaitingJobs' | 'reportReferrals' | 'exportReferrals'> {
  const { queues, reports } = deps;
  return {
    listQueues: async ({ now }) => ({ queues: await queues.views(now) }),
    listWaitingJobs: async ({ principal, query }) => {
      const jobs = await queues.waitingJobs(query.limit);
      return { jobs: await Promise.all(jobs.map((job) => shownTo(principal, job, deps.records))) };
    },
    reportReferrals: async ({ principal, query, now }) =>
      await reports.report(now - query.days * DAY, now + 1, forceOf(principal, query.force)),
    exportReferrals: async ({ principal, query, requestId, now }) => {
      const force = forceOf(principal, query.force);
      const found = await reports.raisedBetween(now - query.days * DAY, now + 1, force);
      await deps.audit.append([
        {
          id: `referrals-exported-${requestId}`,
          when: now,
          who: principal.actor,
          what: 'referralsExported',
          operation: 'consultation',
          subjectType: 'system',
          subjectId: force,
          correlationId: requestId,
          recipient: null,
          details: { force, days: query.days, referrals: found.length },
        },
      ]);
      return { rows: exportRows(found, (at) => new Date(at).toISOString()) };
    },
  };
}

const NOT_SHOWN = 'not shown';

/** That something waits is everybody's who looks after the queues; what it is about is its own force's. */
async function shownTo(
  principal: Principal,
  job: WaitingJob,
  records: WorkHandlersDeps['records'],
): Promise<WaitingJob> {
  if (may(principal, 'admin')) return job;
  const referral = job.what === 'deliverReferral' ? await records.load(id<ReferralId>(job.about)) : null;
  return referral !== null && coversForce(principal, referral.force) ? job : { ...job, about: NOT_SHOWN };
}

function forceOf(principal: Principal, text: string): ForceId {
  const force = id<ForceId>(text);
  if (!coversForce(principal, force)) throw new AppError('forbidden', 'this is for one’s own force');
  return force;
}
