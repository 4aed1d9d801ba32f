import type { Principal } from '../../core/access/principal.ts';
import type { AuditEntry } from '../../core/audit/audit-entry.ts';
import type { Instant } from '../../core/time.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { AuditTrail } from '../../ports/audit-trail.ts';
import type { HandlersOf } from '../api-request.ts';

/** Reading the audit log is entered in it first: who watches is watched. */
export function auditHandlers(trail: AuditTrail, log: AuditLog): HandlersOf<'listAudit' | 'verifyAudit'> {
  return {
    listAudit: async ({ principal, query, requestId, now }) => {
      const { before, limit, ...filter } = query;
      await log.append([read(principal, 'auditRead', requestId, now)]);
      return trail.page(filter, before ?? null, limit);
    },
    verifyAudit: async ({ principal, requestId, now }) => {
      await log.append([read(principal, 'auditVerified', requestId, now)]);
      return trail.verify();
    },
  };
}

function read(principal: Principal, what: string, requestId: string, when: Instant): AuditEntry {
  return {
    id: `request-${requestId}`,
    when,
    who: principal.actor,
    what,
    operation: 'access',
    subjectType: 'system',
    subjectId: 'audit',
    correlationId: requestId,
    recipient: null,
    details: { grant: principal.grant },
  };
}
