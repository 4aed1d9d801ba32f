import type { AlarmClass, AlarmKind } from '../alarms/alarm.ts';
import type { AttemptId, CallId, LegId } from '../ids.ts';
import { id } from '../ids.ts';
import type { LinePlan } from '../routing/line-plan.ts';
import { type Instant, SECOND } from '../time.ts';
import { ATTEMPTS_KEPT, type Attempt, type Degradation, type Line, roomName } from './call.ts';
import type { CallEffect, CallReply } from './effects.ts';
import type { CallerPlace } from './place.ts';
import { directStep, ringPosition } from './ring-order.ts';

/** What the line tells lookup and seat. They listen; it never asks them (S1). */
export type LineSignal =
  | { readonly signal: 'handlerIn'; readonly legId: LegId | null }
  | { readonly signal: 'handlerOut' }
  | { readonly signal: 'handlerHeld'; readonly on: boolean }
  | { readonly signal: 'roomChanged' }
  | { readonly signal: 'wentDirect'; readonly how: Degradation }
  /** `unheard`: answered in a room, where speech is told of, and gone without a word of theirs (design 2.10). */
  | { readonly signal: 'callerOut'; readonly answered: boolean; readonly unheard: boolean }
  | { readonly signal: 'callerAlone' }
  | { readonly signal: 'silent' }
  | { readonly signal: 'lineEnded' };

/** The line while one event is worked in: what it was given, and what comes of it. Lives for one transition only. */
export interface LineDraft {
  readonly callId: CallId;
  readonly plan: LinePlan;
  readonly now: Instant;
  line: Line;
  readonly effects: CallEffect[];
  readonly signals: LineSignal[];
  reply: CallReply | null;
}

export function change(d: LineDraft, changes: Partial<Line>): void {
  d.line = { ...d.line, ...changes };
}

export function alarm(
  d: LineDraft,
  kind: AlarmKind,
  alarmClass: AlarmClass,
  cause: string,
  text: string,
): void {
  d.effects.push({ do: 'raiseAlarm', kind, class: alarmClass, cause, text });
}

/** Where the caller is, for the URLs on the line. */
export function placeOf(d: LineDraft): CallerPlace {
  return {
    lineId: d.plan.lineId,
    policyVersion: d.plan.policyVersion,
    generation: d.line.generation,
    step: d.line.step,
    attempt: d.line.attempts.at(-1)?.id ?? id<AttemptId>('h0'),
  };
}

export function attemptOf(d: LineDraft, attempt: AttemptId): Attempt | undefined {
  return d.line.attempts.find((known) => known.id === attempt);
}

export function changeAttempt(d: LineDraft, attempt: AttemptId, changes: Partial<Attempt>): void {
  change(d, {
    attempts: d.line.attempts.map((known) => (known.id === attempt ? { ...known, ...changes } : known)),
  });
}

/** Attempts that may still bring a handler. */
export function outstanding(d: LineDraft): readonly Attempt[] {
  return d.line.attempts.filter((attempt) => attempt.state === 'requested' || attempt.state === 'ringing');
}

/** Lets go of every attempt but `keep`: known legs are ended, unknown ones when they first call back. */
export function abandonOthers(d: LineDraft, keep: AttemptId | null): void {
  for (const attempt of outstanding(d)) {
    if (attempt.id === keep) continue;
    changeAttempt(d, attempt.id, { state: 'abandoned' });
    // Asked for by this same decision a moment ago: not asked at all.
    const asked = d.effects.findIndex(
      (effect) => effect.do === 'requestHandlerLeg' && effect.place.attempt === attempt.id,
    );
    if (asked >= 0) d.effects.splice(asked, 1);
    if (attempt.legId !== null) d.effects.push({ do: 'endLeg', legId: attempt.legId });
  }
}

/** Rings the handler at ring position `step` into the current room; false when there is no such position. */
export function ringInto(d: LineDraft, step: number): boolean {
  const position = ringPosition(d.plan, step);
  if (position === null) return false;
  const attempt: Attempt = {
    id: id<AttemptId>(`h${d.line.attemptCount + 1}`),
    generation: d.line.generation,
    step,
    destinationId: position.destination.id,
    legId: null,
    state: 'requested',
    requestedAt: d.now,
  };
  change(d, {
    step,
    attempts: [...d.line.attempts, attempt].slice(-ATTEMPTS_KEPT),
    attemptCount: d.line.attemptCount + 1,
  });
  d.effects.push({
    do: 'requestHandlerLeg',
    place: placeOf(d),
    destination: position.destination,
    ringTimeoutSeconds: position.step.ringTimeoutSeconds,
  });
  return true;
}

/** The caller is elsewhere: a handler's leg that sits in the room alone would only be engaged when it is rung again. */
export function letHandlerGo(d: LineDraft): void {
  const legId = d.line.handler?.legId;
  if (legId != null) d.effects.push({ do: 'endLeg', legId });
  change(d, { handler: null, companyAudible: false });
}

/**
 * Dials the caller straight to the handlers. `answering`: the carrier is waiting for a document now, so the reply does
 * it; otherwise the caller's leg is moved by a Call update.
 */
export function goDirect(d: LineDraft, step: number, answering: boolean, how: Degradation): void {
  abandonOthers(d, null);
  letHandlerGo(d);
  change(d, { state: 'connectingDirect', step, moving: answering ? null : 'direct' });
  if (answering) replyDirect(d);
  else d.effects.push({ do: 'moveCaller', to: 'direct', place: placeOf(d) });
  d.signals.push({ signal: 'wentDirect', how });
}

/**
 * The first step of a new round of direct dialling. Steps of one generation only grow, so that every Dial's end has an id
 * of its own (S12).
 */
export function newRound(d: LineDraft, after: number): number {
  const steps = d.plan.steps.length;
  return Math.ceil((after + 1) / steps) * steps;
}

export function replyDirect(d: LineDraft): void {
  d.reply = {
    kind: 'dialDirect',
    place: placeOf(d),
    step: directStep(d.plan, d.line.step),
    callerId: d.plan.callerId,
  };
}

export function replyForPlace(d: LineDraft): void {
  const direct = d.line.state === 'connectingDirect' || d.line.state === 'connectedDirect';
  if (direct) replyDirect(d);
  else d.reply = { kind: 'enterRoom', place: placeOf(d), room: roomName(d.callId, d.line.generation) };
}

/** Nobody whom the caller can hear is left: a fresh room, handlers rung again, and an alarm (S3). */
export function reroute(d: LineDraft): void {
  abandonOthers(d, null);
  change(d, {
    state: 'connecting',
    generation: d.line.generation + 1,
    handler: null,
    companyAudible: false,
    roomHandle: null,
    moving: 'room',
  });
  alarm(
    d,
    'callerAlone',
    'urgent',
    `generation-${d.line.generation}`,
    'A caller was left alone on the line; handlers are being rung again.',
  );
  d.signals.push({ signal: 'callerAlone' }, { signal: 'roomChanged' });
  ringInto(d, 0);
}

/** Twilio's lists are a little behind its events: what is younger than this is not concluded from. */
export const SETTLING_MS = 5 * SECOND;

/** Twilio adds about 5 s to a leg's Timeout; the rest is for late callbacks. */
const RING_GRACE_MS = 15 * SECOND;

/** Nothing was heard of any attempt long after its ring time: given up, and the next handler is rung. */
export function giveUpOverdue(d: LineDraft): void {
  const waiting = outstanding(d);
  const overdue = waiting.filter((attempt) => {
    const ringMs = (ringPosition(d.plan, attempt.step)?.step.ringTimeoutSeconds ?? 0) * SECOND;
    return attempt.requestedAt + ringMs + RING_GRACE_MS <= d.now;
  });
  if (overdue.length < waiting.length || d.line.handler !== null) return;
  abandonOthers(d, null);
  advance(d);
}

/** The next handler in the room's ring order; after the last, direct to all; with an audible specialist, they stay together. */
export function advance(d: LineDraft): void {
  if (ringInto(d, d.line.step + 1)) return;
  if (d.line.companyAudible) {
    change(d, { state: 'handedOver', handler: null });
    alarm(
      d,
      'callerAlone',
      'urgent',
      `recall-${d.line.attemptCount}`,
      'No handler could be rung back; the specialist is alone with the caller.',
    );
    return;
  }
  goDirect(d, newRound(d, d.line.step), false, 'ringExhausted');
}

export function endLine(d: LineDraft, how: 'room' | 'caller'): void {
  abandonOthers(d, null);
  const wasInRoom = d.line.state !== 'connectingDirect' && d.line.state !== 'connectedDirect';
  change(d, { state: 'ended', handler: null, moving: null, companyAudible: false });
  if (wasInRoom) d.effects.push({ do: 'endRoom', room: roomName(d.callId, d.line.generation) });
  if (how === 'caller') d.effects.push({ do: 'endCallerLeg' });
  d.signals.push({ signal: 'lineEnded' });
}
