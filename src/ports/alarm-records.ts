import type { Alarm } from '../core/alarms/alarm.ts';
import type { AlarmEffect } from '../core/alarms/alarm-effect.ts';
import type { AlarmId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';

/** An alarm with the version of its record. */
export interface StoredAlarm {
  readonly version: number;
  readonly alarm: Alarm;
}

/** The durable record of alarms. Every method rejects when Redis does not answer in time. */
export interface AlarmRecords {
  load(alarmId: AlarmId): Promise<StoredAlarm | null>;
  /** Writes alarm and effects in one step if the stored version is `version - 1`; false: somebody was faster. */
  commit(
    version: number,
    alarm: Alarm,
    effects: readonly AlarmEffect[],
    escalatesAt: Instant | null,
  ): Promise<boolean>;
  /** Open ones, first by class, then by age. */
  open(limit: number): Promise<readonly Alarm[]>;
  /** Closed ones, newest first. */
  closedSince(from: Instant, limit: number): Promise<readonly Alarm[]>;
  /** Open ones that should have been passed up at or before `now`. */
  escalationsReached(now: Instant, limit: number): Promise<readonly AlarmId[]>;
}
