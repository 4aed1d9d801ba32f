/** Twilio's callbacks, read into events of the call. Unknown fields are ignored; what cannot be used gives null. */
import type { CallEvent } from '../core/call/events.ts';
import type { CallerPlace } from '../core/call/place.ts';
import { type CallId, type EventId, id, type LegId, type OfferId } from '../core/ids.ts';
import { text } from './caller-identity.ts';
import type { Form } from './signature.ts';
import { type Query, readPlace, readText } from './urls.ts';

export interface Webhook {
  readonly query: Query;
  readonly form: Form;
  /** Twilio's own token of this delivery and its retries; made up when it is missing. */
  readonly token: string;
}

const SID = /^[A-Z]{2}[0-9a-f]{32}$/;

function sid(form: Form, name: string): string | null {
  const value = text(form, name);
  return SID.test(value) ? value : null;
}

/** The call that the URL names. */
export function callIdOf(query: Query): CallId | null {
  const value = readText(query, 'call');
  return value !== null && SID.test(value) ? id<CallId>(value) : null;
}

const NOT_ANSWERED: ReadonlySet<string> = new Set(['no-answer', 'busy', 'failed', 'canceled']);

/** (Sid, status, sequence): the same callback, however often and in whatever order it comes (S12). */
function legEventId(kind: string, form: Form): EventId {
  return id<EventId>(`${kind}:${text(form, 'CallSid')}:${text(form, 'CallStatus')}`);
}

/** A handler's leg in the room: ringing, answered, ended. */
export function handlerLegEvent({ form }: Webhook, callId: CallId, place: CallerPlace): CallEvent | null {
  const leg = sid(form, 'CallSid');
  if (leg === null) return null;
  const base = {
    callId,
    id: legEventId('leg', form),
    attempt: place.attempt,
    generation: place.generation,
    legId: id<LegId>(leg),
  };
  const status = text(form, 'CallStatus');
  if (status === 'ringing') return { ...base, type: 'handlerLegProgressed', progress: 'ringing' };
  if (status === 'in-progress') return { ...base, type: 'handlerLegProgressed', progress: 'answered' };
  if (status === 'completed') return { ...base, type: 'handlerLegEnded', end: 'hungUp' };
  if (NOT_ANSWERED.has(status)) return { ...base, type: 'handlerLegEnded', end: 'notAnswered' };
  return null;
}

/** A leg of a direct dial. Its end matters where it was moved; otherwise the Dial's own end says more. */
export function directLegEvent(
  { query, form }: Webhook,
  callId: CallId,
  place: CallerPlace,
): CallEvent | null {
  const destinationId = readText(query, 'to');
  const status = text(form, 'CallStatus');
  const leg = sid(form, 'CallSid');
  const eventId = legEventId('direct', form);
  if (leg !== null && status === 'completed')
    return { type: 'directLegEnded', id: eventId, callId, legId: id<LegId>(leg) };
  if (destinationId === null || (status !== 'in-progress' && status !== 'ringing')) return null;
  const progress = status === 'ringing' ? 'ringing' : 'answered';
  return {
    type: 'directLegProgressed',
    id: eventId,
    callId,
    ...(leg !== null && { legId: id<LegId>(leg) }),
    destinationId,
    step: place.step,
    progress,
  };
}

/** The caller's own leg, from the line's status callback. */
export function callerStatusEvent({ form }: Webhook): CallEvent | null {
  const leg = sid(form, 'CallSid');
  const status = text(form, 'CallStatus');
  if (leg === null || (status !== 'completed' && !NOT_ANSWERED.has(status))) return null;
  return { type: 'callerLeft', id: id<EventId>(`callerLeft:${status}`), callId: id<CallId>(leg) };
}

/**
 * Only hanging up, or no reason at all, ends a leg. Every other reason (moved or ended by REST, never added) leaves it
 * alive, and the leg's own status callback says when it ends (docs/voice/twiml/conference, ReasonParticipantLeft).
 */
function isAlive(reason: string): boolean {
  return reason !== '' && reason !== 'participant_hung_up';
}

/** What happens in the room. */
export function roomEvent({ form }: Webhook, callId: CallId, place: CallerPlace): CallEvent | null {
  const room = sid(form, 'ConferenceSid');
  const leg = sid(form, 'CallSid');
  const what = text(form, 'StatusCallbackEvent');
  if (room === null || leg === null) return null;
  const base = { callId, id: id<EventId>(`${room}:${text(form, 'SequenceNumber')}:${what}:${leg}`) };
  const legId = id<LegId>(leg);
  const { generation } = place;
  if (what === 'participant-join')
    return { ...base, type: 'participantJoined', legId, generation, roomHandle: room };
  if (what === 'participant-leave') {
    return {
      ...base,
      type: 'participantLeft',
      legId,
      generation,
      moved: isAlive(text(form, 'ReasonParticipantLeft')),
    };
  }
  if (what === 'participant-hold' || what === 'participant-unhold') {
    return { ...base, type: 'participantHeld', legId, on: what === 'participant-hold' };
  }
  if (what === 'participant-speech-start' && leg === (callId as string))
    return { ...base, type: 'callerSpoke' };
  return null;
}

/** The caller's Dial has ended and Twilio asks what next. */
export function dialEndedEvent(
  { query, form, token }: Webhook,
  callId: CallId,
  place: CallerPlace,
): CallEvent {
  const callerAlive = text(form, 'CallStatus') === 'in-progress' || text(form, 'CallStatus') === 'ringing';
  const dialStatus = text(form, 'DialCallStatus');
  return {
    type: 'callerDialEnded',
    id: id<EventId>(`dial:${token}`),
    callId,
    how: readText(query, 'how') === 'direct' ? 'direct' : 'room',
    generation: place.generation,
    step: place.step,
    callerAlive,
    answered: dialStatus === 'completed' || dialStatus === 'answered',
  };
}

export function ringbackEvent({ query, token }: Webhook, callId: CallId, place: CallerPlace): CallEvent {
  const fetches = Number(readText(query, 'fetches') ?? '0');
  return {
    type: 'ringbackFetched',
    id: id<EventId>(`ringback:${token}`),
    callId,
    generation: place.generation,
    fetches: Number.isSafeInteger(fetches) && fetches >= 0 ? fetches : 0,
  };
}

/** Twilio asks for the document after a Dial even of a leg that has hung up: that is its end, not a person who comes. */
export function specialistFetchedEvent(webhook: Webhook, callId: CallId): CallEvent | null {
  const told = specialistLegEvent(webhook, callId);
  if (told?.type === 'specialistLegEnded') return told;
  const { query, form, token } = webhook;
  const leg = sid(form, 'CallSid');
  const offer = readText(query, 'offer');
  if (leg === null || offer === null) return null;
  return {
    type: 'specialistFetched',
    id: id<EventId>(`doc:${token}`),
    callId,
    offer: id<OfferId>(offer),
    legId: id<LegId>(leg),
  };
}

/** A ringing leg is known from then on, even where the answer to its request was lost; an ended one is gone. */
export function specialistLegEvent({ query, form }: Webhook, callId: CallId): CallEvent | null {
  const leg = sid(form, 'CallSid');
  const offer = readText(query, 'offer');
  const status = text(form, 'CallStatus');
  if (leg === null || offer === null) return null;
  const base = {
    id: legEventId('specialist', form),
    callId,
    offer: id<OfferId>(offer),
    legId: id<LegId>(leg),
  };
  if (status === 'ringing') return { ...base, type: 'specialistLegAccepted' };
  if (status === 'completed' || NOT_ANSWERED.has(status)) return { ...base, type: 'specialistLegEnded' };
  return null;
}

export function placeOf(webhook: Webhook): CallerPlace | null {
  return readPlace(webhook.query);
}
