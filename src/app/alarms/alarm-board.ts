import type { Alarm } from '../../core/alarms/alarm.ts';
import {
  acknowledgeAlarm,
  closeAlarm,
  escalateAlarm,
  raiseAlarm,
  type AlarmChange,
} from '../../core/alarms/alarm-life.ts';
import type { AlarmRules } from '../../core/alarms/escalation.ts';
import { AppError } from '../../core/errors.ts';
import type { AlarmId } from '../../core/ids.ts';
import type { Instant } from '../../core/time.ts';
import type { AlarmBoard } from '../../ports/alarm-board.ts';
import type { AlarmRecords, StoredAlarm } from '../../ports/alarm-records.ts';

/** How often a change is decided anew when others write the same alarm at the same time. */
const TRIES = 5;

export interface AlarmBoardDeps {
  readonly records: AlarmRecords;
  /** In force now; read at each change, so that a new version applies at once. */
  readonly rules: () => AlarmRules;
}

/** The board with what its workers need besides. */
export interface AlarmDesk extends AlarmBoard {
  get(alarmId: AlarmId): Promise<Alarm>;
  find(alarmId: AlarmId): Promise<Alarm | null>;
  closedSince(from: Instant, limit: number): Promise<readonly Alarm[]>;
  /** Passes an alarm up unless somebody has it by now. */
  escalate(alarmId: AlarmId, escalation: number, now: Instant): Promise<void>;
  /** Passes up what its job failed to: a lost queue or a jumped clock. Says how many. */
  sweep(now: Instant): Promise<number>;
}

export function createAlarmBoard(deps: AlarmBoardDeps): AlarmDesk {
  const { records, rules } = deps;

  const change = async (
    alarmId: AlarmId,
    decide: (stored: StoredAlarm) => AlarmChange | null,
  ): Promise<Alarm> => {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const stored = await records.load(alarmId);
      if (stored === null) throw new AppError('notFound', 'there is no such alarm');
      const next = decide(stored);
      if (next === null) return stored.alarm;
      if (await records.commit(stored.version + 1, next.alarm, next.effects, next.escalatesAt))
        return next.alarm;
    }
    throw new AppError('conflict', 'others are changing this alarm: try again');
  };

  const escalate = async (alarmId: AlarmId, escalation: number, now: Instant): Promise<void> => {
    await change(alarmId, ({ alarm }) => escalateAlarm(alarm, escalation, rules(), now));
  };
  const find = async (alarmId: AlarmId): Promise<Alarm | null> =>
    (await records.load(alarmId))?.alarm ?? null;

  return {
    async raise(request) {
      const next = raiseAlarm(request, rules());
      // False: it was raised before, here or elsewhere; the id says that it is the same one.
      await records.commit(1, next.alarm, next.effects, next.escalatesAt);
    },
    acknowledge: async (alarmId, by, at) =>
      await change(alarmId, ({ alarm }) => acknowledgeAlarm(alarm, by, rules(), at)),
    async close(alarmId, by, doing, at) {
      if (doing.trim() === '') throw new AppError('invalid', 'closing an alarm needs what was done about it');
      return await change(alarmId, ({ alarm }) => closeAlarm(alarm, by, doing, rules(), at));
    },
    list: async (limit) => await records.open(limit),
    closedSince: async (from, limit) => await records.closedSince(from, limit),
    find,
    async get(alarmId) {
      const alarm = await find(alarmId);
      if (alarm === null) throw new AppError('notFound', 'there is no such alarm');
      return alarm;
    },
    escalate,
    async sweep(now) {
      const reached = await records.escalationsReached(now, 100);
      const passed = await Promise.allSettled(
        reached.map((alarmId) =>
          change(alarmId, ({ alarm }) => escalateAlarm(alarm, alarm.escalations + 1, rules(), now)),
        ),
      );
      const failed = passed.filter((each) => each.status === 'rejected').map((each): unknown => each.reason);
      if (failed.length > 0) throw new AggregateError(failed, 'some alarms could not be passed up');
      return reached.length;
    },
  };
}
