/** What a specialist's leg is answered when it asks for a document: before it has accepted nothing about the call. */
import { roomName } from './call.ts';
import type { CallReply } from './effects.ts';
import type { EventOf } from './events.ts';
import { askNext, change, changeOffer, coacheeNow, dropOffer, type SeatDraft } from './seat-draft.ts';
import { handOverFailed } from './seat-steps.ts';

const WRONG_PINS_ALLOWED = 3;
/** Whatever answers and presses nothing through so many prompts (about 8 s each) is no person (design 2.8). */
const PROMPTS_ALLOWED = 2;

/** The leg asks for its document. Nothing about the call is spoken before it is accepted (design 2.8). */
export function fetched(d: SeatDraft, e: EventOf<'specialistFetched'>): void {
  const offer = d.seat.offer;
  if (offer === null || offer.id !== e.offer || (offer.legId !== null && offer.legId !== e.legId)) {
    d.reply = { kind: 'sendAway' };
    return;
  }
  const prompts = offer.prompts ?? 0;
  if (d.seat.state === 'ringing' && prompts >= PROMPTS_ALLOWED) {
    d.reply = { kind: 'hangUp' };
    dropOffer(d, false, 'ready');
    askNext(d);
    return;
  }
  changeOffer(d, { legId: e.legId, answered: true, prompts: prompts + 1 });
  d.reply = documentFor(d);
}

function documentFor(d: SeatDraft): CallReply {
  const offer = d.seat.offer;
  if (offer === null) return { kind: 'sendAway' };
  if (d.seat.state === 'ringing') {
    // Accepted on the console, but only a person can press a key: an answering machine is not a person.
    return offer.acceptedVia === 'console'
      ? { kind: 'askKey', offer: offer.id }
      : { kind: 'askPin', offer: offer.id };
  }
  const wasHeard = d.seat.state === 'audible' || d.seat.state === 'leading' || d.seat.state === 'handingOver';
  if (wasHeard) d.signals.push({ signal: 'specialistGone' });
  if (d.seat.state === 'handingOver') handOverFailed(d);
  // What was asked for the room they have left is not wanted of the one they enter, muted (S4).
  change(d, { wanted: null, handOver: null });
  const coachee = coacheeNow(d.line);
  if (coachee === null) {
    change(d, { state: 'outside', coachee: null });
    return { kind: 'waitOutside', offer: offer.id };
  }
  change(d, { state: 'entering', coachee });
  return { kind: 'enterAsCoach', offer: offer.id, room: roomName(d.callId, d.line.generation), coachee };
}

export function accepted(d: SeatDraft, e: EventOf<'offerAccepted'>): void {
  const offer = d.seat.offer;
  if (offer === null || offer.id !== e.offer) {
    d.reply = { kind: 'sendAway' };
    return;
  }
  if (e.via === 'key' && offer.acceptedVia !== 'console') {
    d.reply = documentFor(d);
    return;
  }
  const needsKey = e.via === 'console' && offer.endpoint.kind !== 'client';
  changeOffer(d, { acceptedVia: e.via === 'pin' ? 'pin' : 'console', prompts: 0 });
  if (needsKey || !offer.answered) {
    if (offer.answered && offer.legId !== null)
      d.effects.push({ do: 'refetchSpecialist', offer: offer.id, legId: offer.legId });
    return;
  }
  change(d, { state: 'outside' });
  d.effects.push({ do: 'occupySpecialist', specialistId: offer.specialistId });
  if (e.via === 'console' && offer.legId !== null)
    d.effects.push({ do: 'refetchSpecialist', offer: offer.id, legId: offer.legId });
  else d.reply = documentFor(d);
}

/**
 * Accepted before, or too late. A leg that has pressed keys waits for a document: where it belongs, or sent away with
 * nothing said. A second press in the console has no leg waiting and changes nothing (S12).
 */
export function acceptedLate(d: SeatDraft, e: EventOf<'offerAccepted'>): void {
  if (e.via !== 'console') answerKeys(d, e);
}

/** A wrong PIN after the offer was accepted some other way: the leg still waits for a document. */
export function pinLate(d: SeatDraft, e: EventOf<'pinRefused'>): void {
  answerKeys(d, e);
}

function answerKeys(d: SeatDraft, e: EventOf<'offerAccepted'> | EventOf<'pinRefused'>): void {
  d.reply = d.seat.offer?.id === e.offer ? documentFor(d) : { kind: 'sendAway' };
}

export function fetchedLate(d: SeatDraft): void {
  d.reply = { kind: 'sendAway' };
}

export function pinRefused(d: SeatDraft, e: EventOf<'pinRefused'>): void {
  const offer = d.seat.offer;
  if (offer === null || offer.id !== e.offer || offer.wrongPins + 1 >= WRONG_PINS_ALLOWED) {
    d.reply = { kind: 'sendAway' };
    if (offer?.id === e.offer) {
      dropOffer(d, false, 'ready');
      askNext(d);
    }
    return;
  }
  changeOffer(d, { wrongPins: offer.wrongPins + 1 });
  d.reply = documentFor(d);
}
