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
  type LineDraft,
} from './line-draft.ts';
import { SECOND } from '../time.ts';
import { callerGone, handlerAnswered, handlerLeft } from './line-steps.ts';

/** Twilio's lists are a little behind its events: what is younger than this is not concluded from. */
const SETTLING_MS = 5 * SECOND;

/** Callbacks may have been lost; this is what the carrier says is true. */
export function reconciled(d: LineDraft, e: EventOf<'reconciled'>): void {
  if (e.callerLeg === 'ended' && d.line.callerLeftAt === null) return callerGone(d);
  if (e.inRoom === null || d.line.moving !== null) return;
  const handler = d.line.handler;
  const settled = handler !== null && handler.since + SETTLING_MS <= d.now;
  if (settled && handler.legId !== null && !e.inRoom.includes(handler.legId)) return handlerLeft(d);
  const askedAt = d.line.attempts.at(-1)?.requestedAt ?? 0;
  if (d.line.state !== 'connecting' || handler !== null || askedAt + SETTLING_MS > d.now) return;
  const callerInRoom = e.inRoom.includes(legOf(d.callId));
  if (!callerInRoom && e.callerLeg === 'live') {
    // The reply never reached the carrier; the fallback document has connected the caller (S2).
    abandonOthers(d, null);
    change(d, { state: 'connectingDirect', moving: null });
    d.signals.push({ signal: 'wentDirect', how: 'fallbackDocument' });
    return;
  }
  const answered = d.line.attempts.find(
    (a) => a.legId !== null && a.state === 'ringing' && e.inRoom?.includes(a.legId),
  );
  if (answered?.legId != null) {
    changeAttempt(d, answered.id, { state: 'answered' });
    handlerAnswered(d, answered.legId, answered.destinationId, answered.id);
  }
}

export function effectFailed(d: LineDraft, e: EventOf<'effectFailed'>): void {
  if (e.effect.do === 'requestHandlerLeg') {
    const attempt = attemptOf(d, e.effect.place.attempt);
    if (attempt?.state === 'requested') {
      changeAttempt(d, attempt.id, { state: 'abandoned' });
      advance(d);
    }
  }
  alarm(
    d,
    'effectFailed',
    'important',
    `${e.effect.do}-${e.id}`,
    `A step of a call could not be done: ${e.effect.do}.`,
  );
}
