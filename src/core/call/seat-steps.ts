/** What each cell of the seat table does: offers, acceptance, entering. Modes and hand-over are in seat-modes.ts. */
import { SYSTEM_ACTOR } from '../ids.ts';
import { legOf, roomName } from './call.ts';
import type { CallReply } from './effects.ts';
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
  type SeatDraft,
  search,
  specialistPlan,
} from './seat-draft.ts';

const WRONG_PINS_ALLOWED = 3;
/** Whatever answers and presses nothing through so many prompts (about 8 s each) is no person (design 2.8). */
const PROMPTS_ALLOWED = 2;

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
    d.effects.push({ do: 'releaseSpecialist', specialistId: e.specialistId, then: 'ready' });
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
  if (isDirect(d.line)) return advise(d);
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
  changeOffer(d, { legId: null });
  change(d, { state: 'advising', coachee: null, wanted: null });
  d.effects.push({ do: 'occupySpecialist', specialistId: offer.specialistId });
}

/** A claim that comes after the seat has stopped asking is given back. */
export function claimedLate(d: SeatDraft, e: EventOf<'specialistClaimed'>): void {
  if (d.seat.offer?.id !== e.offer)
    d.effects.push({ do: 'releaseSpecialist', specialistId: e.specialistId, then: 'ready' });
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

/** Refused: the next person. Unknown: it may ring; its first fetch or the timer will tell. */
export function legRefused(d: SeatDraft, e: EventOf<'specialistLegRefused'>): void {
  if (d.seat.offer?.id !== e.offer || e.outcome === 'unknown') return;
  dropOffer(d, true, 'ready');
  askNext(d);
}

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
    return askNext(d);
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

/** An acceptance that comes too late is told so by being let go, with nothing said. */
export function acceptedLate(d: SeatDraft, e: EventOf<'offerAccepted'>): void {
  d.reply = d.seat.offer?.id === e.offer ? documentFor(d) : { kind: 'sendAway' };
}

export function fetchedLate(d: SeatDraft): void {
  d.reply = { kind: 'sendAway' };
}

export function declined(d: SeatDraft, e: EventOf<'offerDeclined'>): void {
  if (d.seat.offer?.id !== e.offer) return;
  dropOffer(d, false, 'ready');
  askNext(d);
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

export function timer(d: SeatDraft, e: EventOf<'timerFired'>): void {
  if (e.name !== 'offer' || e.timerId !== `offer-${d.seat.offer?.id}`) return;
  dropOffer(d, false, 'ready');
  askNext(d);
}

export function ringEnded(d: SeatDraft, e: EventOf<'specialistLegEnded'>): void {
  if (d.seat.offer?.id !== e.offer) return;
  dropOffer(d, true, 'ready');
  askNext(d);
}

/** An accepted specialist's leg is gone while the call goes on: told, and somebody else is asked. */
export function lost(d: SeatDraft, e: EventOf<'specialistLegEnded'>): void {
  if (d.seat.offer?.id !== e.offer) return;
  const wasAudible =
    d.seat.state === 'audible' || d.seat.state === 'leading' || d.seat.state === 'handingOver';
  if (d.seat.state === 'handingOver') handOverFailed(d);
  dropOffer(d, true, 'wrapUp');
  d.effects.push({
    do: 'raiseAlarm',
    kind: 'specialistLost',
    class: 'important',
    cause: `offer-${e.offer}`,
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
  change(d, { state: 'listening' });
  if (coacheeNow(d.line) !== d.seat.coachee) return reCoach(d);
  if (specialistPlan(d)?.openingMode === 'coaching') ask(d, 'coaching');
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
  const wasAudible = d.seat.state === 'audible' || d.seat.state === 'leading';
  dropOffer(d, false, d.seat.state === 'ringing' || d.seat.state === 'claiming' ? 'ready' : 'wrapUp');
  change(d, { state: 'released' });
  if (wasAudible) d.signals.push({ signal: 'specialistGone' });
}

export function effectFailed(d: SeatDraft, e: EventOf<'effectFailed'>): void {
  const failed = e.effect;
  if (
    failed.do === 'claimSpecialist' &&
    d.seat.state === 'claiming' &&
    failed.offer === `s${d.seat.offerCount}`
  )
    nextStep(d);
  if (failed.do === 'ringSpecialist' && d.seat.state === 'ringing' && d.seat.offer?.id === failed.offer) {
    dropOffer(d, false, 'ready');
    askNext(d);
  }
}
