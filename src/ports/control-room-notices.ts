import type { CallId, ForceId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';

/** A change that the control room's own systems are told by signed webhook. Ids and words only, no number (S14). */
export interface ControlRoomNotice {
  /** Same id twice is the same notice. */
  readonly id: string;
  readonly force: ForceId;
  readonly callId: CallId;
  readonly incidentReference: string | null;
  readonly what: string;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
  readonly at: Instant;
}

export interface ControlRoomNotices {
  /** Resolves when the notice is durably queued. */
  send(notice: ControlRoomNotice): Promise<void>;
}
