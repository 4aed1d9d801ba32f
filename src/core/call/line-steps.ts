/** What each cell of the line table does. A step reads the line and its plan, never lookup or seat (S1). */
import type { AttemptId, LegId } from '../ids.ts';
import { SECOND } from '../time.ts';
import { legOf } from './call.ts';
import type { EventOf } from './events.ts';
import {
  abandonOthers,
  advance,
  alarm,
  attemptOf,
  change,
  changeAttempt,
  endLine,
  goDirect,
  newRound,
  type LineDraft,
  outstanding,
  placeOf,
  replyDirect,
  replyForPlace,
  reroute,
  ringInto,
} from './line-draft.ts';
import { ringPosition } from './ring-order.ts';

/** Twilio adds about 5 s to a leg's Timeout; the rest is for late callbacks. */
const RING_GRACE_MS = 15 * SECOND;

export function legAccepted(d: LineDraft, e: EventOf<'handlerLegAccepted'>): void {
  const attempt = attemptOf(d, e.attempt);
  if (attempt === undefined || attempt.state === 'abandoned' || attempt.state === 'ended')
    return letGo(d, e.legId);
  if (attempt.legId !== null && attempt.legId !== e.legId) return letGo(d, e.legId);
  const wasRequested = attempt.state === 'requested';
  changeAttempt(d, e.attempt, { legId: e.legId, ...(wasRequested && { state: 'ringing' as const }) });
  if (d.line.moving === 'room' && d.line.state === 'connecting') {
    d.effects.push({ do: 'moveCaller', to: 'room', place: placeOf(d) });
  }
}

/** Refused or unknown: nobody waits for it any more, and the caller is dialled direct (design 2.3). */
export function legRefused(d: LineDraft, e: EventOf<'handlerLegRefused'>): void {
  const attempt = attemptOf(d, e.attempt);
  if (attempt === undefined || attempt.state !== 'requested') return;
  changeAttempt(d, e.attempt, { state: 'abandoned' });
  if (d.line.companyAudible || d.line.state === 'handedOver') return advance(d);
  const firstWebhookAnswersIt = d.line.attemptCount === 1;
  goDirect(
    d,
    firstWebhookAnswersIt ? 0 : newRound(d, d.line.step),
    firstWebhookAnswersIt,
    e.outcome === 'refused' ? 'legRefused' : 'legUnknown',
  );
}

/** A callback of a leg whose attempt is not wanted: let it go, unless its caller is in the room with it. */
export function strangerProgressed(d: LineDraft, e: EventOf<'handlerLegProgressed'>): void {
  if (d.line.handler?.legId === e.legId) return;
  d.effects.push({ do: 'endLegUnlessWithCaller', legId: e.legId, generation: e.generation });
}

/** After the caller has gone nobody waits for a handler's leg. */
export function lateProgressed(d: LineDraft, e: EventOf<'handlerLegProgressed'>): void {
  if (d.line.handler?.legId !== e.legId) letGo(d, e.legId);
}

export function legProgressed(d: LineDraft, e: EventOf<'handlerLegProgressed'>): void {
  const attempt = attemptOf(d, e.attempt);
  if (attempt === undefined) return strangerProgressed(d, e);
  const unwanted = attempt.state === 'abandoned' || e.generation !== d.line.generation;
  const duplicate = attempt.legId !== null && attempt.legId !== e.legId;
  if (unwanted || duplicate) return letGo(d, e.legId);
  if (attempt.state === 'ended' || attempt.state === 'answered') return;
  changeAttempt(d, e.attempt, { legId: e.legId, state: e.progress });
  // The outcome of the request was never recorded, but the leg rings: bring the caller to it.
  if (d.line.moving === 'room' && attempt.legId === null)
    d.effects.push({ do: 'moveCaller', to: 'room', place: placeOf(d) });
  if (e.progress === 'answered') handlerAnswered(d, e.legId, attempt.destinationId, e.attempt);
}

export function handlerAnswered(d: LineDraft, legId: LegId, destinationId: string, attempt: AttemptId): void {
  abandonOthers(d, attempt);
  const first = d.line.answeredAt === null;
  change(d, {
    state: 'connected',
    handler: { legId, destinationId, since: d.now, actor: null },
    answeredAt: d.line.answeredAt ?? d.now,
  });
  if (first) startSilenceTimer(d);
  d.signals.push({ signal: 'handlerIn', legId });
}

function startSilenceTimer(d: LineDraft): void {
  if (d.line.callerSpokeAt !== null) return;
  d.effects.push({ do: 'startTimer', timerId: 'silence', name: 'silence', afterMs: d.plan.silenceAfterMs });
}

export function legEnded(d: LineDraft, e: EventOf<'handlerLegEnded'>): void {
  if (d.line.handler !== null && d.line.handler.legId === e.legId) {
    changeAttempt(d, e.attempt, { state: 'ended' });
    return handlerLeft(d);
  }
  const attempt = attemptOf(d, e.attempt);
  if (attempt === undefined || (attempt.legId !== null && attempt.legId !== e.legId)) return;
  if (attempt.state !== 'requested' && attempt.state !== 'ringing') return;
  changeAttempt(d, e.attempt, { state: 'ended', legId: e.legId });
  const ringing = d.line.state === 'connecting' || d.line.state === 'handedOver';
  if (ringing && e.generation === d.line.generation && outstanding(d).length === 0) advance(d);
}

export function directProgressed(d: LineDraft, e: EventOf<'directLegProgressed'>): void {
  if (e.progress !== 'answered') return;
  abandonOthers(d, null);
  change(d, {
    state: 'connectedDirect',
    moving: null,
    step: e.step,
    handler: { legId: null, destinationId: e.destinationId, since: d.now, actor: null },
    answeredAt: d.line.answeredAt ?? d.now,
  });
  d.signals.push({ signal: 'handlerIn', legId: null });
}

export function joined(d: LineDraft, e: EventOf<'participantJoined'>): void {
  if (e.generation !== d.line.generation) return;
  change(d, { roomHandle: e.roomHandle });
  if (e.legId === legOf(d.callId) && d.line.moving === 'room') change(d, { moving: null });
}

export function left(d: LineDraft, e: EventOf<'participantLeft'>): void {
  if (e.moved) return;
  if (e.legId === legOf(d.callId)) return callerGone(d);
  if (e.generation !== d.line.generation) return;
  if (d.line.handler?.legId === e.legId) handlerLeft(d);
}

export function held(d: LineDraft, e: EventOf<'participantHeld'>): void {
  if (d.line.handler?.legId === e.legId) d.signals.push({ signal: 'handlerHeld', on: e.on });
}

export function spoke(d: LineDraft): void {
  if (d.line.callerSpokeAt === null) change(d, { callerSpokeAt: d.now });
}

export function handlerLeft(d: LineDraft): void {
  d.signals.push({ signal: 'handlerOut' });
  change(d, { handler: null });
  if (d.line.state === 'callerGone') return endLine(d, 'room');
  if (!d.line.companyAudible) return reroute(d);
  // Caller and specialist go on talking; handlers are rung back into the same room.
  change(d, { state: 'connecting' });
  alarm(
    d,
    'callerAlone',
    'urgent',
    `handler-left-${d.line.attemptCount}`,
    'The handler left while the specialist is speaking with the caller; handlers are being rung back.',
  );
  ringInto(d, 0);
}

export function callerGone(d: LineDraft): void {
  if (d.line.callerLeftAt !== null) return;
  const answered = d.line.answeredAt !== null;
  change(d, { callerLeftAt: d.now });
  d.signals.push({ signal: 'callerOut', answered });
  const handlerRemains = d.line.handler !== null && d.line.handler.legId !== null;
  if (!handlerRemains) return endLine(d, 'room');
  change(d, { state: 'callerGone', moving: null });
  d.effects.push({ do: 'startTimer', timerId: 'talkOn', name: 'talkOn', afterMs: d.plan.talkOnLimitMs });
}

export function dialEnded(d: LineDraft, e: EventOf<'callerDialEnded'>): void {
  if (!e.callerAlive) {
    d.reply = { kind: 'nothing' };
    return callerGone(d);
  }
  const stale = e.generation < d.line.generation || d.line.moving !== null;
  if (e.how === 'room' && stale) return replyForPlace(d);
  if (e.how === 'room') return goDirect(d, newRound(d, d.line.step), true, 'webhookFailed');
  if (e.answered) return directHandlerLeft(d, e.step);
  change(d, { state: 'connectingDirect', step: e.step + 1, moving: null, handler: null });
  replyDirect(d);
}

/** A handler dialled direct hung up and the caller is still there: rung again, as S3 asks. */
function directHandlerLeft(d: LineDraft, step: number): void {
  d.signals.push({ signal: 'handlerOut' }, { signal: 'callerAlone' });
  change(d, { state: 'connectingDirect', step: newRound(d, step), handler: null, moving: null });
  alarm(
    d,
    'callerAlone',
    'urgent',
    `direct-${d.now}`,
    'A caller dialled direct was left alone; handlers are being rung again.',
  );
  replyDirect(d);
}

/** A caller whose call we hold for ended is told nothing more. */
export function dialEndedAfterEnd(d: LineDraft): void {
  d.reply = { kind: 'hangUp' };
}

export function ringback(d: LineDraft, e: EventOf<'ringbackFetched'>): void {
  d.reply = { kind: 'ringback', place: placeOf(d), fetches: e.fetches + 1 };
  if (d.line.state === 'connectingDirect') {
    // The caller still hears ringback: the move to a direct dial did not happen. Ask again.
    d.effects.push({ do: 'moveCaller', to: 'direct', place: placeOf(d) });
    return;
  }
  if (e.generation !== d.line.generation) return;
  const waiting = outstanding(d);
  const overdue = waiting.filter((attempt) => {
    const ringMs = (ringPosition(d.plan, attempt.step)?.step.ringTimeoutSeconds ?? 0) * SECOND;
    return attempt.requestedAt + ringMs + RING_GRACE_MS <= d.now;
  });
  if (overdue.length < waiting.length || d.line.handler !== null) return;
  abandonOthers(d, null);
  advance(d);
}

export function ringbackLate(d: LineDraft, e: EventOf<'ringbackFetched'>): void {
  d.reply = { kind: 'ringback', place: placeOf(d), fetches: e.fetches + 1 };
}

/** A document of ours failed at the carrier: whatever it was, it is not tried again; the caller is dialled direct (S12). */
export function webhookFailed(d: LineDraft): void {
  goDirect(d, newRound(d, d.line.step), true, 'webhookFailed');
}

export function holdAsked(d: LineDraft, e: EventOf<'holdRequested'>): void {
  d.effects.push({ do: 'holdCaller', on: e.on });
}

export function holdDone(d: LineDraft, e: EventOf<'holdSet'>): void {
  if (e.ok) change(d, { state: e.on ? 'held' : 'connected' });
}

export function identified(d: LineDraft, e: EventOf<'handlerIdentified'>): void {
  if (d.line.handler !== null) change(d, { handler: { ...d.line.handler, actor: e.by } });
}

export function recalled(d: LineDraft): void {
  if (outstanding(d).length === 0) ringInto(d, 0);
}

export function endAsked(d: LineDraft): void {
  change(d, { callerLeftAt: d.line.callerLeftAt ?? d.now });
  d.signals.push({ signal: 'callerOut', answered: d.line.answeredAt !== null });
  endLine(d, 'caller');
}

export function timer(d: LineDraft, e: EventOf<'timerFired'>): void {
  if (e.name === 'silence' && d.line.callerSpokeAt === null) d.signals.push({ signal: 'silent' });
  if (e.name === 'talkOn' && d.line.state === 'callerGone') {
    d.signals.push({ signal: 'handlerOut' });
    endLine(d, 'room');
  }
}

export function moved(d: LineDraft, e: EventOf<'callerMoved'>): void {
  if (e.ok) {
    if (d.line.moving === e.to) change(d, { moving: null });
    return;
  }
  alarm(
    d,
    'callerAlone',
    'urgent',
    `move-${d.line.generation}`,
    'A caller could not be moved at the carrier; ring them back or answer from another position.',
  );
}

function letGo(d: LineDraft, legId: LegId): void {
  d.effects.push({ do: 'endLeg', legId });
}
