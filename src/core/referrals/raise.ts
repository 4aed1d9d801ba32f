import type { Instant } from '../time.ts';
import { id } from '../ids.ts';
import { OWNER_OF_LAST_RESORT } from './changes.ts';
import { dueTime, type Calendar } from './clock.ts';
import { auditOf, delivery } from './effects.ts';
import { missingFields } from './contents.ts';
import type { Pathway } from './pathway.ts';
import type { ReferralEffect } from './referral-effect.ts';
import type { Consent, Referral, ReferralRequest } from './referral.ts';
import { whyNotReady } from './transition.ts';
import { DAY } from '../time.ts';

/** What is configured for a request's pathway now; null when the pathway is unknown. */
export interface RaiseContext {
  readonly pathway: Pathway | null;
  readonly calendar: Calendar | null;
  /** Why the pathway is on hold; null when it is not. */
  readonly onHold: string | null;
  readonly facts: Readonly<Record<string, string>>;
  readonly consent: Consent | null;
}

/**
 * Makes the record of a new referral with what must follow. Never refuses: what cannot be sent is held, with an owner who
 * is told (S13). A pathway that nobody knows is due within a day, since somebody thought it was needed.
 */
export function raiseReferral(
  request: ReferralRequest,
  context: RaiseContext,
  now: Instant,
): { readonly referral: Referral; readonly effects: readonly ReferralEffect[] } {
  const { pathway, calendar } = context;
  const clock =
    pathway !== null && calendar !== null
      ? dueTime(pathway.clock, calendar, request.raisedAt)
      : { dueAt: request.raisedAt + DAY, calendarKnown: true };
  const base = newRecord(request, context, clock.dueAt, now);
  const obstacle = whyHeld(base, context);
  const referral: Referral = obstacle === null ? { ...base, status: 'ready', round: 1 } : base;
  const effects: ReferralEffect[] = [];
  if (obstacle !== null) effects.push(heldAlarm(referral, obstacle, pathway, now));
  else if (pathway !== null) effects.push(delivery(referral, pathway));
  if (!clock.calendarKnown) effects.push(calendarAlarm(referral, now));
  effects.push(auditOf(null, { kind: 'raised', by: request.raisedBy }, referral, pathway, now));
  return { referral, effects };
}

function newRecord(request: ReferralRequest, context: RaiseContext, dueAt: Instant, now: Instant): Referral {
  const { pathway } = context;
  const referral: Referral = {
    id: request.referralId,
    version: 1,
    pathway: request.pathway,
    force: request.force,
    callId: request.callId,
    people: request.people,
    status: 'held',
    owner: pathway?.owner ?? OWNER_OF_LAST_RESORT,
    raisedBy: request.raisedBy,
    raisedAt: request.raisedAt,
    dueAt,
    warnAt: Math.max(request.raisedAt, dueAt - (pathway?.warnBeforeMs ?? DAY / 2)),
    clockStage: 0,
    legalBasis: pathway === null ? 'none on record' : pathway.legalBasis.ground,
    legalReference: pathway?.legalBasis.reference ?? null,
    unconfirmed: request.confirmed === false,
    because: request.because,
    attempts: [],
    history: [{ at: now, by: request.raisedBy, to: 'raised', why: request.because }],
    round: 0,
    updatedAt: now,
    acknowledgement: null,
    consent: context.consent,
    facts: context.facts,
    typed: [],
    missing: [],
    heldByHand: false,
    messageId: null,
  };
  return pathway === null ? referral : { ...referral, missing: missingFields(referral, pathway) };
}

function whyHeld(referral: Referral, context: RaiseContext): string | null {
  if (context.pathway === null) return 'its pathway is not configured';
  if (context.calendar === null) return 'the calendar of its pathway is not configured';
  if (context.onHold !== null) return 'its pathway is on hold';
  return whyNotReady(referral, context.pathway);
}

function heldAlarm(
  referral: Referral,
  obstacle: string,
  pathway: Pathway | null,
  at: Instant,
): ReferralEffect {
  return {
    kind: 'raiseAlarm',
    alarm: {
      id: id(`${referral.id}-held-0`),
      class: pathway === null ? 'important' : 'advisory',
      kind: pathway === null ? 'policy' : 'referralLate',
      force: referral.force,
      callId: referral.callId,
      text: `Referral ${referral.id} (${referral.pathway}) is held: ${obstacle}. It is with ${referral.owner}`,
      at,
    },
  };
}

function calendarAlarm(referral: Referral, at: Instant): ReferralEffect {
  return {
    kind: 'raiseAlarm',
    alarm: {
      id: id(`calendar-${referral.pathway}-${referral.force}-${Math.floor(at / DAY)}`),
      class: 'advisory',
      kind: 'policy',
      force: referral.force,
      callId: null,
      text: `The calendar of pathway ${referral.pathway} ends before a clock does: every day beyond it counts as worked`,
      at,
    },
  };
}
