import type { AuditEntry } from '../audit/audit-entry.ts';
import {
  type ActorId,
  type CallId,
  type ForceId,
  id,
  type PersonId,
  type ReferralId,
  SYSTEM_ACTOR,
} from '../ids.ts';
import type { Instant } from '../time.ts';
import type { ReferralEffect } from './referral-effect.ts';

/**
 * A promised contact with one person (S10). `planned`: its time has not come. `offered`: a specialist may press.
 * `withSpecialist`: one has pressed and is on it. `withSupervisor`: attempts are used up, or nothing safe is agreed.
 */
export type ReContactStatus =
  | 'planned'
  | 'offered'
  | 'withSpecialist'
  | 'withSupervisor'
  | 'reached'
  | 'ended';

/** How an attempt ended, as the specialist heard it. On a machine nothing is said, unless voicemail was agreed. */
export const ATTEMPT_OUTCOMES = [
  'reached',
  'noAnswer',
  'machine',
  'somebodyElse',
  'stopWord',
  'notSafe',
] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

export interface ReContact {
  readonly id: ReferralId;
  readonly version: number;
  readonly force: ForceId;
  readonly callId: CallId;
  readonly person: PersonId;
  readonly status: ReContactStatus;
  /** Who must act now: a duty or a person. */
  readonly owner: string;
  /** When it is looked at next; null when a person has it. */
  readonly nextAt: Instant | null;
  readonly attempts: readonly {
    readonly at: Instant;
    readonly by: ActorId;
    readonly outcome: AttemptOutcome;
  }[];
  readonly maxAttempts: number;
  readonly createdAt: Instant;
}

export type ReContactEvent =
  | { readonly kind: 'planned'; readonly nextAt: Instant }
  | { readonly kind: 'offered' }
  | { readonly kind: 'pressed'; readonly by: ActorId }
  | {
      readonly kind: 'attempted';
      readonly by: ActorId;
      readonly outcome: AttemptOutcome;
      readonly nextAt: Instant;
    }
  | { readonly kind: 'notPossible'; readonly why: string }
  | { readonly kind: 'ended'; readonly by: ActorId; readonly why: string };

export interface ReContactChange {
  readonly reContact: ReContact;
  readonly effects: readonly ReferralEffect[];
}

/** Somebody with the duty of specialists; the console shows them what is offered. */
const SPECIALISTS = 'specialists';
const SUPERVISOR = 'supervisor';

/** What an event does; null when it cannot happen now or changes nothing. Every attempt is one press of one person. */
export function changeReContact(
  before: ReContact,
  event: ReContactEvent,
  now: Instant,
): ReContactChange | null {
  const next = nextOf(before, event, now);
  if (next === null) return null;
  const after: ReContact = { ...before, ...next, version: before.version + 1 };
  const effects: ReferralEffect[] = [];
  if (after.status === 'withSupervisor' && before.status !== 'withSupervisor')
    effects.push(supervisorAlarm(after, event, now));
  effects.push({ kind: 'audit', entry: auditEntry(after, event, now) });
  return { reContact: after, effects };
}

function nextOf(before: ReContact, event: ReContactEvent, now: Instant): Partial<ReContact> | null {
  const waiting = before.status === 'planned' || before.status === 'offered';
  switch (event.kind) {
    case 'planned':
      if (!waiting || (before.status === 'planned' && before.nextAt === event.nextAt)) return null;
      return { status: 'planned', nextAt: event.nextAt, owner: SPECIALISTS };
    case 'offered':
      return before.status === 'planned' ? { status: 'offered', nextAt: null, owner: SPECIALISTS } : null;
    case 'pressed':
      return before.status === 'offered' ? { status: 'withSpecialist', nextAt: null, owner: event.by } : null;
    case 'attempted': {
      if (before.status !== 'withSpecialist' || before.owner !== event.by) return null;
      const attempts = [...before.attempts, { at: now, by: event.by, outcome: event.outcome }];
      return { attempts, ...afterAttempt(event.outcome, attempts.length, before.maxAttempts, event.nextAt) };
    }
    case 'notPossible':
      return waiting ? { status: 'withSupervisor', nextAt: null, owner: SUPERVISOR } : null;
    case 'ended':
      return before.status === 'ended' || before.status === 'reached'
        ? null
        : { status: 'ended', nextAt: null, owner: event.by };
  }
}

/** Somebody else answering, the stop word, or danger heard: no software plans another try. */
function afterAttempt(
  outcome: AttemptOutcome,
  attempts: number,
  maxAttempts: number,
  nextAt: Instant,
): Pick<ReContact, 'status' | 'nextAt' | 'owner'> {
  switch (outcome) {
    case 'reached':
      return { status: 'reached', nextAt: null, owner: SPECIALISTS };
    case 'somebodyElse':
    case 'stopWord':
    case 'notSafe':
      return { status: 'withSupervisor', nextAt: null, owner: SUPERVISOR };
    case 'noAnswer':
    case 'machine':
      return attempts >= maxAttempts
        ? { status: 'withSupervisor', nextAt: null, owner: SUPERVISOR }
        : { status: 'planned', nextAt, owner: SPECIALISTS };
  }
}

/** A new one, looked at at once. */
export function newReContact(
  request: Pick<ReContact, 'id' | 'force' | 'callId' | 'person' | 'maxAttempts'>,
  by: ActorId,
  now: Instant,
): ReContactChange {
  const reContact: ReContact = {
    ...request,
    version: 1,
    status: 'planned',
    owner: SPECIALISTS,
    nextAt: now,
    attempts: [],
    createdAt: now,
  };
  const event: ReContactEvent = { kind: 'planned', nextAt: now };
  return { reContact, effects: [{ kind: 'audit', entry: auditEntry(reContact, event, now, by) }] };
}

function supervisorAlarm(after: ReContact, event: ReContactEvent, at: Instant): ReferralEffect {
  const why =
    event.kind === 'notPossible'
      ? event.why
      : `${after.attempts.length} of ${after.maxAttempts} attempts did not reach the person, or it was not safe`;
  return {
    kind: 'raiseAlarm',
    alarm: {
      id: id(`recontact-${after.id}-${after.version}`),
      class: 'important',
      kind: 'referralDead',
      force: after.force,
      callId: after.callId,
      text: `Re-contact ${after.id} needs a decision: ${why}`,
      at,
    },
  };
}

function auditEntry(after: ReContact, event: ReContactEvent, when: Instant, whoActed?: ActorId): AuditEntry {
  // Not as a default of the parameter: Node's type stripping does not read `in` there, and the service would not start.
  const by = whoActed ?? ('by' in event ? event.by : SYSTEM_ACTOR);
  return {
    id: `recontact-${after.id}-v${after.version}`,
    when,
    who: by,
    what: `reContact${event.kind.charAt(0).toUpperCase()}${event.kind.slice(1)}`,
    operation: event.kind === 'pressed' ? 'consultation' : 'alteration',
    subjectType: 'person',
    subjectId: after.person,
    correlationId: after.callId,
    recipient: null,
    details: {
      referral: after.id,
      status: after.status,
      attempts: after.attempts.length,
      outcome: event.kind === 'attempted' ? event.outcome : null,
    },
  };
}
