import { sendPage } from '../app/alarms/alarm-work.ts';
import { deliverNotice, sweepNotices } from '../app/control-room-notices.ts';
import { deliverReferral } from '../app/referrals/deliver-referral.ts';
import { sweepReferrals } from '../app/referrals/sweep-referrals.ts';
import type { Matters } from '../app/story/matters.ts';
import { planOf } from '../bullmq/queue-plan.ts';
import { startTimerWorker, type TimerWorkerSettings } from '../bullmq/timers.ts';
import { startUpkeep } from '../bullmq/upkeep.ts';
import { startWorker, type RunningWorker } from '../bullmq/workers.ts';
import { id, type AlarmId, type ForceId } from '../core/ids.ts';
import { MINUTE, SECOND } from '../core/time.ts';
import type { Handle, Job } from '../ports/job-queue.ts';
import type { FollowUpDeps, FollowUps } from './follow-ups.ts';

export interface FollowUpWorkerSettings {
  readonly onTimer: TimerWorkerSettings['onFired'];
  /** The clocks of what is open in stories; left out by tools that have none. */
  readonly story?: { readonly matters: Pick<Matters, 'reached'>; sweep(): Promise<void> };
  /** How often clocks are read and lost work is looked for; default a minute. */
  readonly sweepEveryMs?: number;
  /** Younger work is not looked for; default a minute. */
  readonly settlingMs?: number;
  /** Shorter in tests that kill workers. */
  readonly lockMs?: number;
  /** Deliveries side by side in this process; default 20. */
  readonly deliveries?: number;
}

export interface FollowUpWorkers {
  readonly workers: readonly RunningWorker[];
  ready(): Promise<void>;
  /** Drains: takes no more and waits for what runs, at most 10 s. */
  close(): Promise<void>;
}

/** The worker role: one worker a queue, and the upkeep that finds what was lost on the way. */
export function startFollowUpWorkers(
  followUps: FollowUps,
  deps: FollowUpDeps,
  settings: FollowUpWorkerSettings,
): FollowUpWorkers {
  const { alarms, book, courier, jobs, records, noticeRecords } = followUps;
  const { clock, log, meter } = deps;
  const referralDeps = { records, book, clock, facts: followUps.known };
  const noticeDeps = { records: noticeRecords, courier, jobs, alarms, clock };
  const common = {
    connect: deps.connectQueue,
    prefix: deps.queuePrefix,
    chance: Math.random,
    onTrouble: (component: string, error: Error): void => log.warn('workerTroubled', { component, error }),
    onStalled: (queue: string): void =>
      meter.count('alongside_jobs_troubled_total', { queue, how: 'stalled' }),
    onExhausted: async (job: Job, why: string): Promise<void> =>
      await tellExhausted(job, why, followUps, deps),
    ...(settings.lockMs !== undefined && { lockMs: settings.lockMs }),
  };
  const handle: Handle = async (job, attempt) => {
    switch (job.do) {
      case 'deliverReferral':
        return await deliverReferral(job, attempt, {
          ...referralDeps,
          courier,
          contacts: followUps.contactPlanner,
          onOutcome: (outcome) => meter.count('alongside_referrals_total', { outcome }),
        });
      case 'sendPage':
        return await sendPage(job.alarmId, job.escalation, attempt.isLast, { alarms, courier, clock });
      case 'escalateAlarm':
        await alarms.escalate(job.alarmId, job.escalation, clock.now());
        return { kind: 'done' };
      case 'sendNotice':
        return await deliverNotice(job.noticeId, attempt.isLast, noticeDeps);
      case 'reachMatter':
        await settings.story?.matters.reached(job.matterId);
        return { kind: 'done' };
      case 'fireTimer':
        await settings.onTimer(job.callId, job.timerId, job.name);
        return { kind: 'done' };
    }
  };
  const limits = deps.partners().queues;
  const workers = [
    startWorker({
      ...common,
      ...{ queue: 'deliveries', concurrency: settings.deliveries ?? 20, maxPerSecond: limits.deliveries },
      handle,
    }),
    startWorker({ ...common, queue: 'alarms', concurrency: 10, maxPerSecond: limits.alarms, handle }),
    startWorker({ ...common, queue: 'notices', concurrency: 20, maxPerSecond: limits.notices, handle }),
    startTimerWorker({ ...common, onFired: settings.onTimer }),
  ];
  const upkeep = startUpkeep({
    ...common,
    everyMs: settings.sweepEveryMs ?? MINUTE,
    async run() {
      const now = clock.now();
      meter.set('alongside_worker_heartbeat_seconds', {}, now / SECOND);
      const settlingMs = settings.settlingMs ?? MINUTE;
      const { clocks, lost, released } = await sweepReferrals(now, {
        ...referralDeps,
        jobs,
        oldestInOutbox: async () => (await followUps.outboxes.referrals?.backlog())?.oldestAt ?? null,
        settlingMs,
        onTrouble: (error) => common.onTrouble('sweep', error),
      });
      const untold = await sweepNotices(now, noticeDeps, settlingMs);
      await followUps.reContacts.sweep();
      await settings.story?.sweep();
      const passedUp = await alarms.sweep(now - settlingMs);
      meter.set('alongside_referrals_overdue', {}, (await records.due(now, 10_000)).length);
      if (lost + untold + passedUp > 0) log.warn('lostWorkQueuedAgain', { count: lost + untold + passedUp });
      if (released > 0) log.info('heldReferralsReleased', { count: released });
      if (clocks > 0) log.info('referralClocksReached', { count: clocks });
    },
  });
  return {
    workers,
    async ready() {
      await Promise.all(workers.map((worker) => worker.ready()));
    },
    async close() {
      await Promise.all([...workers.map((worker) => worker.close()), upkeep.close()]);
    },
  };
}

/** Referrals, pages and notices look after themselves when tries run out; what is left is trouble of our own. */
async function tellExhausted(job: Job, why: string, followUps: FollowUps, deps: FollowUpDeps): Promise<void> {
  const { queue } = planOf(job);
  deps.meter.count('alongside_jobs_troubled_total', { queue, how: 'exhausted' });
  deps.log.error('jobExhausted', { effect: job.do, reason: why });
  if (job.do !== 'fireTimer') return;
  await followUps.alarms.raise({
    id: id<AlarmId>(`timer-${job.callId}-${job.timerId}`),
    class: 'important',
    kind: 'effectFailed',
    force: id<ForceId>('all'),
    callId: job.callId,
    text: `A timer of a call (${job.name}) could not be handled: look at the call`,
    at: deps.clock.now(),
  });
}
