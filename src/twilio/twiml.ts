import twilio from 'twilio';
import type { CallReply } from '../core/call/effects.ts';
import type { CallerPlace } from '../core/call/place.ts';
import type { CallId, OfferId, RoomName } from '../core/ids.ts';
import type { Destination, LinePlan, RingStep } from '../core/routing/line-plan.ts';
import { PATHS, placeParameters, offerParameters, RINGBACK_SOUND_PATH, type VoiceUrls } from './urls.ts';

type Response = InstanceType<typeof twilio.twiml.VoiceResponse>;
type Dial = ReturnType<Response['dial']>;

/** Everything that happens in a room is reported; the first participant's setting wins, so every leg carries the same. */
export const ROOM_EVENTS = ['start', 'end', 'join', 'leave', 'mute', 'hold', 'modify', 'speaker'] as const;
const LEG_EVENTS = ['initiated', 'ringing', 'answered', 'completed'] as const;
/** Twilio's own limit of a ring time, seconds (docs/voice/twiml/dial). */
const LONGEST_RING_SECONDS = 600;
/** Longer than any call: Twilio's default ends a Dial after four hours. */
const TIME_LIMIT_SECONDS = 86_400;
const VOICE = 'Polly.Amy';

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

/** Nothing about the call is spoken: whoever or whatever answered may not be the specialist (design 2.8). */
function askPin(response: Response, callId: CallId, offer: OfferId, urls: VoiceUrls): void {
  const gather = response.gather({
    input: ['dtmf'],
    finishOnKey: '#',
    timeout: 6,
    action: urls(PATHS.specialistPin, offerParameters(callId, offer)),
    actionOnEmptyResult: false,
  });
  gather.say({ voice: VOICE, language: 'en-GB' }, 'Please enter your PIN, then press hash.');
  response.redirect({ method: 'POST' }, urls(PATHS.specialistDocument, offerParameters(callId, offer)));
}

function askKey(response: Response, callId: CallId, offer: OfferId, urls: VoiceUrls): void {
  const gather = response.gather({
    input: ['dtmf'],
    numDigits: 1,
    finishOnKey: '',
    timeout: 6,
    action: urls(PATHS.specialistKey, offerParameters(callId, offer)),
    actionOnEmptyResult: false,
  });
  gather.say({ voice: VOICE, language: 'en-GB' }, 'Press any key to join.');
  response.redirect({ method: 'POST' }, urls(PATHS.specialistDocument, offerParameters(callId, offer)));
}

/** Before the Dial, so on this leg alone (S4); any key goes on at once, the end of the words does by itself. */
function brief(
  response: Response,
  callId: CallId,
  reply: Extract<CallReply, { kind: 'brief' }>,
  urls: VoiceUrls,
): void {
  const next = urls(PATHS.specialistDocument, offerParameters(callId, reply.offer));
  const gather = response.gather({
    input: ['dtmf'],
    numDigits: 1,
    finishOnKey: '',
    timeout: 1,
    action: next,
    actionOnEmptyResult: false,
  });
  gather.say({ voice: VOICE, language: 'en-GB' }, reply.words);
  response.redirect({ method: 'POST' }, next);
}

function enterAsCoach(
  response: Response,
  callId: CallId,
  reply: Extract<CallReply, { kind: 'enterAsCoach' }>,
  urls: VoiceUrls,
): void {
  const action = urls(PATHS.specialistDocument, offerParameters(callId, reply.offer));
  const dial = response.dial({ action, method: 'POST', timeLimit: TIME_LIMIT_SECONDS });
  dial.conference(
    {
      beep: 'false',
      muted: true,
      coach: reply.coachee,
      startConferenceOnEnter: false,
      endConferenceOnExit: false,
      waitUrl: '',
      participantLabel: `specialist-${reply.offer}`,
    },
    reply.room,
  );
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
