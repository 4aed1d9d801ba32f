/** What each cell of the seat table does: offers, acceptance, entering. Modes and hand-over are in seat-modes.ts. */
import { SYSTEM_ACTOR } from '../ids.ts';
import { legOf } from './call.ts';
import type { EventOf } from './events.ts';
import {
  askNext,
  change,
  changeOffer,
  coacheeNow,
  dropOffer,
  isDirect,
  nextStep,
  position,
  positionFor,
  ringSeconds,
  search,
  specialistPlan,
  type SeatDraft,
} from './seat-draft.ts';

/** A plan has come. `automatic` alone brings a specialist by itself; other stages wait for a person (S4, design 2.7). */
export function planned(d: SeatDraft, e: EventOf<'callerAssessed'>): void {
  const wanted = e.plan.introduction === 'automatic' && e.plan.specialist !== null;
  if (wanted && d.line.state !== 'ended' && d.line.callerLeftAt === null) search(d, 'plan');
}

export function requested(d: SeatDraft): void {
  if (d.line.state !== 'ended' && d.lookup.plan !== null) search(d, 'request');
}

export function claimed(d: SeatDraft, e: EventOf<'specialistClaimed'>): void {
  if (e.offer !== `s${d.seat.offerCount}`) {
    d.effects.push({ do: 'releaseSpecialist', specialistId: e.specialistId, becomes: 'ready' });
    return;
  }
  const { offer, specialistId, endpoint, reasons } = e;
  change(d, {
    offer: {
      id: offer,
      specialistId,
      endpoint,
      legId: null,
      answered: false,
      acceptedVia: null,
      wrongPins: 0,
      reasons,
    },
  });
  if (isDirect(d.line)) {
    advise(d);
    return;
  }
  const ringTimeoutSeconds = ringSeconds(d);
  change(d, { state: 'ringing' });
  d.effects.push({ do: 'ringSpecialist', offer, specialistId, endpoint, ringTimeoutSeconds });
  d.effects.push({
    do: 'startTimer',
    timerId: `offer-${offer}`,
    name: 'offer',
    afterMs: (ringTimeoutSeconds + 10) * 1_000,
  });
}

/** A direct call has no room: the specialist has the story and advises through the console (design 2.4). */
export function advise(d: SeatDraft): void {
  const offer = d.seat.offer;
  if (offer === null) return;
  if (offer.legId !== null) d.effects.push({ do: 'endSpecialistLeg', legId: offer.legId });
  if (d.seat.state === 'handingOver') handOverFailed(d);
  changeOffer(d, { legId: null });
  change(d, { state: 'advising', coachee: null, wanted: null, handOver: null });
  d.effects.push({ do: 'occupySpecialist', specialistId: offer.specialistId });
}

/** A claim that comes after the seat has stopped asking is given back, unless it is the one who sits there. */
export function claimedLate(d: SeatDraft, e: EventOf<'specialistClaimed'>): void {
  if (d.seat.offer?.specialistId !== e.specialistId)
    d.effects.push({ do: 'releaseSpecialist', specialistId: e.specialistId, becomes: 'ready' });
}

export function nobody(d: SeatDraft, e: EventOf<'nobodyClaimed'>): void {
  if (e.offer === `s${d.seat.offerCount}`) nextStep(d);
}

export function legAccepted(d: SeatDraft, e: EventOf<'specialistLegAccepted'>): void {
  if (d.seat.offer?.id !== e.offer || (d.seat.offer.legId !== null && d.seat.offer.legId !== e.legId)) {
    d.effects.push({ do: 'endSpecialistLeg', legId: e.legId });
    return;
  }
  changeOffer(d, { legId: e.legId });
}

/** The adviser has no leg: one that was still being asked for when the call went direct is let go. */
export function adviserLeg(d: SeatDraft, e: EventOf<'specialistLegAccepted'>): void {
  d.effects.push({ do: 'endSpecialistLeg', legId: e.legId });
}

/** Refused: the next person. Unknown: it may ring; its first fetch or the timer will tell. */
export function legRefused(d: SeatDraft, e: EventOf<'specialistLegRefused'>): void {
  if (d.seat.offer?.id !== e.offer || e.outcome === 'unknown') return;
  dropOffer(d, true, 'ready');
  askNext(d);
}

export function declined(d: SeatDraft, e: EventOf<'offerDeclined'>): void {
  if (d.seat.offer?.id !== e.offer) return;
  dropOffer(d, false, 'ready');
  askNext(d);
}

export function timer(d: SeatDraft, e: EventOf<'timerFired'>): void {
  if (e.name !== 'offer' || e.timerId !== `offer-${d.seat.offer?.id}`) return;
  dropOffer(d, false, 'ready');
  askNext(d);
}

/** Of this offer, and of its own leg: another leg's end says nothing. */
function isOurs(d: SeatDraft, e: EventOf<'specialistLegEnded'>): boolean {
  const offer = d.seat.offer;
  return offer?.id === e.offer && (offer.legId === null || offer.legId === e.legId);
}

export function ringEnded(d: SeatDraft, e: EventOf<'specialistLegEnded'>): void {
  if (!isOurs(d, e)) return;
  dropOffer(d, true, 'ready');
  askNext(d);
}

export function legLost(d: SeatDraft, e: EventOf<'specialistLegEnded'>): void {
  if (isOurs(d, e)) lost(d, true);
}

/** An accepted specialist is gone while the call goes on: told, and somebody else is asked. */
export function lost(d: SeatDraft, legGone: boolean): void {
  const offer = d.seat.offer;
  if (offer === null) return;
  const wasAudible =
    d.seat.state === 'audible' || d.seat.state === 'leading' || d.seat.state === 'handingOver';
  if (d.seat.state === 'handingOver') handOverFailed(d);
  dropOffer(d, legGone, 'wrapUp');
  d.effects.push({
    do: 'raiseAlarm',
    kind: 'specialistLost',
    class: 'important',
    cause: `offer-${offer.id}`,
    text: 'A specialist left a call that is still going on.',
  });
  if (wasAudible) d.signals.push({ signal: 'specialistGone' });
  change(d, { state: 'released' });
  if (d.line.state !== 'ended' && d.line.callerLeftAt === null) search(d, d.seat.cause);
}

export function handOverFailed(d: SeatDraft): void {
  const handOver = d.seat.handOver;
  change(d, { handOver: null });
  if (handOver === null) return;
  d.effects.push({
    do: 'raiseAlarm',
    kind: 'handOverFailed',
    class: 'urgent',
    cause: `offer-${d.seat.offer?.id ?? d.seat.offerCount}`,
    text: 'A hand-over failed; the handler still has the caller.',
  });
  d.effects.push({ do: 'reviewCall', cause: 'handOverFailed' });
}

export function inRoom(d: SeatDraft, e: EventOf<'participantJoined'>): void {
  const offer = d.seat.offer;
  if (offer === null || e.legId !== offer.legId || e.legId === legOf(d.callId)) return;
  arrived(d);
}

/** The specialist is in the room, muted. */
export function arrived(d: SeatDraft): void {
  change(d, { state: 'listening' });
  if (coacheeNow(d.line) !== d.seat.coachee) reCoach(d);
  else if (specialistPlan(d)?.openingMode === 'coaching') ask(d, 'coaching');
}

/** The coached handler changed between sending in and arriving: mute, then point to whoever is there now. */
export function reCoach(d: SeatDraft): void {
  position(d, { mode: 'muted' });
  const where = positionFor(d, 'listening');
  if (where !== null && where.mode !== 'muted') position(d, where);
  change(d, { state: 'listening', coachee: coacheeNow(d.line), wanted: null });
}

function ask(d: SeatDraft, mode: 'coaching'): void {
  const where = positionFor(d, mode);
  if (where === null) return;
  change(d, { wanted: { mode, by: SYSTEM_ACTOR } });
  position(d, where);
}

/** A handler lets the specialist go, or the specialist leaves the call by a command. */
export function release(d: SeatDraft): void {
  const wasAudible =
    d.seat.state === 'audible' || d.seat.state === 'leading' || d.seat.state === 'handingOver';
  dropOffer(d, false, d.seat.state === 'ringing' || d.seat.state === 'claiming' ? 'ready' : 'wrapUp');
  change(d, { state: 'released' });
  if (wasAudible) d.signals.push({ signal: 'specialistGone' });
}
