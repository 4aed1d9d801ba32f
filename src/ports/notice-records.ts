import type { ControlRoomNotice } from './control-room-notices.ts';

/** What must follow a notice that was taken on. */
export interface NoticeEffect {
  readonly kind: 'send';
  readonly noticeId: string;
}

/** Notices from being taken on until they are told. Every method rejects when Redis does not answer in time. */
export interface NoticeRecords {
  /** Writes the notice with its effect in one step; one that was taken on before is left as it is. */
  put(notice: ControlRoomNotice): Promise<void>;
  /** Null: there is none, or it was told long ago. */
  load(noticeId: string): Promise<{ readonly notice: ControlRoomNotice; readonly told: boolean } | null>;
  /** Told: remembered for a day, so that it is not told twice, then forgotten. */
  markTold(noticeId: string): Promise<void>;
  /** Ids of those taken on at or before `since` and not told, oldest first. */
  untoldSince(since: number, limit: number): Promise<readonly string[]>;
}
