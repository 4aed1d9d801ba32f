import type { AlarmId, CallId, ReferralId } from '../core/ids.ts';
import type { DeliveryPolicy } from '../core/referrals/pathway.ts';
import type { Milliseconds } from '../core/time.ts';

/** Work that a worker does later: ids only, never a number, name or address (S14). Each is safe to do twice. */
export type Job =
  | {
      readonly do: 'deliverReferral';
      readonly referralId: ReferralId;
      readonly round: number;
      /** 1 first. */
      readonly priority: number;
      readonly retry: DeliveryPolicy;
    }
  | { readonly do: 'sendPage'; readonly alarmId: AlarmId; readonly escalation: number }
  | {
      readonly do: 'escalateAlarm';
      readonly alarmId: AlarmId;
      readonly escalation: number;
      readonly afterMs: Milliseconds;
    }
  | { readonly do: 'sendNotice'; readonly noticeId: string }
  /** A matter of a call's story falls due: a promise, an attendance, an open threat. */
  | { readonly do: 'reachMatter'; readonly matterId: string; readonly afterMs: Milliseconds }
  | {
      readonly do: 'fireTimer';
      readonly callId: CallId;
      readonly timerId: string;
      readonly name: string;
      readonly afterMs: Milliseconds;
    };

/** `gone`: never added, or finished and forgotten. */
export type JobState = 'gone' | 'waiting' | 'active' | 'done' | 'failed';

/** Delivers work; it is not the record. Adding the same job twice is one job, for as long as it is remembered. */
export interface JobQueue {
  /** Resolves when the job is durably queued; rejects within 2 s when it cannot be. */
  add(job: Job): Promise<void>;
  stateOf(job: Job): Promise<JobState>;
}

/** How a job ended. A throw instead is a failed try: it is tried again, ever later, until its tries are used up. */
export type Verdict =
  | { readonly kind: 'done' }
  /** Not a try: come back later. */
  | { readonly kind: 'later'; readonly afterMs: Milliseconds }
  /** No further try would help; the job is kept among the failed for a person to see. */
  | { readonly kind: 'giveUp'; readonly why: string };

export interface Try {
  /** 1 for the first. */
  readonly number: number;
  readonly isLast: boolean;
}

/** Does a job. At least once each, perhaps twice at the same time: a paused worker's job is given to another. */
export type Handle = (job: Job, attempt: Try) => Promise<Verdict>;

/** One piece of work that waits, for the page of what is waiting. Ids only. */
export interface WaitingJob {
  readonly queue: string;
  readonly what: Job['do'];
  /** The referral, alarm, notice or call. */
  readonly about: string;
  readonly state: 'waiting' | 'active' | 'delayed' | 'failed';
  readonly since: number;
  /** When it can run: now, or later for delayed work. */
  readonly runsAt: number;
  readonly tries: number;
  /** Why the last try failed; null when none did. */
  readonly trouble: string | null;
}

export interface QueuePage {
  /** What waits where. */
  views(now: number): Promise<readonly QueueView[]>;
  /** The waiting work of all queues, oldest first. */
  waitingJobs(limit: number): Promise<readonly WaitingJob[]>;
}

/** One queue as a person sees it: how much waits, and since when. */
export interface QueueView {
  readonly queue: string;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
  readonly workers: number;
  /** Age of the oldest job that could run now; null when none waits. */
  readonly oldestWaitingMs: Milliseconds | null;
}
