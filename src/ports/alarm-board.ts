import type { AlarmClass, AlarmKind, Alarm } from '../core/alarms/alarm.ts';
import type { ActorId, AlarmId, CallId, ForceId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';

export interface AlarmRequest {
  /** Derived from its cause, so that raising twice is one alarm. */
  readonly id: AlarmId;
  readonly class: AlarmClass;
  readonly kind: AlarmKind;
  readonly force: ForceId;
  readonly callId: CallId | null;
  readonly text: string;
  readonly at: Instant;
}

/** Alarms with owner, acknowledgement and escalation; raising one reaches the feed and the signed pager webhook. */
export interface AlarmBoard {
  raise(request: AlarmRequest): Promise<void>;
  acknowledge(alarmId: AlarmId, by: ActorId, at: Instant): Promise<Alarm>;
  close(alarmId: AlarmId, by: ActorId, doing: string, at: Instant): Promise<Alarm>;
  /** Open ones first by class, then by age; at most `limit`. */
  list(limit: number): Promise<readonly Alarm[]>;
}
