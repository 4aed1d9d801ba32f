import type { ReContact } from '../core/referrals/re-contact.ts';
import type { ReContactRecords } from '../ports/re-contacts.ts';
import { createSealedRecords, type RecordsOptions } from './outbox-records.ts';

export const RE_CONTACTS = 'recontacts';
const ALL = { min: 0, max: Infinity } as const;

/** Sealed like referrals; its effects go by the outbox of the same name. */
export function createReContactRecords(options: Omit<RecordsOptions, 'name'>): ReContactRecords {
  const records = createSealedRecords<ReContact>({ ...options, name: RE_CONTACTS });
  return {
    load: async (reContactId) => await records.load(reContactId),
    commit: async (reContact, effects) => {
      const over = reContact.status === 'reached' || reContact.status === 'ended';
      const scores = {
        open: over ? null : reContact.createdAt,
        line: reContact.line?.since ?? null,
        ...(reContact.referralId != null && { [`referral:${reContact.referralId}`]: reContact.createdAt }),
      };
      return await records.commit(reContact, scores, effects);
    },
    open: async (limit, offset = 0) =>
      await records.loadAll(await records.idsByScore('open', { ...ALL, offset }, limit)),
    withLine: async (limit) => await records.loadAll(await records.idsByScore('line', ALL, limit)),
    ofReferral: async (referralId) =>
      await records.loadAll(await records.idsByScore(`referral:${referralId}`, ALL, 100)),
  };
}
