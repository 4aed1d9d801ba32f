/** Listening, coaching, audible, hand-over: every step towards the caller's ear is a handler's act and is read back (S4, S8). */
import {
  coacheeNow,
  change,
  dropAll,
  isDirect,
  position,
  positionFor,
  refetch,
  type SeatDraft,
} from './seat-draft.ts';
import { advise, callIn, handOverFailed, reCoach } from './seat-steps.ts';
import type { EventOf } from './events.ts';
import type { LineSignal } from './line-draft.ts';

export function modeAsked(d: SeatDraft, e: EventOf<'seatModeRequested'>): void {
  if (e.mode === 'audible' && !mayBeHeard(d, e.asHandler)) return;
  const where = positionFor(d, e.mode);
  if (where === null) return;
  change(d, { wanted: { mode: e.mode, by: e.by } });
  position(d, where);
}

/** The handler decides, and has said who is speaking (S8). */
export function mayBeHeard(d: Pick<SeatDraft, 'seat'>, asHandler: boolean): boolean {
  return asHandler && (d.seat.speaker?.who === 'victim' || d.seat.speaker?.who === 'other');
}

export function positioned(d: SeatDraft, e: EventOf<'specialistPositioned'>): void {
  if (d.seat.offer?.id !== e.offer) return;
  if (e.mode === 'muted') {
    if (!e.ok) takeOut(d);
    return;
  }
  if (d.seat.state === 'handingOver') {
    handOverPositioned(d, e);
    return;
  }
  if (d.seat.wanted === null || d.seat.wanted.mode !== e.mode) return;
  change(d, { wanted: null });
  if (!e.ok) return;
  const wasAudible = d.seat.state === 'audible';
  change(d, { state: e.mode, coachee: e.mode === 'audible' ? null : coacheeNow(d.line) });
  if (wasAudible !== (e.mode === 'audible')) d.signals.push({ signal: 'audible', on: e.mode === 'audible' });
}

/** A coach without a coachee who could not be muted might be heard: taken out of the room, to come in again (S4). */
function takeOut(d: SeatDraft): void {
  const offer = d.seat.offer;
  if (d.seat.state !== 'listening' || offer?.legId == null) return;
  change(d, { state: 'outside', coachee: null, wanted: null });
  refetch(d);
}

/** Made audible first; the handler's leg is released only when the carrier has confirmed it (design 2.9). */
export function handOverAsked(d: SeatDraft, e: EventOf<'handOverRequested'>): void {
  if (d.line.state !== 'connected' || !mayBeHeard(d, true) || !d.plan.mayHandOver) return;
  change(d, {
    state: 'handingOver',
    wanted: { mode: 'audible', by: e.by },
    handOver: { by: e.by, incidentReference: e.incidentReference, grade: e.grade },
  });
  position(d, { mode: 'audible' });
}

function handOverPositioned(d: SeatDraft, e: EventOf<'specialistPositioned'>): void {
  if (e.mode !== 'audible') return;
  change(d, { wanted: null });
  if (!e.ok) {
    handOverFailed(d);
    quieten(d);
  } else if (d.line.state === 'connected') {
    change(d, { state: 'leading', coachee: null });
    d.signals.push({ signal: 'handedOver' });
  } else {
    // The caller was held or has left meanwhile: audible as asked, and no handler is let go.
    handOverFailed(d);
    change(d, { state: 'audible', coachee: null });
    d.signals.push({ signal: 'audible', on: true });
  }
}

/** Out of the caller's ear at once; what was asked before and is not done yet is no longer wanted. */
function quieten(d: SeatDraft): void {
  d.signals.push({ signal: 'audible', on: false });
  change(d, { state: 'listening', coachee: coacheeNow(d.line), wanted: null });
  position(d, positionFor(d, 'listening') ?? { mode: 'muted' });
}

/** The handler is no longer sure who is speaking: whoever is audible, or about to be, goes quiet at once (S8). */
export function speakerConfirmed(d: SeatDraft, e: EventOf<'speakerConfirmed'>): void {
  change(d, { speaker: { who: e.who, by: e.by, at: d.now } });
  if (mayBeHeard(d, true)) return;
  const { state, wanted } = d.seat;
  const ledBesideHandler = state === 'leading' && coacheeNow(d.line) !== null;
  if (state === 'handingOver') handOverFailed(d);
  if (state === 'audible' || state === 'handingOver' || wanted?.mode === 'audible' || ledBesideHandler)
    quieten(d);
}

/** The line has changed; the seat follows. */
export function hearLine(d: SeatDraft, signal: LineSignal): void {
  switch (signal.signal) {
    case 'handlerIn':
      handlerIn(d);
      break;
    case 'handlerOut':
      handlerOut(d);
      break;
    case 'handlerHeld':
      if (signal.on) handlerOut(d);
      else handlerIn(d);
      break;
    case 'roomChanged':
      roomChanged(d);
      break;
    case 'wentDirect':
      wentDirect(d);
      break;
    case 'lineEnded':
      lineEnded(d);
      break;
    case 'callerOut':
      callerOut(d, signal.answered);
      break;
    case 'callerAlone':
    case 'silent':
      break;
  }
}

function handlerIn(d: SeatDraft): void {
  const { state, offer } = d.seat;
  if (state === 'advising' && coacheeNow(d.line) !== null) callIn(d);
  if (offer?.legId == null) return;
  if (state === 'outside') refetch(d);
  if (state === 'listening' || state === 'coaching') reCoach(d);
}

/** The coached handler has left or is held: mute at once. An audible or leading specialist stays with the caller. */
function handlerOut(d: SeatDraft): void {
  switch (d.seat.state) {
    case 'listening':
    case 'coaching':
      mute(d);
      return;
    case 'handingOver':
      handOverFailed(d);
      // Audible before, and still: they stay with the caller. Else not for certain, and the line rings handlers again.
      if (d.line.companyAudible) change(d, { state: 'audible', coachee: null, wanted: null });
      else mute(d);
      return;
    case 'audible':
    case 'leading':
    case 'empty':
    case 'claiming':
    case 'ringing':
    case 'outside':
    case 'entering':
    case 'advising':
    case 'exhausted':
    case 'released':
      return;
  }
}

function mute(d: SeatDraft): void {
  change(d, { state: 'listening', coachee: null, wanted: null });
  position(d, { mode: 'muted' });
}

/** The caller is moved to a fresh room: the specialist leaves the old one and waits outside for the next handler. */
function roomChanged(d: SeatDraft): void {
  switch (d.seat.state) {
    case 'entering':
    case 'listening':
    case 'coaching':
    case 'audible':
    case 'handingOver':
    case 'leading':
      change(d, { state: 'outside', coachee: null, wanted: null, handOver: null });
      refetch(d);
      return;
    case 'empty':
    case 'claiming':
    case 'ringing':
    case 'outside':
    case 'advising':
    case 'exhausted':
    case 'released':
      return;
  }
}

function wentDirect(d: SeatDraft): void {
  // There is no room to listen in, and nobody to sit beside.
  if (d.chair !== 'seat') {
    lineEnded(d);
    return;
  }
  if (d.seat.offer !== null && d.seat.state !== 'advising' && isDirect(d.line)) advise(d);
}

function callerOut(d: SeatDraft, answered: boolean): void {
  const notYetIn = d.seat.state === 'claiming' || d.seat.state === 'ringing' || d.seat.state === 'outside';
  if (!answered || notYetIn) lineEnded(d);
}

function lineEnded(d: SeatDraft): void {
  if (d.seat.state === 'empty') return;
  const wasIn = d.seat.state !== 'claiming' && d.seat.state !== 'ringing' && d.seat.state !== 'exhausted';
  dropAll(d, { becomes: wasIn ? 'wrapUp' : 'ready' });
  change(d, { state: 'released' });
}
