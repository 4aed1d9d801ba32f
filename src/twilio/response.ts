import type twilio from 'twilio';

export type Response = InstanceType<typeof twilio.twiml.VoiceResponse>;
/** Longer than any call: Twilio's default ends a Dial after four hours. */
export const TIME_LIMIT_SECONDS = 86_400;
export const VOICE = 'Polly.Amy';
