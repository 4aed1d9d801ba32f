/** How the seat mends itself when callbacks were lost or an effect could not be done. */
import type { EventOf } from './events.ts';
import { SETTLING_MS } from './line-draft.ts';
import { offersOf, refetch, type SeatDraft } from './seat-draft.ts';
import { nobodyFree } from './seat-search.ts';
import { arrived, goesOn, lost } from './seat-steps.ts';

export function effectFailed(d: SeatDraft, e: EventOf<'effectFailed'>): void {
  const failed = e.effect;
  if (failed.do === 'claimSpecialist') nobodyFree(d, failed.offer);
  if (failed.do === 'ringSpecialist') goesOn(d, failed.offer, { becomes: 'ready' });
}

/**
 * The carrier's list of who is in the room, and which of our legs outside it have ended. A specialist whose arrival was
 * not told is there; one whose hanging up was not told is gone, which matters most when they alone were with the caller
 * (S3); one who was sent in and is nowhere asks for their document again.
 */
export function reconciled(d: SeatDraft, e: EventOf<'reconciled'>): void {
  const legId = d.seat.offer?.legId;
  if (e.inRoom === null || legId == null || d.line.moving !== null) return;
  if ((d.seat.since ?? 0) + SETTLING_MS > d.now) return;
  const there = e.inRoom.includes(legId);
  const ended = e.ended?.includes(legId) === true;
  if (d.seat.state === 'entering') {
    if (there) arrived(d);
    else if (ended) lost(d, true);
    else refetch(d);
  } else if (d.seat.state === 'outside') {
    if (ended) lost(d, true);
  } else if (!there) lost(d, false);
}

/** A telephone that was rung has ended without a word to us. */
export function ringReconciled(d: SeatDraft, e: EventOf<'reconciled'>): void {
  for (const { id, legId } of offersOf(d.seat))
    if (legId !== null && e.ended?.includes(legId)) goesOn(d, id, { becomes: 'ready', legGone: true });
}
