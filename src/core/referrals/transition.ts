import type { ActorId } from '../ids.ts';
import { SYSTEM_ACTOR } from '../ids.ts';
import type { Instant } from '../time.ts';
import { changesOf, INFORMATION_GIVEN } from './changes.ts';
import { effectsOf } from './effects.ts';
import { nextStatus } from './life.ts';
import type { Pathway } from './pathway.ts';
import type { ReferralEffect } from './referral-effect.ts';
import type { ReferralEvent } from './referral-event.ts';
import type { Referral } from './referral.ts';

/** Attempts and history lines kept with a referral; the audit log keeps them all. */
const KEPT_LINES = 100;

export type ReferralTransition =
  | {
      readonly kind: 'changed';
      readonly referral: Referral;
      readonly effects: readonly ReferralEffect[];
    }
  /** Settled before: a duplicate or late event changes nothing (S12). */
  | { readonly kind: 'unchanged'; readonly why: string }
  /** Cannot be done now; `why` is for people. */
  | { readonly kind: 'notPossible'; readonly why: string };

/**
 * Decides what an event does to a referral. Pure. `pathway` is null when it is no longer configured: then nothing is sent,
 * and the referral waits with its owner.
 */
export function transitionReferral(
  referral: Referral,
  event: ReferralEvent,
  pathway: Pathway | null,
  now: Instant,
): ReferralTransition {
  const settled = settledBefore(referral, event);
  if (settled !== null) return { kind: 'unchanged', why: settled };
  const to = nextStatus(referral.status, event.kind);
  if (to === null)
    return {
      kind: 'notPossible',
      why: `a referral that is ${inWords(referral.status)} cannot be so changed`,
    };
  const obstacle = obstacleTo(event, referral, pathway);
  if (obstacle !== null) return { kind: 'notPossible', why: obstacle };

  const changes = changesOf(referral, event, pathway, now);
  const status = changes.status ?? to;
  const after: Referral = {
    ...referral,
    ...changes,
    status,
    version: referral.version + 1,
    updatedAt: now,
    history: [
      ...referral.history.slice(1 - KEPT_LINES),
      { at: now, by: actorOf(event), to: status, why: reasonOf(event) },
    ],
  };
  return { kind: 'changed', referral: after, effects: effectsOf(referral, event, after, pathway, now) };
}

/** Why nothing is left to do, or null. Jobs come twice and late; a round that is over is over. */
function settledBefore(referral: Referral, event: ReferralEvent): string | null {
  switch (event.kind) {
    case 'informationMissed':
    case 'deliveryBegun':
    case 'deliveryFailed':
    case 'delivered':
    case 'deliveryGivenUp':
    case 'deliveryLost':
      if (event.round !== referral.round) return 'another delivery has begun since';
      return nextStatus(referral.status, event.kind) === null ? 'the delivery is over' : null;
    case 'clockReached':
      return event.stage <= referral.clockStage ? 'was said before' : null;
    case 'acknowledged':
      return referral.acknowledgement === null ? null : 'was acknowledged before';
    case 'pathwayRemoved':
      return nextStatus(referral.status, event.kind) === null ? 'it waits for a person already' : null;
    case 'completed':
      return referral.status === 'done' ? 'was done before' : null;
    case 'revoked':
      return referral.status === 'revoked' ? 'was revoked before' : null;
    case 'held':
    case 'released':
    case 'informationGiven':
    case 'consentRecorded':
    case 'deliveredByHand':
    case 'workStarted':
    case 'accepted':
    case 'refused':
    case 'retryAsked':
    case 'assigned':
    case 'raisedAgain':
      return null;
  }
}

function obstacleTo(event: ReferralEvent, referral: Referral, pathway: Pathway | null): string | null {
  if (event.kind === 'released' || event.kind === 'retryAsked') {
    if (pathway === null) return 'its pathway is no longer configured: deliver it by hand, or revoke it';
    // A person who lets it go has thereby confirmed it; software has not.
    const confirmed = event.by !== SYSTEM_ACTOR;
    return whyNotReady(confirmed ? { ...referral, unconfirmed: false } : referral, pathway);
  }
  if (event.kind === 'deliveryLost' && pathway === null) return 'its pathway is no longer configured';
  if (event.kind === 'consentRecorded' && event.consent.state === 'overridden') {
    if (pathway !== null && !pathway.legalBasis.mayOverride)
      return 'on this pathway a refusal cannot be overridden';
    if (event.consent.why.trim() === '') return 'overriding a refusal needs a reason';
  }
  if (event.kind === 'completed' && pathway?.needsActionTaken === true && event.why.trim() === '')
    return 'this pathway stays open until the action taken is recorded';
  if (event.kind === 'refused' && event.why.trim() === '') return 'a refusal needs a reason';
  return null;
}

/** What still stands between a referral and its delivery, in words; null when nothing does. */
export function whyNotReady(
  referral: Pick<Referral, 'missing' | 'consent' | 'unconfirmed'>,
  pathway: Pathway,
): string | null {
  if (referral.missing.length > 0) return `waits for information: ${referral.missing.join(', ')}`;
  if (referral.unconfirmed === true && !pathway.onMatchAlone)
    return 'waits for a person to confirm the caller: a number match alone sends nothing';
  if (pathway.legalBasis.consent === 'notNeeded') return null;
  if (referral.consent === null) return 'waits for consent to be recorded';
  if (referral.consent.state === 'overridden' && !pathway.legalBasis.mayOverride)
    return 'consent was refused, and on this pathway that cannot be overridden';
  return referral.consent.state === 'refused' ? 'consent was refused' : null;
}

export function inWords(status: Referral['status']): string {
  return status === 'inProgress' ? 'in progress' : status;
}

function actorOf(event: ReferralEvent): ActorId {
  return 'by' in event ? event.by : SYSTEM_ACTOR;
}

function reasonOf(event: ReferralEvent): string {
  switch (event.kind) {
    case 'deliveryFailed':
    case 'delivered':
    case 'deliveryGivenUp':
      return event.outcome;
    case 'held':
    case 'released':
    case 'deliveredByHand':
    case 'refused':
    case 'completed':
    case 'revoked':
    case 'retryAsked':
    case 'assigned':
    case 'raisedAgain':
      return event.why;
    case 'consentRecorded':
      return `consent ${event.consent.state}`;
    case 'informationGiven':
      return `${INFORMATION_GIVEN}${Object.keys(event.facts).sort().join(', ')}`;
    case 'informationMissed':
      return `information is missing: ${event.missing.join(', ')}`;
    case 'deliveryBegun':
      return 'delivery begun';
    case 'deliveryLost':
      return 'its job was lost and is queued again';
    case 'acknowledged':
      return 'acknowledged';
    case 'workStarted':
      return 'work started';
    case 'accepted':
      return 'accepted';
    case 'clockReached':
      return event.stage === 1 ? 'the clock runs out soon' : 'the clock has run out';
    case 'pathwayRemoved':
      return 'its pathway is no longer configured';
  }
}
