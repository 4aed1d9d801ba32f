import type { ReContact } from '../core/referrals/re-contact.ts';
import type { ReContactRecords } from '../ports/re-contacts.ts';
import { createSealedRecords, type RecordsOptions } from './outbox-records.ts';

export const RE_CONTACTS = 'recontacts';

/** Sealed like referrals; its effects go by the outbox of the same name. */
export function createReContactRecords(options: Omit<RecordsOptions, 'name'>): ReContactRecords {
  const records = createSealedRecords<ReContact>({ ...options, name: RE_CONTACTS });
  return {
    load: async (reContactId) => await records.load(reContactId),
    commit: async (reContact, effects) => {
      const over = reContact.status === 'reached' || reContact.status === 'ended';
      const scores = {
        next: reContact.status === 'planned' ? reContact.nextAt : null,
        open: over ? null : reContact.createdAt,
        [`person:${reContact.person}`]: over ? null : reContact.createdAt,
      };
      return await records.commit(reContact, scores, effects);
    },
    reached: async (now, limit) =>
      await records.loadAll(await records.idsByScore('next', { min: 0, max: now }, limit)),
    open: async (limit) =>
      await records.loadAll(await records.idsByScore('open', { min: 0, max: Infinity }, limit)),
    ofPerson: async (person) =>
      await records.loadAll(await records.idsByScore(`person:${person}`, { min: 0, max: Infinity }, 100)),
  };
}
