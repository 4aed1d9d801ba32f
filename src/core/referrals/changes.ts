import { type ActorId, id, SYSTEM_ACTOR } from '../ids.ts';
import { MINUTE, type Instant } from '../time.ts';
import type { Pathway } from './pathway.ts';
import { recipientOf } from './contents.ts';
import type { ReferralEvent } from './referral-event.ts';
import type { Acknowledgement, Referral } from './referral.ts';

const KEPT_ATTEMPTS = 50;
/** The duty that has what no pathway says an owner for. */
export const OWNER_OF_LAST_RESORT = 'supervisor';

/** What an event changes besides version, time and history. `status` only where the table's answer is not enough. */
export function changesOf(
  referral: Referral,
  event: ReferralEvent,
  pathway: Pathway | null,
  now: Instant,
): Partial<Referral> {
  const ours = pathway?.owner ?? OWNER_OF_LAST_RESORT;
  switch (event.kind) {
    case 'released':
    case 'retryAsked':
      return {
        unconfirmed: false,
        round: referral.round + 1,
        owner: ours,
        messageId: null,
        heldByHand: false,
      };
    case 'deliveryLost':
      return { round: referral.round + 1 };
    case 'informationGiven': {
      const facts = { ...referral.facts, ...event.facts };
      return { facts, missing: referral.missing.filter((name) => (facts[name] ?? '') === '') };
    }
    case 'informationMissed':
      return { missing: event.missing, owner: ours };
    case 'consentRecorded':
      return { consent: { ...event.consent, by: event.by, at: now } };
    case 'deliveryBegun':
      return { messageId: event.messageId ?? referral.messageId };
    case 'deliveryFailed':
      return { attempts: tried(referral, now, event.outcome) };
    case 'delivered':
      return {
        attempts: tried(referral, now, event.outcome),
        ...(event.acknowledges && {
          status: 'acknowledged',
          acknowledgement: { at: now, by: partnerActor(referral, pathway), reference: event.reference },
          owner: ownerAt(referral, pathway),
        }),
      };
    case 'deliveryGivenUp':
      return { attempts: tried(referral, now, event.outcome), owner: ours };
    case 'acknowledged':
      return {
        acknowledgement: { at: now, by: event.by, reference: event.reference },
        owner: ownerAt(referral, pathway),
      };
    case 'accepted':
      return { owner: event.owner, acknowledgement: acknowledgedBy(referral, event.by, now) };
    case 'workStarted':
      return { acknowledgement: acknowledgedBy(referral, event.by, now) };
    case 'assigned':
    case 'refused':
      return { owner: event.owner };
    case 'clockReached':
      return { clockStage: event.stage, owner: ownerWhenLate(referral, event.stage, pathway) };
    case 'pathwayRemoved':
      return { owner: OWNER_OF_LAST_RESORT };
    case 'held':
      return { owner: ours, heldByHand: referral.heldByHand || event.by !== SYSTEM_ACTOR };
    case 'deliveredByHand':
    case 'completed':
    case 'revoked':
      return {};
    case 'raisedAgain':
      return {
        unconfirmed: referral.unconfirmed === true && !event.confirms,
        // What was sent names whom it was sent about; whoever comes later is a referral's own news.
        ...(isBeforeSending(referral) && {
          people: [...new Set([...referral.people, ...event.people])],
          missing: referral.missing.filter((name) => name !== 'people' || event.people.length === 0),
        }),
      };
  }
}

function isBeforeSending(referral: Referral): boolean {
  return referral.status === 'raised' || referral.status === 'held' || referral.status === 'ready';
}

function tried(referral: Referral, at: Instant, outcome: string): Referral['attempts'] {
  return [...referral.attempts.slice(1 - KEPT_ATTEMPTS), { at, outcome }];
}

/** Taking it or working on it says that they have it. */
function acknowledgedBy(referral: Referral, by: ActorId, at: Instant): Acknowledgement {
  return referral.acknowledgement ?? { at, by, reference: null };
}

function partnerActor(referral: Referral, pathway: Pathway | null): ActorId {
  return id<ActorId>(`partner:${pathway === null ? 'unknown' : recipientOf(referral, pathway)}`);
}

function ownerAt(referral: Referral, pathway: Pathway | null): string {
  return pathway === null ? OWNER_OF_LAST_RESORT : `recipient:${recipientOf(referral, pathway)}`;
}

/** Stage 2 is the first owner of lateness, 3 the next, and so on; the last one keeps it. A warning moves nothing. */
function ownerWhenLate(referral: Referral, stage: number, pathway: Pathway | null): string {
  if (stage < 2) return referral.owner;
  const owners = pathway?.late.owners ?? [OWNER_OF_LAST_RESORT];
  return owners[Math.min(stage - 2, owners.length - 1)] ?? OWNER_OF_LAST_RESORT;
}

/**
 * When the clock speaks next: a warning, then lateness, then once for each further owner; null when all has been said or
 * the clock is met.
 */
export function nextClockAt(referral: Referral, pathway: Pathway | null, met: boolean): Instant | null {
  if (met) return null;
  if (referral.clockStage === 0) return Math.min(referral.warnAt, referral.dueAt);
  if (referral.clockStage === 1) return referral.dueAt;
  const owners = pathway?.late.owners.length ?? 1;
  const passed = referral.clockStage - 1;
  if (passed >= owners) return null;
  return referral.dueAt + passed * (pathway?.late.passUpAfterMs ?? 60 * MINUTE);
}
