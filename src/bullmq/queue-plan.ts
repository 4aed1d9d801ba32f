import type { Job } from '../ports/job-queue.ts';
import type { DeliveryPolicy } from '../core/referrals/pathway.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../core/time.ts';

/** One queue a concern, so that a slow partner never keeps a page or a timer waiting. */
export const QUEUES = ['deliveries', 'alarms', 'notices', 'timers'] as const;
export type QueueName = (typeof QUEUES)[number];

export interface JobPlan {
  readonly queue: QueueName;
  /** Deterministic: adding twice is one job. */
  readonly jobId: string;
  /** Always set: BullMQ runs jobs without one before all others. 1 first. */
  readonly priority: number;
  readonly delayMs: number;
  readonly retry: DeliveryPolicy;
}

const PAGES: DeliveryPolicy = { attempts: 12, firstDelayMs: SECOND, maxDelayMs: MINUTE };
const NOTICES: DeliveryPolicy = { attempts: 16, firstDelayMs: SECOND, maxDelayMs: 10 * MINUTE };
/** Hardly ever wrong for long: what a timer needs is our own Redis. */
const TIMERS: DeliveryPolicy = { attempts: 40, firstDelayMs: 100, maxDelayMs: 5 * SECOND };

/** Where a job goes, under which id, how urgent it is and how patiently it is tried. */
export function planOf(job: Job): JobPlan {
  switch (job.do) {
    case 'deliverReferral':
      return {
        queue: 'deliveries',
        jobId: jobIdOf('deliver', job.referralId, String(job.round)),
        priority: job.priority,
        delayMs: 0,
        retry: job.retry,
      };
    case 'sendPage':
      return {
        queue: 'alarms',
        jobId: jobIdOf('page', job.alarmId, String(job.escalation)),
        priority: 1,
        delayMs: 0,
        retry: PAGES,
      };
    case 'escalateAlarm':
      return {
        queue: 'alarms',
        jobId: jobIdOf('escalate', job.alarmId, String(job.escalation)),
        priority: 2,
        delayMs: job.afterMs,
        retry: TIMERS,
      };
    case 'sendNotice':
      return {
        queue: 'notices',
        jobId: jobIdOf('notice', job.noticeId),
        priority: 5,
        delayMs: 0,
        retry: NOTICES,
      };
    case 'reachMatter':
      return {
        queue: 'alarms',
        jobId: jobIdOf('matter', job.matterId),
        priority: 2,
        delayMs: job.afterMs,
        retry: TIMERS,
      };
    case 'fireTimer':
      return {
        queue: 'timers',
        jobId: jobIdOf('timer', job.callId, job.timerId),
        priority: 1,
        delayMs: job.afterMs,
        retry: TIMERS,
      };
  }
}

/** Joins parts so that no two lists give one id. BullMQ allows neither ":" nor a bare integer. */
export function jobIdOf(...parts: readonly string[]): string {
  return parts.map((part) => encodeURIComponent(part)).join('/');
}

/**
 * How long finished jobs are remembered: for that long adding one again is ignored. Bounded by age and number; the records
 * remember what was done for good.
 */
export const KEEP_COMPLETED = { age: HOUR / SECOND, count: 10_000 };
export const KEEP_FAILED = { age: (14 * DAY) / SECOND, count: 10_000 };

/** Before try `tries + 1`: doubling up to the limit, of which the upper half is drawn by lot, so that herds spread out. */
export function backoffMs(tries: number, retry: DeliveryPolicy, chance: number): number {
  const full = Math.min(retry.maxDelayMs, retry.firstDelayMs * 2 ** Math.min(tries - 1, 30));
  return Math.round(full / 2 + (full / 2) * chance);
}
