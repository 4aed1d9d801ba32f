/** How the line mends itself when callbacks were lost or an effect could not be done. */
import { legOf } from './call.ts';
import type { EventOf } from './events.ts';
import {
  abandonOthers,
  advance,
  alarm,
  attemptOf,
  change,
  changeAttempt,
  giveUpOverdue,
  letHandlerGo,
  type LineDraft,
  outstanding,
  SETTLING_MS,
} from './line-draft.ts';
import { callerGone, handlerAnswered, handlerLeft } from './line-steps.ts';

/** Callbacks may have been lost; this is what the carrier says is true. */
export function reconciled(d: LineDraft, e: EventOf<'reconciled'>): void {
  if (e.callerLeg === 'ended' && d.line.callerLeftAt === null) {
    callerGone(d);
    return;
  }
  if (e.inRoom === null) return;
  const { handler, state, moving } = d.line;
  const settled = handler !== null && handler.since + SETTLING_MS <= d.now && moving === null;
  if (settled && handler.legId !== null && !e.inRoom.includes(handler.legId)) {
    // The leg may be anywhere but beside the caller: it is let go, so that its desk can be rung.
    letHandlerGo(d);
    handlerLeft(d);
    return;
  }
  if (handler === null && (state === 'connecting' || state === 'handedOver'))
    reconciledWaiting(d, e, e.inRoom);
}

/** A handler is waited for: has the caller gone another way, has somebody answered, has nobody for too long? */
function reconciledWaiting(
  d: LineDraft,
  e: EventOf<'reconciled'>,
  inRoom: readonly EventOf<'participantJoined'>['legId'][],
): void {
  const askedAt = d.line.attempts.at(-1)?.requestedAt ?? 0;
  if (askedAt + SETTLING_MS > d.now) return;
  const callerInRoom = d.line.moving !== null || inRoom.includes(legOf(d.callId));
  if (d.line.state === 'connecting' && !callerInRoom && e.callerLeg === 'live') {
    // The reply never reached the carrier; the fallback document has connected the caller (S2).
    abandonOthers(d, null);
    change(d, { state: 'connectingDirect', companyAudible: false });
    d.signals.push({ signal: 'wentDirect', how: 'fallbackDocument' });
    return;
  }
  const answered = outstanding(d).find((attempt) => attempt.legId !== null && inRoom.includes(attempt.legId));
  if (answered?.legId != null) {
    changeAttempt(d, answered.id, { state: 'answered' });
    handlerAnswered(d, answered.legId, answered.destinationId, answered.id);
    return;
  }
  if (outstanding(d).length > 0) giveUpOverdue(d);
}

export function effectFailed(d: LineDraft, e: EventOf<'effectFailed'>): void {
  if (e.effect.do === 'requestHandlerLeg') {
    const attempt = attemptOf(d, e.effect.place.attempt);
    if (attempt?.state === 'requested') {
      changeAttempt(d, attempt.id, { state: 'abandoned' });
      advance(d);
    }
  }
  if (e.effect.do === 'moveCaller' && e.effect.to === d.line.moving) {
    alarm(
      d,
      'callerAlone',
      'urgent',
      `move-${d.line.generation}`,
      'A caller could not be moved at the carrier; ring them back or answer from another position.',
    );
  }
  alarm(
    d,
    'effectFailed',
    'important',
    `${e.effect.do}-${e.id}`,
    `A step of a call could not be done: ${e.effect.do}.`,
  );
}
