import type { Alarm } from '../core/alarms/alarm.ts';
import { pressing } from '../core/alarms/alarm-life.ts';
import { id, type AlarmId } from '../core/ids.ts';
import type { AlarmRecords } from '../ports/alarm-records.ts';
import { createSealedRecords, type RecordsOptions } from './outbox-records.ts';

export const ALARMS = 'alarms';

interface AlarmRecord {
  readonly id: string;
  readonly version: number;
  readonly alarm: Alarm;
}

export function createAlarmRecords(options: Omit<RecordsOptions, 'name'>): AlarmRecords {
  const records = createSealedRecords<AlarmRecord>({ ...options, name: ALARMS });
  const alarmsOf = async (ids: readonly string[]): Promise<readonly Alarm[]> =>
    (await records.loadAll(ids)).map((record) => record.alarm);
  return {
    load: async (alarmId) => await records.load(alarmId),
    commit: async (version, alarm, effects, escalatesAt) =>
      await records.commit(
        { id: alarm.id, version, alarm },
        {
          open: alarm.closed === null ? pressing(alarm) : null,
          closed: alarm.closed?.at ?? null,
          escalates: escalatesAt,
        },
        effects,
      ),
    open: async (limit) => await alarmsOf(await records.idsByScore('open', { min: 0, max: Infinity }, limit)),
    closedSince: async (from, limit) =>
      await alarmsOf(await records.idsByScore('closed', { min: from, max: Infinity, reverse: true }, limit)),
    escalationsReached: async (now, limit) =>
      (await records.idsByScore('escalates', { min: 0, max: now }, limit)).map((each) => id<AlarmId>(each)),
  };
}
