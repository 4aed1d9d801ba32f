import { DAY } from '../core/time.ts';
import type { ControlRoomNotice } from '../ports/control-room-notices.ts';
import type { NoticeEffect, NoticeRecords } from '../ports/notice-records.ts';
import { createSealedRecords, type RecordsOptions } from './outbox-records.ts';

export const NOTICES = 'notices';

interface NoticeRecord {
  readonly id: string;
  readonly version: number;
  readonly notice: ControlRoomNotice;
  readonly told: boolean;
}

export function createNoticeRecords(options: Omit<RecordsOptions, 'name'>): NoticeRecords {
  const records = createSealedRecords<NoticeRecord>({ ...options, name: NOTICES });
  return {
    async put(notice) {
      const effect: NoticeEffect = { kind: 'send', noticeId: notice.id };
      const record = { id: notice.id, version: 1, notice, told: false };
      await records.commit(record, { open: notice.at }, [effect]);
    },
    load: async (noticeId) => await records.load(noticeId),
    async markTold(noticeId) {
      const record = await records.load(noticeId);
      if (record === null) return;
      if (!record.told)
        await records.commit({ ...record, version: record.version + 1, told: true }, { open: null }, []);
      await options.redis.pexpire(records.key(`record:${noticeId}`), DAY);
    },
    untoldSince: async (since, limit) => await records.idsByScore('open', { min: 0, max: since }, limit),
  };
}
