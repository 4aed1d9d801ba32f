import { sendPage } from '../app/alarms/alarm-work.ts';
import { deliverNotice, sweepNotices } from '../app/control-room-notices.ts';
import { deliverReferral } from '../app/referrals/deliver-referral.ts';
import { findLost, lookAtHeld, sayClocks } from '../app/referrals/sweep-referrals.ts';
import type { Matters } from '../app/story/matters.ts';
import { createUpkeepRound, type UpkeepPart } from '../app/upkeep-round.ts';
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
  /** How long a round of upkeep waits for its parts. */
  readonly patienceMs?: number;
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
  const round = createUpkeepRound(upkeepParts(followUps, deps, settings, common.onTrouble), {
    ...{ alarms, clock, onTrouble: common.onTrouble },
    ...(settings.patienceMs !== undefined && { patienceMs: settings.patienceMs }),
  });
  const upkeep = startUpkeep({
    ...common,
    everyMs: settings.sweepEveryMs ?? MINUTE,
    async run() {
      if (await round()) meter.set('alongside_worker_heartbeat_seconds', {}, clock.now() / SECOND);
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

/** What comes round every minute: each part finds what was lost on the way of one kind of work. */
function upkeepParts(
  followUps: FollowUps,
  { clock, log, meter }: FollowUpDeps,
  settings: FollowUpWorkerSettings,
  onTrouble: (component: string, error: Error) => void,
): readonly UpkeepPart[] {
  const { alarms, book, jobs, records, noticeRecords } = followUps;
  const settlingMs = settings.settlingMs ?? MINUTE;
  const sweepDeps = {
    ...{ records, book, clock, facts: followUps.known, jobs, settlingMs },
    oldestInOutbox: async () => (await followUps.outboxes.referrals?.backlog())?.oldestAt ?? null,
    onTrouble: (error: Error): void => onTrouble('sweep', error),
  };
  const part = (name: string, about: string, run: () => Promise<unknown>): UpkeepPart => ({
    name,
    about,
    run: async () => void (await run()),
  });
  const found = (count: number): void => {
    if (count > 0) log.warn('lostWorkQueuedAgain', { count });
  };
  return [
    part('alarms', 'alarms that nobody took', async () =>
      found(await alarms.sweep(clock.now() - settlingMs)),
    ),
    part('reContacts', 'promised contacts', () => followUps.reContacts.sweep()),
    part('stories', 'the clocks of stories', async () => await settings.story?.sweep()),
    part('clocks', 'the clocks of referrals', async () => {
      const clocks = await sayClocks(clock.now(), sweepDeps);
      if (clocks > 0) log.info('referralClocksReached', { count: clocks });
    }),
    part('lost', 'referrals that lost their job', async () => found(await findLost(clock.now(), sweepDeps))),
    part('notices', 'notices to control rooms', async () =>
      found(await sweepNotices(clock.now(), { records: noticeRecords, jobs }, settlingMs)),
    ),
    part('held', 'referrals that are held', async () => {
      const released = await lookAtHeld(sweepDeps);
      if (released > 0) log.info('heldReferralsReleased', { count: released });
    }),
    part('overdue', 'the count of what is overdue', async () =>
      meter.set('alongside_referrals_overdue', {}, (await records.due(clock.now(), 10_000)).length),
    ),
  ];
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
