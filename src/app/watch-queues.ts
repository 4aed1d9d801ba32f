import { id, type AlarmId, type ForceId } from '../core/ids.ts';
import { HOUR, MINUTE, SECOND, type Milliseconds } from '../core/time.ts';
import type { AlarmBoard } from '../ports/alarm-board.ts';
import type { Clock } from '../ports/clock.ts';
import type { QueueView } from '../ports/job-queue.ts';
import type { Meter } from '../ports/meter.ts';
import type { Outbox } from '../ports/outbox.ts';

/** How long a job that could run may wait before somebody is told. */
const OLDEST_WAITING_MS: Readonly<Record<string, Milliseconds>> = {
  timers: 10 * SECOND,
  alarms: 20 * SECOND,
  notices: MINUTE,
  deliveries: 2 * MINUTE,
  upkeep: 5 * MINUTE,
};
const OUTBOX_LIMIT_MS = 30 * SECOND;

export interface WatchDeps {
  readonly views: (now: number) => Promise<readonly QueueView[]>;
  readonly outboxes: Readonly<Record<string, Pick<Outbox<unknown>, 'backlog'>>>;
  readonly alarms: AlarmBoard;
  readonly meter: Meter;
  readonly clock: Clock;
}

/**
 * Looks at the queues from outside them, in every process: a worker that listens to nothing may look alive from within
 * (bullmq#4585). Raises an alarm for each trouble, at most one an hour, and returns the troubles in words.
 */
export async function watchQueues(deps: WatchDeps): Promise<readonly string[]> {
  const now = deps.clock.now();
  const troubles: { readonly id: string; readonly text: string }[] = [];
  // Queues that cannot be reached are a trouble of their own, and hide none of the outboxes.
  const views = await deps.views(now).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    troubles.push({ id: 'queues-unreachable', text: `The queues cannot be reached: ${why}` });
    return [];
  });
  for (const view of views) {
    deps.meter.set(
      'alongside_queue_oldest_seconds',
      { queue: view.queue },
      (view.oldestWaitingMs ?? 0) / SECOND,
    );
    const text = troubleOf(view);
    if (text !== null) troubles.push({ id: `queue-${view.queue}`, text });
  }
  for (const [name, outbox] of Object.entries(deps.outboxes)) {
    const { count, oldestAt } = await outbox.backlog();
    if (oldestAt === null || now - oldestAt < OUTBOX_LIMIT_MS) continue;
    troubles.push({
      id: `outbox-${name}`,
      text: `${count} changes of ${name} wait to be queued, the oldest for ${seconds(now - oldestAt)}`,
    });
  }
  for (const { id: cause, text } of troubles) {
    await deps.alarms.raise({
      id: id<AlarmId>(`${cause}-${Math.floor(now / HOUR)}`),
      class: 'urgent',
      kind: 'system',
      force: id<ForceId>('all'),
      callId: null,
      text,
      at: now,
    });
  }
  return troubles.map((trouble) => trouble.text);
}

/** What is wrong with a queue, in words; null when nothing is. */
export function troubleOf(view: QueueView): string | null {
  const { queue, oldestWaitingMs } = view;
  if (oldestWaitingMs === null) return null;
  if (view.workers === 0 && oldestWaitingMs > 5 * SECOND)
    return `No worker listens to the queue ${queue}: ${view.waiting} jobs wait`;
  if (oldestWaitingMs > (OLDEST_WAITING_MS[queue] ?? MINUTE))
    return `The queue ${queue} is not worked off: its oldest job waits for ${seconds(oldestWaitingMs)}`;
  return null;
}

function seconds(ms: Milliseconds): string {
  return `${Math.round(ms / SECOND)} s`;
}
