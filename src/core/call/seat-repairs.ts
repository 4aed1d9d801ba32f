/** How the seat mends itself when callbacks were lost or an effect could not be done. */
import type { EventOf } from './events.ts';
import { askNext, dropOffer, nextStep, type SeatDraft } from './seat-draft.ts';
import { arrived, lost } from './seat-steps.ts';
import { SETTLING_MS } from './line-draft.ts';

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

/**
 * The carrier's list of who is in the room. A specialist whose arrival was not told is there; one whose hanging up was
 * not told is gone, which matters most when they alone were with the caller (S3).
 */
export function reconciled(d: SeatDraft, e: EventOf<'reconciled'>): void {
  const legId = d.seat.offer?.legId;
  if (e.inRoom === null || legId == null || d.line.moving !== null) return;
  if ((d.seat.since ?? 0) + SETTLING_MS > d.now) return;
  const there = e.inRoom.includes(legId);
  if (d.seat.state === 'entering') {
    if (there) arrived(d);
  } else if (!there) lost(d, false);
}
