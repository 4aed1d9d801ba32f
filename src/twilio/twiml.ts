import twilio from 'twilio';
import { roomName } from '../core/call/call.ts';
import type { CallReply } from '../core/call/effects.ts';
import type { CallerPlace } from '../core/call/place.ts';
import type { CallId, RoomName } from '../core/ids.ts';
import type { Destination, LinePlan, RingStep } from '../core/routing/line-plan.ts';
import { type Response, TIME_LIMIT_SECONDS, VOICE } from './response.ts';
import { askKey, askPin, brief, enterAsCoach } from './specialist-documents.ts';
import { PATHS, placeParameters, offerParameters, RINGBACK_SOUND_PATH, type VoiceUrls } from './urls.ts';

type Dial = ReturnType<Response['dial']>;

/** Everything that happens in a room is reported; the first participant's setting wins, so every leg carries the same. */
export const ROOM_EVENTS = ['start', 'end', 'join', 'leave', 'mute', 'hold', 'modify', 'speaker'] as const;
const LEG_EVENTS = ['initiated', 'ringing', 'answered', 'completed'] as const;
/** Twilio's own limit of a ring time, seconds (docs/voice/twiml/dial). */
const LONGEST_RING_SECONDS = 600;

/**
 * Renders a reply as TwiML. Nothing that the caller could hear says or hints at anything (S4), and nothing depends on
 * whether the number is known (S5): a reply has no room for it. Null: the callback needs no document (204).
 */
export function renderReply(callId: CallId, reply: CallReply, urls: VoiceUrls): string | null {
  const response = new twilio.twiml.VoiceResponse();
  switch (reply.kind) {
    case 'nothing':
      return null;
    case 'enterRoom':
      enterRoom(response, callId, reply.room, reply.place, urls);
      break;
    case 'dialDirect':
      dialDirect(response, callId, reply.step, reply.callerId, reply.place, urls);
      break;
    case 'ringback':
      response.play(urls(RINGBACK_SOUND_PATH));
      response.redirect(
        { method: 'POST' },
        urls(PATHS.ringback, { ...placeParameters(callId, reply.place), fetches: reply.fetches }),
      );
      break;
    case 'askPin':
      askPin(response, callId, reply.offer, urls);
      break;
    case 'askKey':
      askKey(response, callId, reply.offer, urls);
      break;
    case 'waitOutside':
      response.pause({ length: 2 });
      response.redirect(
        { method: 'POST' },
        urls(PATHS.specialistDocument, offerParameters(callId, reply.offer)),
      );
      break;
    case 'brief':
      brief(response, callId, reply, urls);
      break;
    case 'enterAsCoach':
      enterAsCoach(response, callId, reply, urls);
      break;
    case 'sendAway':
      response.say({ voice: VOICE, language: 'en-GB' }, 'This call is no longer waiting. Thank you.');
      response.hangup();
      break;
    case 'hangUp':
      response.hangup();
      break;
  }
  return response.toString();
}

function enterRoom(
  response: Response,
  callId: CallId,
  room: RoomName,
  place: CallerPlace,
  urls: VoiceUrls,
): void {
  const at = placeParameters(callId, place);
  const dial = response.dial({
    action: urls(PATHS.dialEnded, { ...at, how: 'room' }),
    method: 'POST',
    timeLimit: TIME_LIMIT_SECONDS,
  });
  dial.conference(
    { ...roomSettings(callId, place, urls), startConferenceOnEnter: false, participantLabel: 'caller' },
    room,
  );
}

/**
 * A handler who was dialled direct enters the room, as one who was rung into it would have. When it ends for them the leg
 * is over.
 */
export function handlerEntersRoom(callId: CallId, place: CallerPlace, urls: VoiceUrls): string {
  const response = new twilio.twiml.VoiceResponse();
  response.dial({ timeLimit: TIME_LIMIT_SECONDS }).conference(
    {
      ...roomSettings(callId, place, urls),
      startConferenceOnEnter: true,
      participantLabel: handlerLabel(place),
    },
    roomName(callId, place.generation),
  );
  return response.toString();
}

/** The same for every leg that may enter first (design 2.6). */
function roomSettings(callId: CallId, place: CallerPlace, urls: VoiceUrls) {
  const at = placeParameters(callId, place);
  return {
    beep: 'false' as const,
    endConferenceOnExit: false,
    waitUrl: urls(PATHS.ringback, { ...at, fetches: 0 }),
    waitMethod: 'POST' as const,
    statusCallback: urls(PATHS.room, at),
    statusCallbackMethod: 'POST' as const,
    statusCallbackEvent: [...ROOM_EVENTS],
  };
}

function dialDirect(
  response: Response,
  callId: CallId,
  step: RingStep,
  callerId: string,
  place: CallerPlace,
  urls: VoiceUrls,
): void {
  const at = placeParameters(callId, place);
  const dial = response.dial({
    answerOnBridge: true,
    callerId,
    timeout: Math.min(step.ringTimeoutSeconds, LONGEST_RING_SECONDS),
    timeLimit: TIME_LIMIT_SECONDS,
    ringTone: 'uk',
    action: urls(PATHS.dialEnded, { ...at, how: 'direct' }),
    method: 'POST',
  });
  for (const destination of step.destinations) {
    const statusCallback = urls(PATHS.directLeg, { ...at, to: destination.id });
    addNoun(dial, destination, {
      statusCallback,
      statusCallbackMethod: 'POST',
      statusCallbackEvent: [...LEG_EVENTS],
    });
  }
}

function addNoun(dial: Dial, destination: Destination, callbacks: object): void {
  switch (destination.kind) {
    case 'number':
      dial.number(callbacks, destination.address);
      return;
    case 'sip':
      dial.sip(callbacks, destination.address);
      return;
    case 'client':
      dial.client(callbacks, destination.address);
      return;
  }
}

/**
 * After an exception, overload or shutdown: connects the caller with no room and nothing of ours on the way (S2). An
 * unanswered caller comes back to the fallback path, and to the document hosted elsewhere if that is down.
 */
export function connectDocument(plan: LinePlan, urls: VoiceUrls): string {
  const response = new twilio.twiml.VoiceResponse();
  for (const step of plan.steps) addStaticDial(response, plan, step);
  response.redirect({ method: 'POST' }, urls(PATHS.fallback, { line: plan.lineId }));
  return response.toString();
}

/** Ringback that knows nothing of its call: a minute of it, which is longer than any step rings. */
export function ringbackDespite(urls: VoiceUrls): string {
  const response = new twilio.twiml.VoiceResponse();
  response.play({ loop: 7 }, urls(RINGBACK_SOUND_PATH));
  return response.toString();
}

/**
 * What a held caller hears: ringback without end. A document, since what Twilio does at the end of a plain file is not
 * documented, and a caller who hears silence may hang up (S4).
 */
export function holdDocument(urls: VoiceUrls): string {
  const response = new twilio.twiml.VoiceResponse();
  response.play({ loop: 0 }, urls(RINGBACK_SOUND_PATH));
  return response.toString();
}

/**
 * The line's fallback document, to be hosted elsewhere: it works with this service switched off. Every step twice, then
 * again from the top by a redirect to itself.
 */
export function fallbackDocument(plan: LinePlan, ownUrl: string | null): string {
  const response = new twilio.twiml.VoiceResponse();
  for (const step of [...plan.steps, ...plan.steps]) addStaticDial(response, plan, step);
  if (ownUrl !== null) response.redirect({ method: 'GET' }, ownUrl);
  return response.toString();
}

function addStaticDial(response: Response, plan: LinePlan, step: RingStep): void {
  const dial = response.dial({
    answerOnBridge: true,
    callerId: plan.callerId,
    timeout: step.ringTimeoutSeconds,
    timeLimit: TIME_LIMIT_SECONDS,
    ringTone: 'uk',
  });
  for (const destination of step.destinations) addNoun(dial, destination, {});
}

/** The participant label of a handler's leg: it makes asking twice harmless (error 16026). */
export function handlerLabel(place: CallerPlace): string {
  return `handler-${place.attempt}`;
}

/** The address in the form REST takes. */
export function addressOf(destination: Destination): string {
  switch (destination.kind) {
    case 'number':
      return destination.address;
    case 'sip':
      return destination.address.startsWith('sip:') ? destination.address : `sip:${destination.address}`;
    case 'client':
      return destination.address.startsWith('client:')
        ? destination.address
        : `client:${destination.address}`;
  }
}
