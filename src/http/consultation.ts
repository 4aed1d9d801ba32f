import type { Principal } from '../core/access/principal.ts';
import type { AuditEntry } from '../core/audit/audit-entry.ts';
import type { CallCard } from '../core/console/call-card.ts';
import type { Instant } from '../core/time.ts';

/** "This actor was shown what the register says about this call" (DPA 2018 s.62, consultation). */
export function consultationOf(
  principal: Principal,
  card: CallCard,
  requestId: string,
  when: Instant,
): AuditEntry {
  return {
    id: `request-${requestId}`,
    when,
    who: principal.actor,
    what: 'callRead',
    operation: 'consultation',
    subjectType: 'call',
    subjectId: card.callId,
    correlationId: card.callId,
    recipient: null,
    details: { grant: principal.grant, people: card.assessment?.people.length ?? 0, force: card.force },
  };
}
