import { id, type AlarmId } from '../core/ids.ts';
import { HOUR, MINUTE, type Instant } from '../core/time.ts';
import type { AlarmBoard } from '../ports/alarm-board.ts';
import type { Clock } from '../ports/clock.ts';
import type { ControlRoomNotice, ControlRoomNotices } from '../ports/control-room-notices.ts';
import type { Courier } from '../ports/courier.ts';
import type { JobQueue, Verdict } from '../ports/job-queue.ts';
import type { NoticeEffect, NoticeRecords } from '../ports/notice-records.ts';

export interface NoticeDeps {
  readonly records: NoticeRecords;
  readonly courier: Courier;
  readonly jobs: JobQueue;
  readonly alarms: AlarmBoard;
  readonly clock: Clock;
}

/** Younger ones are still on their way from the outbox to the queue. */
const SETTLING_MS = MINUTE;

/** Takes on changes for the control rooms' own systems; a force without one is told nothing. */
export function createControlRoomNotices(deps: Pick<NoticeDeps, 'records' | 'courier'>): ControlRoomNotices {
  return {
    async send(notice) {
      if (deps.courier.controlRoom(notice.force) === null) return;
      await deps.records.put(notice);
    },
  };
}

export async function runNoticeEffect(effect: NoticeEffect, deps: Pick<NoticeDeps, 'jobs'>): Promise<void> {
  await deps.jobs.add({ do: 'sendNotice', noticeId: effect.noticeId });
}

/** One try at telling one change, signed, under the notice's id as idempotency key. */
export async function deliverNotice(
  noticeId: string,
  isLastTry: boolean,
  deps: NoticeDeps,
): Promise<Verdict> {
  const record = await deps.records.load(noticeId);
  if (record === null || record.told) return { kind: 'done' };
  const { notice } = record;
  const partner = deps.courier.controlRoom(notice.force);
  if (partner === null) {
    await deps.records.markTold(noticeId);
    return { kind: 'done' };
  }
  const outcome = await deps.courier.deliver({
    partner,
    idempotencyKey: noticeId,
    subject: `call.${notice.what}`,
    body: { ...notice },
  });
  switch (outcome.kind) {
    case 'delivered':
      await deps.records.markTold(noticeId);
      return { kind: 'done' };
    case 'notNow':
      return { kind: 'later', afterMs: outcome.afterMs };
    case 'tryLater':
      if (!isLastTry) throw new Error(outcome.detail);
      await controlRoomIsSilent(notice, deps);
      return { kind: 'giveUp', why: outcome.detail };
    case 'refused':
    case 'unknown':
    case 'manual':
      await controlRoomIsSilent(notice, deps);
      return { kind: 'giveUp', why: outcome.detail };
  }
}

/** Queues again what was taken on and has no job: the queue was lost. Says how many. */
export async function sweepNotices(
  now: Instant,
  deps: Pick<NoticeDeps, 'records' | 'jobs'>,
  settlingMs = SETTLING_MS,
): Promise<number> {
  let lost = 0;
  for (const noticeId of await deps.records.untoldSince(now - settlingMs, 200)) {
    const job = { do: 'sendNotice', noticeId } as const;
    if ((await deps.jobs.stateOf(job)) !== 'gone') continue;
    await deps.jobs.add(job);
    lost += 1;
  }
  return lost;
}

/** At most one alarm a force and hour. */
async function controlRoomIsSilent(notice: ControlRoomNotice, deps: NoticeDeps): Promise<void> {
  const now = deps.clock.now();
  await deps.alarms.raise({
    id: id<AlarmId>(`control-room-${notice.force}-${Math.floor(now / HOUR)}`),
    class: 'important',
    kind: 'effectFailed',
    force: notice.force,
    callId: notice.callId,
    text: `The control room's own system of ${notice.force} does not take changes: tell it by other means`,
    at: now,
  });
}
