/**
 * A direct call is moved into a room, by the handler's own act and with the gap acknowledged (design 2.4). The handler's
 * leg is sent first, while the caller still talks with it; then the caller's Dial ends by itself and its document is the
 * room. Whatever fails in between, the caller is never left alone: they still talk, or handlers are rung (S3).
 */
import { type AttemptId, id } from '../ids.ts';
import { ATTEMPTS_KEPT, type Attempt } from './call.ts';
import type { EventOf } from './events.ts';
import {
  alarm,
  attemptOf,
  change,
  changeAttempt,
  type LineDraft,
  outstanding,
  placeOf,
  replyForPlace,
  ringInto,
} from './line-draft.ts';
import { handlerAnswered, handlerLeft, joined } from './line-steps.ts';

export function roomAsked(d: LineDraft): void {
  const { handler, moving, generation, attempts, attemptCount } = d.line;
  const legId = handler?.directLegId;
  if (legId === undefined || handler === null || moving !== null) return;
  const attempt: Attempt = {
    id: id<AttemptId>(`h${attemptCount + 1}`),
    generation: generation + 1,
    ...{ step: 0, destinationId: handler.destinationId, legId, state: 'ringing', requestedAt: d.now },
    moved: true,
  };
  change(d, {
    generation: generation + 1,
    step: 0,
    roomHandle: null,
    moving: 'room',
    attempts: [...attempts, attempt].slice(-ATTEMPTS_KEPT),
    attemptCount: attemptCount + 1,
  });
  d.effects.push({ do: 'moveHandler', legId, place: placeOf(d) });
}

/** Not sent: caller and handler talk on as they did. */
export function handlerMoved(d: LineDraft, e: EventOf<'handlerMoved'>): void {
  const attempt = attemptOf(d, e.attempt);
  if (e.ok || attempt?.state !== 'ringing') return;
  changeAttempt(d, attempt.id, { state: 'ended' });
  alarm(
    d,
    'effectFailed',
    'important',
    `room-${d.line.generation}`,
    'A call could not be moved into a room; it goes on as it was connected.',
  );
  if (d.line.state === 'connectedDirect') change(d, { moving: null });
  else if (outstanding(d).length === 0) ringInto(d, 0);
}

/** The handler's leg is in the room; the caller's Dial has not told yet that it has ended. */
export function movedJoined(d: LineDraft, e: EventOf<'participantJoined'>): void {
  const attempt = movedBy(d, e);
  if (attempt === undefined) return;
  // Told before, perhaps, that it was not sent: being there counts more.
  changeAttempt(d, attempt.id, { state: 'answered' });
  change(d, { roomHandle: e.roomHandle, moving: 'room' });
}

/** The caller has been dialled on to other handlers meanwhile: this desk is let go, so that it can be rung. */
export function movedTooLate(d: LineDraft, e: EventOf<'participantJoined'>): void {
  if (movedBy(d, e) !== undefined) d.effects.push({ do: 'endLeg', legId: e.legId });
}

/** The caller's direct Dial has ended because its handler went ahead into the room. False: it ended otherwise. */
export function followsHandler(d: LineDraft, e: EventOf<'callerDialEnded'>): boolean {
  const inRoom = d.line.state !== 'connectedDirect' && d.line.state !== 'connectingDirect';
  if (e.how === 'direct' && inRoom && e.generation < d.line.generation) {
    // Told twice: they have been sent to the room already (S12).
    replyForPlace(d);
    return true;
  }
  // A Dial of this generation that nobody knew of: they are direct after all, and not on the way to a room.
  if (inRoom) return false;
  const attempt = d.line.attempts.findLast(({ moved }) => moved);
  const isComing = attempt?.state === 'ringing' || attempt?.state === 'answered';
  if (e.how !== 'direct' || d.line.moving !== 'room' || attempt === undefined || !isComing) return false;
  d.signals.push({ signal: 'handlerOut' });
  change(d, { state: 'connecting', handler: null });
  replyForPlace(d);
  if (attempt.state === 'answered' && attempt.legId !== null)
    handlerAnswered(d, attempt.legId, attempt.destinationId, attempt.id);
  return true;
}

/** A rung leg says itself when it is answered; one that was moved is there when it is there. */
export function joinedWhileRinging(d: LineDraft, e: EventOf<'participantJoined'>): void {
  joined(d, e);
  const attempt = movedBy(d, e);
  if (attempt?.state !== 'ringing') return;
  changeAttempt(d, attempt.id, { state: 'answered' });
  handlerAnswered(d, e.legId, attempt.destinationId, attempt.id);
}

function movedBy(d: LineDraft, e: EventOf<'participantJoined'>): Attempt | undefined {
  if (e.generation !== d.line.generation) return undefined;
  return d.line.attempts.find(({ moved, legId }) => moved && legId === e.legId);
}

/** A moved leg has hung up, on the way or in the room. Of any other leg the Dial's own end tells. */
export function directEnded(d: LineDraft, e: EventOf<'directLegEnded'>): void {
  const attempt = d.line.attempts.find(({ moved, legId }) => moved && legId === e.legId);
  if (attempt === undefined || attempt.state === 'ended') return;
  changeAttempt(d, attempt.id, { state: 'ended' });
  if (d.line.handler?.legId === e.legId) handlerLeft(d);
  else if (d.line.state === 'connecting' && outstanding(d).length === 0) ringInto(d, 0);
}
