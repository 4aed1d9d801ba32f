import type { AuditEntry } from '../../src/core/audit/audit-entry.ts';
import { type ActorId, id } from '../../src/core/ids.ts';

/** An invented audit entry; `name` becomes its id. */
export function auditEntry(name: string, part: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: name,
    when: Date.UTC(2026, 10, 23, 3, 0, 0),
    who: id<ActorId>('handler-7'),
    what: 'registerMatchShown',
    operation: 'consultation',
    subjectType: 'call',
    subjectId: 'CA-1',
    correlationId: 'CA-1',
    recipient: null,
    details: { level: 'high' },
    ...part,
  };
}
