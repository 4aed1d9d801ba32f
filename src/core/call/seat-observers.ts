/**
 * Observers: a trainee or supervisor who listens. The handler knows of each and can send them away; they are muted from
 * the first to the last moment and have no way to be heard (S4); whether they come or go changes nothing (S3).
 */
import { id, type OfferId, type SpecialistId } from '../ids.ts';
import type { LinePlan } from '../routing/line-plan.ts';
import type { Observer, Seat } from './call.ts';
import type { EventOf } from './events.ts';
import { change, dropAll, EMPTY_SEAT, isDirect, offersOf, type SeatDraft } from './seat-draft.ts';

/** How many may listen to one call at once where the line says nothing else. */
const OBSERVERS_AT_MOST = 1;
const DESK_RING_SECONDS = 30;
const OFFER_GRACE_MS = 10_000;

export function observersAtMost(plan: LinePlan): number {
  return plan.observersAtMost ?? OBSERVERS_AT_MOST;
}

export function observerInvited(d: SeatDraft, e: EventOf<'observerInvited'>): void {
  const present = d.seat.observers ?? [];
  const over = d.line.state === 'ended' || d.line.callerLeftAt !== null || isDirect(d.line);
  if (over || present.length >= observersAtMost(d.plan)) return;
  const observerCount = (d.seat.observerCount ?? 0) + 1;
  const offer = id<OfferId>(`o${observerCount}`);
  const beside: SeatDraft = { ...d, chair: 'observer', seat: EMPTY_SEAT };
  if (e.who.kind === 'specialist') claim(beside, offer, e.who.specialistId);
  else if (!ringDesk(beside, offer, e.who.destinationId)) return;
  const observer: Observer = { id: offer, as: e.as, by: e.by, at: d.now, chair: beside.seat };
  change(d, { observers: [...present, observer], observerCount });
}

/** Somebody of the roster is claimed like any other, so that nobody rings them for a call of their own (S11). */
function claim(d: SeatDraft, offer: OfferId, specialistId: SpecialistId): void {
  change(d, { state: 'claiming', claims: [offer] });
  const step = {
    kind: 'ownPool',
    target: null,
    ringTimeoutMs: DESK_RING_SECONDS * 1_000,
    maxOffers: 1,
  } as const;
  d.effects.push({ do: 'claimSpecialist', offer, step, skills: [], tried: [], only: specialistId });
}

/** A desk of the line itself, and no other number: nobody is let in by way of a number that somebody typed. */
function ringDesk(d: SeatDraft, offer: OfferId, destinationId: string): boolean {
  const endpoint = d.plan.steps
    .flatMap(({ destinations }) => destinations)
    .find((destination) => destination.id === destinationId);
  if (endpoint === undefined || endpoint.id === d.line.handler?.destinationId) return false;
  const specialistId = id<SpecialistId>(endpoint.id);
  change(d, {
    state: 'ringing',
    offer: {
      ...{ id: offer, specialistId, endpoint, legId: null, answered: false, acceptedVia: null },
      ...{ wrongPins: 0, desk: true, reasons: [] },
    },
  });
  const ringTimeoutSeconds = DESK_RING_SECONDS;
  d.effects.push({ do: 'ringSpecialist', offer, specialistId, endpoint, ringTimeoutSeconds });
  d.effects.push({
    do: 'startTimer',
    timerId: `offer-${offer}`,
    name: 'offer',
    afterMs: ringTimeoutSeconds * 1_000 + OFFER_GRACE_MS,
  });
  return true;
}

export function observerSentAway(d: SeatDraft, e: EventOf<'observerSentAway'>): void {
  for (const observer of d.seat.observers ?? []) if (observer.id === e.observer) letGo(d, observer);
  keep(d, (observer) => observer.id !== e.observer);
}

function letGo(d: SeatDraft, { chair }: Observer): void {
  const beside: SeatDraft = { ...d, chair: 'observer', seat: chair };
  const heard = chair.state !== 'ringing' && chair.state !== 'claiming';
  dropAll(beside, { becomes: heard ? 'wrapUp' : 'ready' });
}

/** After every event: who has left, or could not be reached, is no observer any more. */
export function settleObservers(d: SeatDraft): void {
  keep(d, ({ chair }) => chair.state === 'claiming' || offersOf(chair).length > 0);
}

function keep(d: SeatDraft, which: (observer: Observer) => boolean): void {
  const before = d.seat.observers ?? [];
  const after = before.filter(which);
  if (after.length < before.length) change(d, { observers: after });
}

export function changeObserver(d: SeatDraft, observer: Observer, chair: Seat): void {
  change(d, {
    observers: (d.seat.observers ?? []).map((known) =>
      known.id === observer.id ? { ...known, chair } : known,
    ),
  });
}
