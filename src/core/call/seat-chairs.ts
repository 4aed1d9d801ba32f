/**
 * Everything that happens to the chairs beside the seat: they run through the same table as the seat, each as a draft of
 * its own. What they would tell the line is not passed on: nothing that happens to them can touch it (S1, S3).
 */
import type { OfferId } from '../ids.ts';
import type { Chair, Seat } from './call.ts';
import type { CallEvent } from './events.ts';
import type { LineSignal } from './line-draft.ts';
import { type ChairKind, claimsOf, offersOf, type SeatDraft } from './seat-draft.ts';
import { hearLine } from './seat-modes.ts';
import { changeObserver, observerInvited, observerSentAway, settleObservers } from './seat-observers.ts';
import { keepRelief, settleSwap } from './seat-swap.ts';
import { stepSeat } from './seat.ts';

/** Works one event into whichever chair it is about; what is about none of those beside the seat is the seat's. */
export function stepChairs(d: SeatDraft, event: CallEvent): void {
  if (event.type === 'observerInvited') observerInvited(d, event);
  else if (event.type === 'observerSentAway') observerSentAway(d, event);
  else if (event.type === 'reconciled') everyChair(d, (chair) => stepSeat(chair, event));
  else {
    const beside = besideFor(d.seat, event);
    if (beside === null) stepSeat(d, event);
    else runBeside(d, beside, (chair) => stepSeat(chair, event));
  }
}

/** The line has changed; every chair follows. */
export function hearLineInChairs(d: SeatDraft, signal: LineSignal): void {
  everyChair(d, (chair) => hearLine(chair, signal));
}

/** Once an event and what it brought about are worked in. */
export function settleChairs(d: SeatDraft): void {
  settleSwap(d);
  settleObservers(d);
}

/** `relief`, or the id of an observer. */
type Beside = { readonly kind: Exclude<ChairKind, 'seat'>; readonly id: OfferId | null };

function everyChair(d: SeatDraft, run: (chair: SeatDraft) => void): void {
  run(d);
  if (d.seat.relief != null) runBeside(d, { kind: 'relief', id: null }, run);
  for (const { id } of d.seat.observers ?? []) runBeside(d, { kind: 'observer', id }, run);
}

function besideFor(seat: Seat, event: CallEvent): Beside | null {
  if (seat.relief != null && isAbout(seat.relief.chair, event)) return { kind: 'relief', id: null };
  const observer = (seat.observers ?? []).find(({ chair }) => isAbout(chair, event));
  return observer === undefined ? null : { kind: 'observer', id: observer.id };
}

function isAbout(chair: Chair, event: CallEvent): boolean {
  const offers = offersOf(chair);
  const knows = (offer: OfferId) => offers.some(({ id }) => id === offer) || claimsOf(chair).includes(offer);
  switch (event.type) {
    case 'timerFired':
      return chair.widenTimer === event.timerId || offers.some(({ id }) => event.timerId === `offer-${id}`);
    case 'participantJoined':
      return offers.some(({ legId }) => legId === event.legId);
    case 'effectFailed':
      return 'offer' in event.effect && knows(event.effect.offer);
    default:
      return 'offer' in event && knows(event.offer);
  }
}

function runBeside(d: SeatDraft, { kind, id }: Beside, run: (chair: SeatDraft) => void): void {
  const observer = (d.seat.observers ?? []).find((known) => known.id === id);
  const before = kind === 'relief' ? d.seat.relief?.chair : observer?.chair;
  if (before === undefined) return;
  const beside: SeatDraft = { ...d, chair: kind, seat: before, signals: [] };
  run(beside);
  if (beside.reply !== null) d.reply = beside.reply;
  if (beside.seat === before) return;
  const after = beside.seat.state === before.state ? beside.seat : { ...beside.seat, since: d.now };
  if (kind === 'relief' && d.seat.relief != null) keepRelief(d, d.seat.relief, after);
  if (observer !== undefined) changeObserver(d, observer, after);
}
