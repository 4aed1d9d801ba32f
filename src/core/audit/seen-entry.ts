import { aidOf, sharedWith } from '../access/call-rights.ts';
import { coversForce, type Principal } from '../access/principal.ts';
import type { CallCard } from '../console/call-card.ts';
import { sharedOf } from '../console/card-view.ts';
import { sharedInWords } from '../routing/mutual-aid.ts';
import type { Instant } from '../time.ts';
import type { AuditEntry } from './audit-entry.ts';

/**
 * "This actor was shown what the register says about this call." Within the force that owns the data it is a consultation;
 * shown to somebody of another force or of a charity it is a disclosure, and the log must say to whom (DPA 2018 s.62).
 * `id`: the same showing noted twice is one entry.
 */
export function seenEntry(
  id: string,
  what: 'callRead' | 'callShown' | 'questionsRead' | 'transcriptRead',
  principal: Principal,
  card: CallCard,
  when: Instant,
): AuditEntry {
  const own = coversForce(principal, card.force);
  const share = sharedWith(principal, card);
  const shown = share === null ? card : sharedOf(card, share);
  return {
    id,
    when,
    who: principal.actor,
    what,
    operation: own ? 'consultation' : 'disclosure',
    subjectType: 'call',
    subjectId: card.callId,
    correlationId: card.callId,
    recipient: own ? null : principal.actor,
    details: {
      grant: principal.grant,
      force: card.force,
      people: shown.assessment?.people.length ?? 0,
      brokenGlass: !own && share === null,
      ...(share !== null && {
        agreement: aidOf(principal, card)?.agreement ?? null,
        share: sharedInWords(share),
      }),
    },
  };
}
