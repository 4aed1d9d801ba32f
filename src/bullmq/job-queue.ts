import { type Job as BullJob, Queue } from 'bullmq';
import type { Job, JobQueue, JobState, QueuePage, QueueView, WaitingJob } from '../ports/job-queue.ts';
import { quietly, within, type QueueSettings } from './connections.ts';
import { KEEP_COMPLETED, KEEP_FAILED, planOf, QUEUES, type QueueName } from './queue-plan.ts';

/** Longer than one command may take on a `background` connection, so that its own error is seen first. */
const ADD_LIMIT_MS = 3_000;
/** A queue that never reached its Redis waits for it for ever: whoever watches has to be told. */
const VIEW_LIMIT_MS = 3_000;
const CLOSE_LIMIT_MS = 2_000;

export interface BullJobQueue extends JobQueue, QueuePage {
  close(): Promise<void>;
}

/** The producing side of all queues: one connection, no waiting, every job with a deterministic id and a priority. */
export function createJobQueue(settings: QueueSettings): BullJobQueue {
  const connection = quietly(settings.connect('background'));
  const queues = new Map<QueueName, Queue>();
  for (const name of QUEUES) {
    const queue = new Queue(name, {
      connection,
      prefix: settings.prefix,
      streams: { events: { maxLen: 1_000 } },
      defaultJobOptions: {
        removeOnComplete: KEEP_COMPLETED,
        removeOnFail: KEEP_FAILED,
        stackTraceLimit: 3,
        sizeLimit: 2_048,
      },
    });
    queue.on('error', (error) => settings.onTrouble(`queue ${name}`, error));
    queues.set(name, queue);
  }
  const of = (name: QueueName): Queue => queues.get(name)!;
  // Only looked at from here: it says whether anybody sweeps.
  const upkeep = new Queue('upkeep', { connection, prefix: settings.prefix });
  upkeep.on('error', (error) => settings.onTrouble('queue upkeep', error));

  return {
    async add(job) {
      const plan = planOf(job);
      const options = {
        jobId: plan.jobId,
        priority: plan.priority,
        delay: plan.delayMs,
        attempts: plan.retry.attempts,
        backoff: { type: 'patient' },
      };
      await within(ADD_LIMIT_MS, `adding to ${plan.queue}`, of(plan.queue).add(job.do, job, options));
    },
    async stateOf(job) {
      const plan = planOf(job);
      const state = await within(
        ADD_LIMIT_MS,
        `asking ${plan.queue}`,
        of(plan.queue).getJobState(plan.jobId),
      );
      return inOurWords(state);
    },
    async views(now) {
      const all = [...QUEUES.map((name) => viewOf(name, of(name), now)), viewOf('upkeep', upkeep, now)];
      return await within(VIEW_LIMIT_MS, 'looking at the queues', Promise.all(all));
    },
    async waitingJobs(limit) {
      const pages = await Promise.all(QUEUES.map((name) => waitingOf(name, of(name), limit)));
      return pages
        .flat()
        .sort((a, b) => a.since - b.since)
        .slice(0, limit);
    },
    async close() {
      // A queue that never reached its Redis would wait for it for ever.
      const closing = Promise.all([upkeep, ...queues.values()].map((queue) => queue.close()));
      await within(CLOSE_LIMIT_MS, 'closing the queues', closing).catch((error: Error) =>
        settings.onTrouble('queues', error),
      );
      connection.disconnect();
    },
  };
}

const STATES = {
  waiting: ['waiting', 'prioritized'],
  active: ['active'],
  delayed: ['delayed'],
  failed: ['failed'],
} as const;
/** BullMQ orders waiting work by priority, so the oldest is looked for among this many; beyond it the counts say enough. */
const LOOKED_AT = 2_000;

async function waitingOf(name: QueueName, queue: Queue, limit: number): Promise<readonly WaitingJob[]> {
  const found = await Promise.all(
    (Object.keys(STATES) as (keyof typeof STATES)[]).map(async (state) => {
      const jobs = await queue.getJobs([...STATES[state]], 0, Math.max(limit, LOOKED_AT) - 1, true);
      // A job that was taken between listing and reading comes as nothing.
      return jobs.flatMap((job: BullJob | undefined) =>
        job === undefined ? [] : [asWaiting(name, state, job)],
      );
    }),
  );
  return found
    .flat()
    .sort((a, b) => a.since - b.since)
    .slice(0, limit);
}

function asWaiting(queue: QueueName, state: WaitingJob['state'], job: BullJob): WaitingJob {
  const data = job.data as Job;
  const trouble = job.failedReason ?? '';
  return {
    queue,
    what: data.do,
    about: aboutOf(data),
    state,
    since: job.timestamp,
    runsAt: job.timestamp + job.delay,
    tries: job.attemptsMade,
    trouble: trouble === '' ? null : trouble,
  };
}

function aboutOf(job: Job): string {
  switch (job.do) {
    case 'deliverReferral':
      return job.referralId;
    case 'sendPage':
    case 'escalateAlarm':
      return job.alarmId;
    case 'sendNotice':
      return job.noticeId;
    case 'reachMatter':
      return job.matterId;
    case 'fireTimer':
      return job.callId;
  }
}

function inOurWords(state: Awaited<ReturnType<Queue['getJobState']>>): JobState {
  switch (state) {
    case 'completed':
      return 'done';
    case 'failed':
      return 'failed';
    case 'active':
      return 'active';
    case 'delayed':
    case 'prioritized':
    case 'waiting':
    case 'waiting-children':
      return 'waiting';
    case 'unknown':
      return 'gone';
  }
}

async function viewOf(name: string, queue: Queue, now: number): Promise<QueueView> {
  const [counts, workers, oldest] = await Promise.all([
    queue.getJobCounts('prioritized', 'waiting', 'active', 'delayed', 'failed'),
    queue.getWorkersCount(),
    oldestRunnable(queue),
  ]);
  return {
    queue: name,
    waiting: (counts.prioritized ?? 0) + (counts.waiting ?? 0),
    active: counts.active ?? 0,
    delayed: counts.delayed ?? 0,
    failed: counts.failed ?? 0,
    workers,
    oldestWaitingMs: oldest === null ? null : Math.max(0, now - oldest),
  };
}

/** So many are read as they are; beyond them the first of each priority is looked for. */
const FEW = 50;
/** As pathways.yaml allows them. */
const PRIORITIES = Array.from({ length: 1_000 }, (_, index) => index + 1);

/**
 * When the job that has been able to run for longest became able to. Prioritised jobs are ordered by priority, then age, so
 * the first of each priority is looked at: what is starved by more urgent work is the one that nobody would see. A delayed
 * job whose time has come counts from then.
 */
async function oldestRunnable(queue: Queue): Promise<number | null> {
  const [waiting, delayed] = await Promise.all([
    queue.getJobs(['prioritized', 'waiting'], 0, FEW - 1, true),
    queue.getJobs(['delayed'], 0, 0, true),
  ]);
  const starved = waiting.length < FEW ? [] : await firstOfEachPriority(queue);
  const found: readonly ({ timestamp: number; delay: number } | undefined)[] = [
    ...waiting,
    ...starved,
    ...delayed,
  ];
  const since = found.flatMap((job) => (job === undefined ? [] : [job.timestamp + job.delay]));
  return since.length === 0 ? null : Math.min(...since);
}

async function firstOfEachPriority(queue: Queue): Promise<BullJob[]> {
  const counts = await queue.getCountsPerPriority([...PRIORITIES]);
  const places: number[] = [];
  let before = 0;
  for (const priority of PRIORITIES) {
    const count = counts[priority] ?? 0;
    if (count > 0) places.push(before);
    before += count;
  }
  const firsts = await Promise.all(places.map((at) => queue.getJobs(['prioritized'], at, at, true)));
  return firsts.flat();
}
