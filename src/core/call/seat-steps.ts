/** What each cell of the seat table does: offers, acceptance, entering. Modes and hand-over are in seat-modes.ts. */
import { id, type OfferId } from '../ids.ts';
import { legOf } from './call.ts';
import type { EventOf } from './events.ts';
import {
  change,
  changeOffer,
  claimsOf,
  coach,
  coacheeNow,
  dropAll,
  dropOffer,
  giveBack,
  isDirect,
  offerIn,
  offersOf,
  type Parting,
  position,
  positionFor,
  type SeatDraft,
  specialistPlan,
} from './seat-draft.ts';
import { isHeld } from './seat-holders.ts';
import { askAnother, nobodyFree, ringSeconds, search, startWidening, widen } from './seat-search.ts';
import { reliefTakesOver } from './seat-swap.ts';

/** A plan has come. `automatic` alone brings a specialist by itself; other stages wait for a person (S4, design 2.7). */
export function planned(d: SeatDraft, e: EventOf<'callerAssessed'>): void {
  const wanted = e.plan.introduction === 'automatic' && e.plan.specialist !== null;
  if (wanted && d.line.state !== 'ended' && d.line.callerLeftAt === null) search(d, 'plan');
}

export function requested(d: SeatDraft): void {
  if (d.line.state !== 'ended' && d.lookup.plan !== null) search(d, 'request');
}

export function claimed(d: SeatDraft, e: EventOf<'specialistClaimed'>): void {
  if (!claimsOf(d.seat).includes(e.offer)) {
    claimedLate(d, e);
    return;
  }
  const { specialistId, endpoint, reasons } = e;
  const offer = {
    ...{ id: e.offer, specialistId, endpoint, reasons },
    ...{ legId: null, answered: false, acceptedVia: e.acceptedVia ?? null, wrongPins: 0 },
    offeredAt: d.now,
    ...(e.aid !== undefined && { aid: e.aid }),
  };
  const [first = offer, ...alsoRung] = [...offersOf(d.seat), offer];
  change(d, { offer: first, alsoRung, claims: claimsOf(d.seat).filter((claim) => claim !== e.offer) });
  if (isDirect(d.line)) {
    advise(d);
    return;
  }
  ring(d, e.offer);
  startWidening(d);
}

/** A direct call has no room: the specialist has the story and advises through the console (design 2.4). One is enough. */
export function advise(d: SeatDraft): void {
  const offer = d.seat.offer;
  if (offer === null) return;
  for (const other of d.seat.alsoRung ?? []) dropOffer(d, other.id, { becomes: 'ready' });
  if (offer.legId !== null) d.effects.push({ do: 'endSpecialistLeg', legId: offer.legId });
  if (d.seat.state === 'handingOver') handOverFailed(d);
  changeOffer(d, offer.id, { legId: null });
  const rest = { coachee: null, wanted: null, handOver: null, claims: [], widenTimer: null };
  change(d, { state: 'advising', ...rest });
  d.effects.push({ do: 'occupySpecialist', specialistId: offer.specialistId });
}

/**
 * The direct call has a room now: whoever advised is rung on a leg of their own, and has accepted already. A telephone
 * still needs a key, since only a person can press one. The number of the offer is new, so that nothing late is about it.
 */
export function callIn(d: SeatDraft): void {
  const adviser = d.seat.offer;
  if (adviser === null) return;
  const offer = id<OfferId>(`s${d.seat.offerCount + 1}`);
  const fresh = { id: offer, legId: null, answered: false, acceptedVia: 'console', prompts: 0 } as const;
  change(d, { offer: { ...adviser, ...fresh, briefed: true }, offerCount: d.seat.offerCount + 1 });
  ring(d, offer);
}

/** Rings an offer's telephone, with a time limit of ours besides the carrier's. */
function ring(d: SeatDraft, id: OfferId): void {
  const offer = offerIn(d.seat, id);
  if (offer === undefined) return;
  const { specialistId, endpoint } = offer;
  const ringTimeoutSeconds = ringSeconds(d);
  change(d, { state: 'ringing' });
  d.effects.push({ do: 'ringSpecialist', offer: id, specialistId, endpoint, ringTimeoutSeconds });
  d.effects.push({
    do: 'startTimer',
    timerId: `offer-${id}`,
    name: 'offer',
    afterMs: (ringTimeoutSeconds + 10) * 1_000,
  });
}

/** The waiting list gives a call whose search had ended somebody who has become free; an old turn is given back. */
export function claimedFromList(d: SeatDraft, e: EventOf<'specialistClaimed'>): void {
  const isNext = e.offer === `s${d.seat.offerCount + 1}`;
  if (isNext && d.line.state !== 'ended' && d.line.callerLeftAt === null)
    change(d, { offerCount: d.seat.offerCount + 1, claims: [e.offer] });
  claimed(d, e);
}

/** A claim that comes after the seat has stopped asking is given back, unless it is of somebody who has a chair here. */
export function claimedLate(d: SeatDraft, e: EventOf<'specialistClaimed'>): void {
  if (!isHeld(d.seat, e.specialistId)) giveBack(d, e.specialistId, 'ready');
}

export function nobody(d: SeatDraft, e: EventOf<'nobodyClaimed'>): void {
  nobodyFree(d, e.offer);
}

export function legAccepted(d: SeatDraft, e: EventOf<'specialistLegAccepted'>): void {
  const offer = offerIn(d.seat, e.offer);
  if (offer === undefined || (offer.legId !== null && offer.legId !== e.legId)) {
    d.effects.push({ do: 'endSpecialistLeg', legId: e.legId });
    return;
  }
  changeOffer(d, e.offer, { legId: e.legId });
}

/** The adviser has no leg: one that was still being asked for when the call went direct is let go. */
export function adviserLeg(d: SeatDraft, e: EventOf<'specialistLegAccepted'>): void {
  d.effects.push({ do: 'endSpecialistLeg', legId: e.legId });
}

/** Refused: the next person. Unknown: it may ring; its first fetch or the timer will tell. */
export function legRefused(d: SeatDraft, e: EventOf<'specialistLegRefused'>): void {
  if (e.outcome !== 'unknown') goesOn(d, e.offer, { becomes: 'ready', legGone: true });
}

export function declined(d: SeatDraft, e: EventOf<'offerDeclined'>): void {
  goesOn(d, e.offer, { becomes: 'ready' });
}

export function timer(d: SeatDraft, e: EventOf<'timerFired'>): void {
  if (e.name === 'widen') widen(d, e);
  const offer = offersOf(d.seat).find((rung) => e.timerId === `offer-${rung.id}`);
  if (e.name === 'offer' && offer !== undefined)
    goesOn(d, offer.id, { becomes: 'ready', noAnswer: !offer.answered });
}

/** One of those who are rung will not come: the others ring on, and somebody else is asked in their place. */
export function goesOn(d: SeatDraft, offer: EventOf<'offerDeclined'>['offer'], parting: Parting): void {
  if (offerIn(d.seat, offer) === undefined) return;
  dropOffer(d, offer, parting);
  askAnother(d);
}

/** Of this offer, and of its own leg: another leg's end says nothing. */
function isOurs(d: SeatDraft, e: EventOf<'specialistLegEnded'>): boolean {
  const offer = offerIn(d.seat, e.offer);
  return offer !== undefined && (offer.legId === null || offer.legId === e.legId);
}

export function ringEnded(d: SeatDraft, e: EventOf<'specialistLegEnded'>): void {
  if (!isOurs(d, e)) return;
  const noAnswer = offerIn(d.seat, e.offer)?.answered === false;
  goesOn(d, e.offer, { becomes: 'ready', legGone: true, noAnswer });
}

export function legLost(d: SeatDraft, e: EventOf<'specialistLegEnded'>): void {
  if (isOurs(d, e)) lost(d, true);
}

/** An accepted specialist is gone while the call goes on: told, and the second of a swap comes, or somebody else is asked. */
export function lost(d: SeatDraft, legGone: boolean): void {
  const offer = d.seat.offer;
  if (offer === null) return;
  const wasHeard = isHeard(d);
  if (d.seat.state === 'handingOver') handOverFailed(d);
  dropOffer(d, offer.id, { becomes: 'wrapUp', legGone });
  change(d, { state: 'released' });
  // An observer's leaving does not matter to the call (S3).
  if (d.chair === 'observer') return;
  d.effects.push({
    do: 'raiseAlarm',
    kind: 'specialistLost',
    class: 'important',
    cause: `offer-${offer.id}`,
    text: 'A specialist left a call that is still going on.',
  });
  if (wasHeard) d.signals.push({ signal: 'specialistGone' });
  if (reliefTakesOver(d)) return;
  if (d.line.state !== 'ended' && d.line.callerLeftAt === null) search(d, d.seat.cause);
}

export function isHeard({ seat }: Pick<SeatDraft, 'seat'>): boolean {
  return seat.state === 'audible' || seat.state === 'leading' || seat.state === 'handingOver';
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

/** The specialist is in the room, muted. Nobody but the seat's own is ever unmuted. */
export function arrived(d: SeatDraft): void {
  change(d, { state: 'listening' });
  if (coacheeNow(d.line) !== d.seat.coachee) reCoach(d);
  else if (d.chair === 'seat' && specialistPlan(d)?.openingMode === 'coaching') coach(d);
}

/** The coached handler changed between sending in and arriving: mute, then point to whoever is there now. */
export function reCoach(d: SeatDraft): void {
  position(d, { mode: 'muted' });
  const where = positionFor(d, 'listening');
  if (where !== null && where.mode !== 'muted') position(d, where);
  change(d, { state: 'listening', coachee: coacheeNow(d.line), wanted: null });
}

/** A handler lets the specialist go, or the specialist leaves the call by a command. */
export function release(d: SeatDraft): void {
  const wasHeard = isHeard(d);
  const asked = d.seat.state === 'ringing' || d.seat.state === 'claiming';
  dropAll(d, { becomes: asked ? 'ready' : 'wrapUp' });
  change(d, { state: 'released' });
  if (wasHeard) d.signals.push({ signal: 'specialistGone' });
}
