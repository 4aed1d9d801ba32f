import type { AuditEntry, AuditOperation } from '../../core/audit/audit-entry.ts';
import type { ActorId } from '../../core/ids.ts';
import { peopleOfChange, type RegisterChange } from '../../core/register/change.ts';
import type { Instant } from '../../core/time.ts';
import type { ChangeRequest } from '../../ports/register-desk.ts';

/** The audit entry of a change. The reason, being people's own words, is kept sealed beside the register. */
export function changeEntry(
  request: ChangeRequest,
  what: string,
  operation: AuditOperation,
  confirmedBy: ActorId | null,
  when: Instant,
): AuditEntry {
  return {
    id: `register:${request.requestId}:${what}`,
    when,
    who: request.by,
    what,
    operation,
    subjectType: 'person',
    subjectId: peopleOfChange(request.change)[0] ?? 'none',
    correlationId: request.requestId,
    recipient: null,
    details: { kind: request.change.kind, confirmedBy },
  };
}

/** What each change is called in the audit log, and which of the six operations it is (DPA 2018 s.62). */
export const AUDITED: Record<RegisterChange['kind'], readonly [string, AuditOperation]> = {
  addPerson: ['personAdded', 'collection'],
  correct: ['personCorrected', 'alteration'],
  tieNumber: ['numberTied', 'collection'],
  untieNumber: ['numberUntied', 'alteration'],
  changedHands: ['numberChangedHands', 'alteration'],
  markUnsafe: ['numberMarkedUnsafe', 'alteration'],
  setMarker: ['markerSet', 'collection'],
  removeMarker: ['markerRemoved', 'alteration'],
  reviewMarker: ['markerReviewed', 'alteration'],
  putOrder: ['orderRecorded', 'collection'],
  safeContact: ['safeContactAgreed', 'alteration'],
  addThreat: ['threatRecorded', 'collection'],
  recordConsent: ['consentRecorded', 'alteration'],
  merge: ['peopleMerged', 'combination'],
  split: ['personSplit', 'alteration'],
  erase: ['personErased', 'erasure'],
};
