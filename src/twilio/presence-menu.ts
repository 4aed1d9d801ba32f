/**
 * The telephone menu on which specialists say whether they are ready. Nothing is said before the PIN, and nothing at all
 * of what they are ready for (S4): somebody else may hold the telephone, or stand beside it.
 */
import twilio from 'twilio';
import { type ActorId, id, type SpecialistId } from '../core/ids.ts';
import type { PresenceDesk } from '../ports/presence-desk.ts';
import { text } from './caller-identity.ts';
import { PATHS, readText, type VoiceUrls } from './urls.ts';
import type { Webhook } from './webhook-events.ts';

const VOICE = { voice: 'Polly.Amy', language: 'en-GB' } as const;
const TRIES_A_CALL = 3;

export function askForPin(urls: VoiceUrls, tries = 1): string {
  const response = new twilio.twiml.VoiceResponse();
  const gather = response.gather({
    ...{ input: ['dtmf'], finishOnKey: '#', timeout: 8, actionOnEmptyResult: false },
    action: urls(PATHS.presencePin, { tries }),
  });
  gather.say(VOICE, 'Please enter your PIN, then press hash.');
  response.hangup();
  return response.toString();
}

/** The same words for a wrong PIN, a strange number and too many tries. */
export async function presencePin(
  desk: PresenceDesk,
  urls: VoiceUrls,
  { query, form }: Webhook,
): Promise<string> {
  const specialistId = await desk.recognise(text(form, 'From'), text(form, 'Digits'));
  if (specialistId !== null) return askForChoice(urls, specialistId);
  const tries = Number(readText(query, 'tries') ?? TRIES_A_CALL);
  return tries >= 1 && tries < TRIES_A_CALL ? askForPin(urls, tries + 1) : says('Goodbye.');
}

function askForChoice(urls: VoiceUrls, who: SpecialistId): string {
  const response = new twilio.twiml.VoiceResponse();
  const gather = response.gather({
    ...{ input: ['dtmf'], numDigits: 1, finishOnKey: '', timeout: 8, actionOnEmptyResult: false },
    action: urls(PATHS.presenceChoice, { who }),
  });
  gather.say(VOICE, 'Press 1 if you are ready. Press 2 for a pause.');
  response.hangup();
  return response.toString();
}

/** Who has given the PIN stands in the URL, which nobody but Twilio can sign. */
export async function presenceChoice(
  desk: PresenceDesk,
  urls: VoiceUrls,
  { query, form, token }: Webhook,
): Promise<string> {
  const who = readText(query, 'who');
  const digit = text(form, 'Digits');
  if (who === null) return says('Goodbye.');
  const specialistId = id<SpecialistId>(who);
  if (digit !== '1' && digit !== '2') return askForChoice(urls, specialistId);
  const ready = digit === '1';
  await desk.change({
    ...{ specialistId, state: ready ? 'ready' : 'paused', reason: ready ? null : 'by telephone' },
    ...{ by: id<ActorId>(who), via: 'telephone', changeId: token },
  });
  return says(ready ? 'You are ready. Goodbye.' : 'You are paused. Goodbye.');
}

export function presenceDespite(): string {
  return says('Please try again in a moment. Goodbye.');
}

function says(words: string): string {
  const response = new twilio.twiml.VoiceResponse();
  response.say(VOICE, words);
  response.hangup();
  return response.toString();
}
