/** What a specialist's leg is answered when it asks for a document: before it has accepted nothing about the call. */
import type { OfferId } from '../ids.ts';
import { sharedAssessment } from '../routing/mutual-aid.ts';
import { briefFor } from './brief.ts';
import { roomName, type Offer } from './call.ts';
import type { CallReply } from './effects.ts';
import type { EventOf } from './events.ts';
import {
  change,
  changeOffer,
  coacheeNow,
  dropOffer,
  offerIn,
  offersOf,
  refetch,
  type SeatDraft,
} from './seat-draft.ts';
import { goesOn, handOverFailed, isHeard } from './seat-steps.ts';

const WRONG_PINS_ALLOWED = 3;
/** Whatever answers and presses nothing through so many prompts (about 8 s each) is no person (design 2.8). */
const PROMPTS_ALLOWED = 2;

/** The leg asks for its document. Nothing about the call is spoken before it is accepted (design 2.8). */
export function fetched(d: SeatDraft, e: EventOf<'specialistFetched'>): void {
  const offer = offerIn(d.seat, e.offer);
  if (offer === undefined || (offer.legId !== null && offer.legId !== e.legId)) {
    d.reply = { kind: 'sendAway' };
    return;
  }
  const prompts = offer.prompts ?? 0;
  if (d.seat.state === 'ringing' && prompts >= PROMPTS_ALLOWED) {
    d.reply = { kind: 'hangUp' };
    goesOn(d, offer.id, { becomes: 'ready', noAnswer: true });
    return;
  }
  changeOffer(d, offer.id, { legId: e.legId, answered: true, prompts: prompts + 1 });
  d.reply = documentFor(d, offer.id);
}

function documentFor(d: SeatDraft, id: OfferId): CallReply {
  const offer = offerIn(d.seat, id);
  if (offer === undefined) return { kind: 'sendAway' };
  if (d.seat.state === 'ringing') {
    // Accepted on the console, but only a person can press a key: an answering machine is not a person.
    return offer.acceptedVia === 'console' || offer.desk
      ? { kind: 'askKey', offer: id }
      : { kind: 'askPin', offer: id };
  }
  if (isHeard(d)) d.signals.push({ signal: 'specialistGone' });
  if (d.seat.state === 'handingOver') handOverFailed(d);
  // What was asked for the room they have left is not wanted of the one they enter, muted (S4).
  change(d, { wanted: null, handOver: null, coachee: null });
  if (d.seat.state === 'outside' && !offer.briefed && d.chair !== 'observer') {
    // Outside the room, where nobody else hears it; then the leg asks again, sooner where a key is pressed (S4).
    changeOffer(d, id, { briefed: true });
    return { kind: 'brief', offer: id, words: briefFor(withinAid(d.lookup, offer.aid)) };
  }
  const coachee = coacheeNow(d.line);
  if (coachee === null) {
    change(d, { state: 'outside' });
    return { kind: 'waitOutside', offer: id };
  }
  change(d, { state: 'entering', coachee });
  return { kind: 'enterAsCoach', offer: id, room: roomName(d.callId, d.line.generation), coachee };
}

export function accepted(d: SeatDraft, e: EventOf<'offerAccepted'>): void {
  const offer = offerIn(d.seat, e.offer);
  if (offer === undefined) {
    d.reply = { kind: 'sendAway' };
    return;
  }
  if (e.via === 'key' && offer.acceptedVia !== 'console' && !offer.desk) {
    d.reply = documentFor(d, offer.id);
    return;
  }
  const needsKey = e.via === 'console' && offer.endpoint.kind !== 'client';
  changeOffer(d, offer.id, { acceptedVia: e.via === 'pin' ? 'pin' : 'console', prompts: 0 });
  if (needsKey || !offer.answered) {
    if (offer.answered && offer.legId !== null)
      d.effects.push({ do: 'refetchSpecialist', offer: offer.id, legId: offer.legId });
    return;
  }
  sitDown(d, offer.id);
  if (!offer.desk) d.effects.push({ do: 'occupySpecialist', specialistId: offer.specialistId });
  if (e.via === 'console' && offer.legId !== null) refetch(d);
  else d.reply = documentFor(d, offer.id);
}

/** The first to accept wins: everybody else's leg is ended at once and their claim given back (S11). */
function sitDown(d: SeatDraft, winner: OfferId): void {
  const losers = offersOf(d.seat).filter(({ id }) => id !== winner);
  for (const { id } of losers) dropOffer(d, id, { becomes: 'ready' });
  change(d, { state: 'outside', claims: [], widenTimer: null });
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
  d.reply = d.seat.offer?.id === e.offer ? documentFor(d, e.offer) : { kind: 'sendAway' };
}

export function fetchedLate(d: SeatDraft): void {
  d.reply = { kind: 'sendAway' };
}

export function pinRefused(d: SeatDraft, e: EventOf<'pinRefused'>): void {
  const offer = offerIn(d.seat, e.offer);
  if (offer === undefined || offer.wrongPins + 1 >= WRONG_PINS_ALLOWED) {
    d.reply = { kind: 'sendAway' };
    goesOn(d, e.offer, { becomes: 'ready' });
    return;
  }
  changeOffer(d, offer.id, { wrongPins: offer.wrongPins + 1 });
  d.reply = documentFor(d, offer.id);
}

/** A partner's specialist is told no more than the agreement shares. */
function withinAid(lookup: SeatDraft['lookup'], aid: Offer['aid']): SeatDraft['lookup'] {
  if (aid === undefined || lookup.assessment === null) return lookup;
  const shared = sharedAssessment(lookup.assessment, aid.share);
  const reasons = aid.share.includes('reasons') ? shared.reasons : [];
  return { ...lookup, assessment: { ...shared, reasons } };
}
