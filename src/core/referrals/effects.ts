import type { AlarmClass, AlarmKind } from '../alarms/alarm.ts';
import type { AuditEntry, AuditOperation } from '../audit/audit-entry.ts';
import type { ActorId } from '../ids.ts';
import { id, SYSTEM_ACTOR } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Pathway } from './pathway.ts';
import type { ReferralEffect } from './referral-effect.ts';
import type { GivenUp, ReferralEvent } from './referral-event.ts';
import { recipientOf } from './contents.ts';
import type { Referral } from './referral.ts';

/** What must follow a change: the delivery, the alarm, and always the audit entry (S15). */
export function effectsOf(
  before: Referral,
  event: ReferralEvent,
  after: Referral,
  pathway: Pathway | null,
  now: Instant,
): readonly ReferralEffect[] {
  return [...following(event, after, pathway, now), auditOf(before, event, after, pathway, now)];
}

function following(
  event: ReferralEvent,
  after: Referral,
  pathway: Pathway | null,
  now: Instant,
): readonly ReferralEffect[] {
  switch (event.kind) {
    case 'released':
    case 'retryAsked':
    case 'deliveryLost':
      return pathway === null ? [] : [delivery(after, pathway)];
    case 'deliveryGivenUp':
      return [
        alarm(
          after,
          'referralDead',
          howLoud(event.why, pathway),
          `dead-${after.round}`,
          givenUp(after, event.why),
          now,
        ),
      ];
    case 'informationMissed':
      return [
        alarm(
          after,
          'referralLate',
          'advisory',
          `held-${after.round}`,
          `${named(after)} waits for information: ${after.missing.join(', ')}`,
          now,
        ),
      ];
    case 'clockReached':
      return [clockAlarm(after, event.stage, pathway, now)];
    case 'pathwayRemoved':
      return [
        alarm(
          after,
          'referralDead',
          'important',
          'pathway',
          `${named(after)} cannot be sent: its pathway is no longer configured. Deliver it by hand, or revoke it`,
          now,
        ),
      ];
    case 'refused':
      return [
        alarm(
          after,
          'referralDead',
          'important',
          `refused-${after.version}`,
          `${named(after)} was refused by its recipient and is with ${after.owner} again`,
          now,
        ),
      ];
    case 'held':
    case 'informationGiven':
    case 'consentRecorded':
    case 'deliveryBegun':
    case 'deliveryFailed':
    case 'delivered':
    case 'deliveredByHand':
    case 'acknowledged':
    case 'workStarted':
    case 'accepted':
    case 'completed':
    case 'revoked':
    case 'assigned':
      return [];
    case 'raisedAgain':
      return event.by === SYSTEM_ACTOR || after.raisedBy === SYSTEM_ACTOR || event.by === after.raisedBy
        ? []
        : [
            alarm(
              after,
              'referralRaisedTwice',
              'advisory',
              `again-${event.by}`,
              `${named(after)} was raised by ${after.raisedBy} and again by ${event.by}: it is one referral, with ${after.owner}`,
              now,
            ),
          ];
  }
}

/** Asks for the delivery of the present round. */
export function delivery(referral: Referral, pathway: Pathway): ReferralEffect {
  const { priority, delivery: retry } = pathway;
  return { kind: 'deliver', referralId: referral.id, round: referral.round, priority, retry };
}

function clockAlarm(after: Referral, stage: number, pathway: Pathway | null, now: Instant): ReferralEffect {
  const text =
    stage === 1
      ? `${named(after)} is not acknowledged and its clock runs out soon`
      : `${named(after)} is late: nobody has acknowledged it and its clock has run out. It is with ${after.owner}`;
  const how = stage === 1 ? 'advisory' : lateClass(pathway);
  return alarm(after, 'referralLate', how, `clock-${stage}`, text, now);
}

/** Delivery by hand is how the pathway was meant; everything else is trouble. */
function howLoud(why: GivenUp, pathway: Pathway | null): AlarmClass {
  return why === 'manualRoute' ? 'advisory' : lateClass(pathway);
}

function givenUp(after: Referral, why: GivenUp): string {
  const tries = after.attempts.length === 1 ? 'one try' : `${after.attempts.length} tries`;
  switch (why) {
    case 'manualRoute':
      return `${named(after)} is to be delivered by hand: ${after.owner} has it`;
    case 'refusedByPartner':
      return `${named(after)} was turned away by its recipient's system; ${after.owner} has to see to it`;
    case 'outcomeUnknown':
      return `${named(after)} may have arrived or not: ${after.owner} has to ask before it is sent again`;
    case 'triesUsedUp':
      return `${named(after)} could not be delivered after ${tries}; ${after.owner} has to see to it`;
  }
}

function lateClass(pathway: Pathway | null): AlarmClass {
  return pathway?.late.alarmClass ?? 'important';
}

function named(referral: Referral): string {
  return `Referral ${referral.id} (${referral.pathway})`;
}

function alarm(
  of: Referral,
  kind: AlarmKind,
  how: AlarmClass,
  cause: string,
  text: string,
  at: Instant,
): ReferralEffect {
  return {
    kind: 'raiseAlarm',
    alarm: {
      id: id(`${of.id}-${cause}`),
      class: how,
      kind,
      force: of.force,
      callId: of.callId,
      text,
      at,
    },
  };
}

/** The audit entry of a change: what, from, to, owner and names of fields; never what people typed (S14). */
export function auditOf(
  before: Referral | null,
  event: ReferralEvent | { readonly kind: 'raised'; readonly by: ActorId },
  after: Referral,
  pathway: Pathway | null,
  now: Instant,
): ReferralEffect {
  const disclosed = event.kind === 'delivered' || event.kind === 'deliveredByHand';
  const entry: AuditEntry = {
    id: `${after.id}-v${after.version}`,
    when: now,
    who: 'by' in event ? event.by : SYSTEM_ACTOR,
    what: `referral${event.kind.charAt(0).toUpperCase()}${event.kind.slice(1)}`,
    operation: operationOf(event.kind, disclosed),
    subjectType: 'referral',
    subjectId: after.id,
    correlationId: after.callId,
    recipient: disclosed ? (pathway === null ? 'unknown' : recipientOf(after, pathway)) : null,
    details: {
      pathway: after.pathway,
      force: after.force,
      from: before?.status ?? null,
      to: after.status,
      owner: after.owner,
      round: after.round,
      ground: after.legalBasis,
      consent: after.consent?.state ?? null,
    },
  };
  return { kind: 'audit', entry };
}

function operationOf(kind: ReferralEvent['kind'] | 'raised', disclosed: boolean): AuditOperation {
  if (disclosed) return 'disclosure';
  return kind === 'raised' ? 'collection' : 'alteration';
}
