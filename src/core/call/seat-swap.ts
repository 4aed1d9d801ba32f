/**
 * A swap: a second specialist is asked, accepts and sits in the room as a coach before the first one leaves, so that the
 * handler is never without one. The second is muted until the seat is theirs, so that never two are heard (S4). When the
 * second does not come, the first stays and is told; when the first is lost meanwhile, the second is not let go but takes
 * over at once.
 */
import type { EventOf } from './events.ts';
import type { Chair, Seat } from './call.ts';
import { change, coach, dropAll, EMPTY_SEAT, offersOf, type SeatDraft } from './seat-draft.ts';
import { search } from './seat-search.ts';

export function swapAsked(d: SeatDraft, e: EventOf<'swapRequested'>): void {
  const over = d.line.state === 'ended' || d.line.callerLeftAt !== null;
  if (d.chair !== 'seat' || d.seat.relief != null || over || d.seat.offer === null) return;
  const beside: SeatDraft = {
    ...d,
    chair: 'relief',
    seat: { ...EMPTY_SEAT, offerCount: d.seat.offerCount },
  };
  search(beside, d.seat.cause);
  keepRelief(d, { by: e.by, at: d.now }, beside.seat);
}

export function swapCalledOff(d: SeatDraft): void {
  if (d.chair === 'seat') dropRelief(d);
}

/** What became of the second specialist's chair, after whatever happened to it. */
export function keepRelief(
  d: SeatDraft,
  asked: Pick<NonNullable<Seat['relief']>, 'by' | 'at'>,
  chair: Chair,
): void {
  change(d, { relief: { by: asked.by, at: asked.at, chair }, offerCount: chair.offerCount });
}

/** Ends the swap without the second: the first stays. */
export function dropRelief(d: SeatDraft): void {
  const { relief } = d.seat;
  if (relief == null) return;
  const asked = relief.chair.state === 'ringing' || relief.chair.state === 'claiming';
  const beside: SeatDraft = { ...d, chair: 'relief', seat: relief.chair };
  dropAll(beside, { becomes: asked ? 'ready' : 'wrapUp' });
  change(d, { relief: null });
}

/** The first specialist is gone: whoever was coming to relieve them has the seat now, however far they have come. */
export function reliefTakesOver(d: SeatDraft): boolean {
  const { relief } = d.seat;
  if (relief == null) return false;
  if (offersOf(relief.chair).length === 0 && relief.chair.state !== 'claiming') return false;
  sitIn(d, relief.chair);
  return true;
}

/** After every event: is the second there, has the swap come to nothing, is there a seat left to swap? */
export function settleSwap(d: SeatDraft): void {
  const { relief, state } = d.seat;
  if (relief == null) return;
  if (relief.chair.state === 'exhausted' || relief.chair.state === 'released') {
    change(d, { relief: null });
    if (d.line.state !== 'ended' && d.line.callerLeftAt === null) notCome(d);
  } else if (!SWAPPABLE.has(state)) {
    dropRelief(d);
  } else if (relief.chair.state === 'listening' && READY_TO_GO.has(state)) {
    swap(d, relief.chair);
  }
}

/** A leading specialist cannot be relieved by a coach: there is nobody to coach. An adviser has no leg to swap. */
export const SWAPPABLE: ReadonlySet<Seat['state']> = new Set([
  'outside',
  'entering',
  'listening',
  'coaching',
  'audible',
]);
/** Whom the caller hears is not taken away by software: the second waits beside until the handler has ended that. */
const READY_TO_GO: ReadonlySet<Seat['state']> = new Set(['outside', 'entering', 'listening', 'coaching']);

/** In this order: the new coach is made what the first one was, then the first one's leg ends. Effects of a lane run in order. */
function swap(d: SeatDraft, second: Chair): void {
  const { state } = d.seat;
  const leaving: SeatDraft = { ...d, effects: [] };
  dropAll(leaving, { becomes: 'wrapUp' });
  sitIn(d, second);
  if (state === 'coaching' && d.seat.state === 'listening') coach(d);
  d.effects.push(...leaving.effects);
}

function sitIn(d: SeatDraft, second: Chair): void {
  const { speaker, observers, observerCount, relief: _done, ...first } = d.seat;
  d.seat = {
    ...second,
    speaker,
    ...(observers !== undefined && { observers }),
    ...(observerCount !== undefined && { observerCount }),
    relief: null,
    offerCount: Math.max(second.offerCount, first.offerCount),
  };
}

function notCome(d: SeatDraft): void {
  d.effects.push({
    do: 'raiseAlarm',
    kind: 'noSpecialist',
    class: 'advisory',
    cause: `swap-${d.seat.offerCount}`,
    text: 'Nobody could take over from a specialist who asked to be relieved; they are still on the call.',
  });
}
