import twilio from 'twilio';
import type { ReferralId } from '../core/ids.ts';
import type { ContactReply } from '../ports/contact-line.ts';
import { CONTACT_PATHS, type ContactUrls } from './contact-urls.ts';

const VOICE = 'Polly.Amy';
/** Nobody talks longer; a line that was forgotten ends. */
const TIME_LIMIT_SECONDS = 10_800;

/**
 * What a specialist's leg does next on the way to ringing somebody back. Nothing that is spoken says what it is about:
 * whoever or whatever answered may not be the specialist (S4). `dial` rings the person from that leg: no machine
 * detection, no recording, no message; the specialist hears, and says nothing to a machine (S10).
 */
export function contactDocument(
  reply: ContactReply,
  contact: ReferralId,
  press: number,
  urls: ContactUrls,
): string {
  const response = new twilio.twiml.VoiceResponse();
  const say = (words: string, to: { say: typeof response.say } = response): void => {
    to.say({ voice: VOICE, language: 'en-GB' }, words);
  };
  switch (reply.kind) {
    case 'askPin':
    case 'askKey': {
      const byPin = reply.kind === 'askPin';
      const gather = response.gather({
        input: ['dtmf'],
        ...(byPin ? { finishOnKey: '#' } : { numDigits: 1, finishOnKey: '' }),
        timeout: 6,
        action: urls(byPin ? CONTACT_PATHS.pin : CONTACT_PATHS.key, contact, press),
        actionOnEmptyResult: false,
      });
      const words = byPin ? 'Please enter your PIN, then press hash.' : 'Press any key to go on.';
      gather.say({ voice: VOICE, language: 'en-GB' }, words);
      response.redirect({ method: 'POST' }, urls(CONTACT_PATHS.document, contact, press));
      break;
    }
    case 'dial': {
      const dial = response.dial({
        callerId: reply.callerId,
        timeout: reply.ringTimeoutSeconds,
        timeLimit: TIME_LIMIT_SECONDS,
        ringTone: 'uk',
        record: 'do-not-record',
        action: urls(CONTACT_PATHS.dialled, contact, press),
        method: 'POST',
      });
      dial.number(
        {
          statusCallback: urls(CONTACT_PATHS.person, contact, press),
          statusCallbackMethod: 'POST',
          statusCallbackEvent: ['ringing', 'answered', 'completed'],
        },
        reply.number,
      );
      break;
    }
    case 'sendAway':
      say('This call is no longer waiting. Thank you.');
      response.hangup();
      break;
    case 'hangUp':
      response.hangup();
      break;
  }
  return response.toString();
}
