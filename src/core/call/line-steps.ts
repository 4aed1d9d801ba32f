/** What each cell of the line table does. A step reads the line and its plan, never lookup or seat (S1). */
import type { AttemptId, LegId } from '../ids.ts';
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
  giveUpOverdue,
  goDirect,
  newRound,
  type LineDraft,
  outstanding,
  placeOf,
  reroute,
  ringInto,
} from './line-draft.ts';
import { FIRST_ATTEMPT } from './place.ts';

export function legAccepted(d: LineDraft, e: EventOf<'handlerLegAccepted'>): void {
  const attempt = attemptOf(d, e.attempt);
  if (attempt === undefined || attempt.state === 'abandoned' || attempt.state === 'ended') {
    letGo(d, e.legId);
    return;
  }
  if (attempt.legId !== null && attempt.legId !== e.legId) {
    letGo(d, e.legId);
    return;
  }
  const wasRequested = attempt.state === 'requested';
  changeAttempt(d, e.attempt, { legId: e.legId, ...(wasRequested && { state: 'ringing' as const }) });
  // Known already: its own callback was faster, and has brought the caller.
  if (attempt.legId === null) bringCaller(d);
}

/** Refused or unknown: nobody waits for it any more, and the caller is dialled direct (design 2.3). */
export function legRefused(d: LineDraft, e: EventOf<'handlerLegRefused'>): void {
  const how = e.outcome === 'refused' ? 'legRefused' : 'legUnknown';
  if (e.attempt === FIRST_ATTEMPT && !d.line.companyAudible && d.line.state !== 'handedOver') {
    // The caller was dialled direct by the reply, whatever this leg's own callbacks have said meanwhile.
    goDirect(d, 0, true, how);
    return;
  }
  const attempt = attemptOf(d, e.attempt);
  if (attempt === undefined || attempt.state !== 'requested') return;
  changeAttempt(d, e.attempt, { state: 'abandoned' });
  if (d.line.companyAudible || d.line.state === 'handedOver') {
    advance(d);
    return;
  }
  goDirect(d, newRound(d, d.line.step), false, how);
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
  if (attempt === undefined) {
    strangerProgressed(d, e);
    return;
  }
  const duplicate = attempt.legId !== null && attempt.legId !== e.legId;
  if (duplicate || e.generation !== d.line.generation) {
    letGo(d, e.legId);
    return;
  }
  if (attempt.state === 'ended' || attempt.state === 'answered') return;
  // Abandoned and first heard of when it is already in the room with the caller: that is company (design 2.3).
  const withCaller = e.progress === 'answered' && attempt.legId === null;
  if (attempt.state === 'abandoned' && !withCaller) {
    changeAttempt(d, e.attempt, { legId: e.legId });
    letGo(d, e.legId);
    return;
  }
  changeAttempt(d, e.attempt, { legId: e.legId, state: e.progress });
  // The outcome of the request was never recorded, but the leg rings.
  if (attempt.legId === null) bringCaller(d);
  if (e.progress === 'answered') handlerAnswered(d, e.legId, attempt.destinationId, e.attempt);
}

/** The caller is moved to the fresh room only when a leg rings into it. */
function bringCaller(d: LineDraft): void {
  if (d.line.moving === 'room') d.effects.push({ do: 'moveCaller', to: 'room', place: placeOf(d) });
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
    handlerLeft(d);
    return;
  }
  const attempt = attemptOf(d, e.attempt);
  if (attempt === undefined || (attempt.legId !== null && attempt.legId !== e.legId)) return;
  if (attempt.state !== 'requested' && attempt.state !== 'ringing') return;
  changeAttempt(d, e.attempt, { state: 'ended', legId: e.legId });
  const ringing = d.line.state === 'connecting' || d.line.state === 'handedOver';
  if (ringing && attempt.generation === d.line.generation && outstanding(d).length === 0) advance(d);
}

export function joined(d: LineDraft, e: EventOf<'participantJoined'>): void {
  if (e.generation !== d.line.generation) return;
  change(d, { roomHandle: e.roomHandle });
  if (e.legId === legOf(d.callId) && d.line.moving === 'room') change(d, { moving: null });
}

export function left(d: LineDraft, e: EventOf<'participantLeft'>): void {
  if (e.moved || e.generation !== d.line.generation) return;
  // Leaving while being moved is not hanging up; the caller's own status callback says that.
  if (e.legId === legOf(d.callId) && d.line.moving === null) {
    callerGone(d);
    return;
  }
  if (d.line.handler?.legId === e.legId) handlerLeft(d);
}

export function held(d: LineDraft, e: EventOf<'participantHeld'>): void {
  if (d.line.handler?.legId === e.legId) d.signals.push({ signal: 'handlerHeld', on: e.on });
}

export function spoke(d: LineDraft): void {
  if (d.line.callerSpokeAt === null) change(d, { callerSpokeAt: d.now });
}

export function handlerLeft(d: LineDraft): void {
  const { state } = d.line;
  d.signals.push({ signal: 'handlerOut' });
  change(d, { handler: null });
  if (state === 'callerGone') {
    endLine(d, 'room');
    return;
  }
  if (!d.line.companyAudible) {
    reroute(d);
    return;
  }
  // Caller and specialist go on talking; handlers are rung back into the same room.
  if (state === 'held') d.effects.push({ do: 'holdCaller', on: false });
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
  // Of a call dialled direct nobody tells whether it was spoken on.
  const inRoom = d.line.state !== 'connectedDirect' && d.line.state !== 'connectingDirect';
  const unheard = answered && inRoom && d.line.callerSpokeAt === null;
  d.signals.push({ signal: 'callerOut', answered, unheard });
  const handlerRemains = d.line.handler !== null && d.line.handler.legId !== null;
  if (!handlerRemains) {
    endLine(d, 'room');
    return;
  }
  change(d, { state: 'callerGone', moving: null });
  d.effects.push({ do: 'startTimer', timerId: 'talkOn', name: 'talkOn', afterMs: d.plan.talkOnLimitMs });
}

export function ringback(d: LineDraft, e: EventOf<'ringbackFetched'>): void {
  d.reply = { kind: 'ringback', place: placeOf(d), fetches: e.fetches + 1 };
  if (d.line.state === 'connectingDirect') {
    // The caller still hears ringback: the move to a direct dial did not happen. Ask again.
    d.effects.push({ do: 'moveCaller', to: 'direct', place: placeOf(d) });
    return;
  }
  if (e.generation !== d.line.generation) return;
  giveUpOverdue(d);
}

export function ringbackLate(d: LineDraft, e: EventOf<'ringbackFetched'>): void {
  d.reply = { kind: 'ringback', place: placeOf(d), fetches: e.fetches + 1 };
}

export function holdAsked(d: LineDraft, e: EventOf<'holdRequested'>): void {
  if (e.on && !d.plan.mayHold) return;
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
  d.signals.push({ signal: 'callerOut', answered: d.line.answeredAt !== null, unheard: false });
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
