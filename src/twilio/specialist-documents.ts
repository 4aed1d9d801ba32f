/** What a specialist's own leg is answered: nothing of the call before it is accepted, nothing that the room hears. */
import type { CallReply } from '../core/call/effects.ts';
import type { CallId, OfferId } from '../core/ids.ts';
import { type Response, TIME_LIMIT_SECONDS, VOICE } from './response.ts';
import { offerParameters, PATHS, type VoiceUrls } from './urls.ts';

/** Nothing about the call is spoken: whoever or whatever answered may not be the specialist (design 2.8). */
export function askPin(response: Response, callId: CallId, offer: OfferId, urls: VoiceUrls): void {
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

export function askKey(response: Response, callId: CallId, offer: OfferId, urls: VoiceUrls): void {
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
export function brief(
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

export function enterAsCoach(
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
