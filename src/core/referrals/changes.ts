import { type ActorId, id, SYSTEM_ACTOR } from '../ids.ts';
import { MINUTE, type Instant } from '../time.ts';
import type { Pathway } from './pathway.ts';
import { missingFields, recipientOf } from './contents.ts';
import type { ReferralEvent, ReferralEventKind } from './referral-event.ts';
import type { Acknowledgement, Referral } from './referral.ts';

const KEPT_ATTEMPTS = 50;
/** The duty that has what no pathway says an owner for. */
export const OWNER_OF_LAST_RESORT = 'supervisor';
/** Begins the history's line of it; the fields' names follow. */
export const INFORMATION_GIVEN = 'information given: ';

type EventOf<Kind extends ReferralEventKind> = Extract<ReferralEvent, { kind: Kind }>;

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
        // What was said of an earlier sending stays in the history: this one is acknowledged anew.
        acknowledgement: null,
        round: referral.round + 1,
        owner: ours,
        messageId: null,
        heldByHand: false,
      };
    case 'deliveryLost':
      return { round: referral.round + 1 };
    case 'informationGiven': {
      const facts = { ...referral.facts, ...event.facts };
      const missing = referral.missing.filter((name) => (facts[name] ?? '') === '');
      const typed = [...new Set([...typedFields(referral), ...Object.keys(event.facts)])];
      return { facts, missing, ...(event.lookedUp !== true && { typed }) };
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
        ...(isBeforeSending(referral) && peopleRaisedAgain(referral, event, pathway)),
      };
  }
}

/**
 * Those of a number match give way to whom somebody has confirmed, with all that was looked up about them (S7, S8); what
 * only a number match says adds nobody to them.
 */
function peopleRaisedAgain(
  referral: Referral,
  { confirms, people, known }: EventOf<'raisedAgain'>,
  pathway: Pathway | null,
): Partial<Referral> {
  if (referral.unconfirmed !== true && !confirms) return {};
  if (referral.unconfirmed !== true || !confirms) {
    const missing = referral.missing.filter((name) => name !== 'people' || people.length === 0);
    return { people: [...new Set([...referral.people, ...people])], missing };
  }
  const typed = typedFields(referral);
  const kept = Object.entries(referral.facts).filter(([name]) => typed.includes(name));
  const refused = referral.consent?.state === 'refused';
  const about: Referral = {
    ...referral,
    people,
    facts: { ...known?.facts, ...Object.fromEntries(kept) },
    // Whose word it was is not known: a refusal stands until somebody lifts it, a yes has to be that person's own.
    consent: refused ? referral.consent : (known?.consent ?? null),
  };
  const { facts, consent } = about;
  const missing = pathway === null ? about.missing : missingFields(about, pathway);
  return { people, facts, consent, missing };
}

/** The names of facts that a person supplied. Earlier releases kept them in the history alone. */
function typedFields({ typed, history }: Referral): readonly string[] {
  if (typed !== undefined) return typed;
  return history
    .filter(({ by, why }) => by !== SYSTEM_ACTOR && why.startsWith(INFORMATION_GIVEN))
    .flatMap(({ why }) => why.slice(INFORMATION_GIVEN.length).split(', '));
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
