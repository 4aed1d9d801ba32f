import type { AuditEntry } from '../audit/audit-entry.ts';
import { type ActorId, id, SYSTEM_ACTOR } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { ReContact, ReContactEvent } from './re-contact.ts';
import type { ContactNews, ReferralEffect } from './referral-effect.ts';

/** What must follow a change: the supervisor's alarm, the word to the referral that asked for it, and the audit entry (S15). */
export function effectsOfReContact(
  before: ReContact | null,
  event: ReContactEvent,
  after: ReContact,
  now: Instant,
  by: ActorId = actorOf(after, event),
): readonly ReferralEffect[] {
  const effects: ReferralEffect[] = [];
  if (after.status === 'withSupervisor' && before?.status !== 'withSupervisor')
    effects.push(supervisorAlarm(after, event, now));
  const news = newsOf(before, after);
  if (news !== null && after.referralId != null)
    effects.push({ kind: 'contactNews', referralId: after.referralId, news, by });
  if (isAudited(before, event, after))
    effects.push({ kind: 'audit', entry: auditEntry(after, event, now, by) });
  return effects;
}

function newsOf(before: ReContact | null, after: ReContact): ContactNews | null {
  if (before === null || before.status === after.status) return null;
  if (after.status === 'reached' || after.status === 'ended' || after.status === 'withSupervisor')
    return after.status;
  return after.attempts.length > before.attempts.length ? 'attempted' : null;
}

function supervisorAlarm(after: ReContact, event: ReContactEvent, at: Instant): ReferralEffect {
  return {
    kind: 'raiseAlarm',
    alarm: {
      id: id(`recontact-${after.id}-${after.version}`),
      class: 'important',
      kind: 'referralDead',
      force: after.force,
      callId: after.callId,
      text: `Re-contact ${after.id} needs a decision: ${whyOf(after, event)}`,
      at,
    },
  };
}

function whyOf(after: ReContact, event: ReContactEvent): string {
  switch (event.kind) {
    case 'notPossible':
    case 'prevented':
      return event.why;
    case 'untold':
      return 'an attempt may have reached the person, and nobody has said how it went';
    case 'notDialled':
      return `it was pressed ${after.presses ?? 0} times and the person was not rung`;
    default:
      return `${after.attempts.length} of ${after.maxAttempts} attempts did not reach the person, or it was not safe`;
  }
}

/** Prompts and rings of the specialist's own telephone are not audited; whom it led to is. */
function isAudited(before: ReContact | null, event: ReContactEvent, after: ReContact): boolean {
  if (event.kind !== 'line') return true;
  return before?.line?.state !== after.line?.state || before?.line?.carrierSays !== after.line?.carrierSays;
}

function auditEntry(after: ReContact, event: ReContactEvent, when: Instant, who: ActorId): AuditEntry {
  const what = event.kind === 'line' ? `line${capital(after.line?.state ?? 'over')}` : event.kind;
  return {
    id: `recontact-${after.id}-v${after.version}`,
    when,
    who,
    what: `reContact${capital(what)}`,
    operation: event.kind === 'pressed' ? 'consultation' : 'alteration',
    subjectType: 'person',
    subjectId: after.person,
    correlationId: after.callId,
    recipient: null,
    details: {
      referral: after.id,
      status: after.status,
      attempts: after.attempts.length,
      press: after.presses ?? 0,
      outcome: event.kind === 'attempted' ? event.outcome : null,
      carrier: after.line?.carrierSays ?? null,
    },
  };
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

/** On the line the specialist whose line it is, else whoever the event names, else the system. */
function actorOf(after: ReContact, event: ReContactEvent): ActorId {
  if ('by' in event) return event.by;
  return event.kind === 'line' ? (after.line?.by ?? SYSTEM_ACTOR) : SYSTEM_ACTOR;
}
