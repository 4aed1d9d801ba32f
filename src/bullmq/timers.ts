import type { CallId } from '../core/ids.ts';
import type { JobQueue } from '../ports/job-queue.ts';
import type { Timers } from '../ports/timers.ts';
import { startWorker, type RunningWorker, type WorkerSettings } from './workers.ts';

/** Timers of seats as delayed jobs; they carry ids only and come back through `startTimerWorker`. */
export function createTimers(jobs: JobQueue): Timers {
  return {
    async start(callId, timerId, name, afterMs) {
      await jobs.add({ do: 'fireTimer', callId, timerId, name, afterMs: Math.max(0, Math.round(afterMs)) });
    },
  };
}

export interface TimerWorkerSettings
  extends Pick<
    WorkerSettings,
    'connect' | 'prefix' | 'onTrouble' | 'onStalled' | 'onExhausted' | 'chance' | 'lockMs'
  > {
  /** Called at least once for each timer; a rejection is tried again, so it must be safe to run twice. */
  readonly onFired: (callId: CallId, timerId: string, name: string) => Promise<void>;
  /** Default 50. */
  readonly concurrency?: number;
}

export function startTimerWorker(settings: TimerWorkerSettings): RunningWorker {
  return startWorker({
    ...settings,
    queue: 'timers',
    concurrency: settings.concurrency ?? 50,
    maxPerSecond: null,
    async handle(job) {
      if (job.do === 'fireTimer') await settings.onFired(job.callId, job.timerId, job.name);
      return { kind: 'done' };
    },
  });
}
