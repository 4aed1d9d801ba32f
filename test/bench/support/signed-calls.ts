import { createHash, randomBytes } from 'node:crypto';
import twilio from 'twilio';
import type { Prepared } from './raw-client.ts';

const CALLER_DIGITS = 100_000;

/** Signed first webhooks of so many different calls, with the 27 fields that Twilio sends. */
export function signedInboundCalls(
  count: number,
  port: number,
  authToken: string,
  accountSid: string,
  seed: string,
): Prepared[] {
  const url = `http://127.0.0.1:${port}/voice/inbound`;
  return Array.from({ length: count }, (_, index) => {
    const callSid = `CA${createHash('md5').update(`${seed}${index}`).digest('hex')}`;
    const from = `+44770090${String(index % CALLER_DIGITS)
      .padStart(5, '0')
      .slice(-4)}`;
    const form: Record<string, string> = {
      AccountSid: accountSid,
      ApiVersion: '2010-04-01',
      CallSid: callSid,
      CallStatus: 'ringing',
      CallToken: '%7B%22parentCallInfoToken%22%3A%22eyJhbGciOiJFUzI1NiJ9%22%7D',
      Called: '+441134960101',
      CalledCity: '',
      CalledCountry: 'GB',
      CalledState: 'Leeds',
      CalledZip: '',
      Caller: from,
      CallerCity: '',
      CallerCountry: 'GB',
      CallerState: '',
      CallerZip: '',
      Direction: 'inbound',
      From: from,
      FromCity: '',
      FromCountry: 'GB',
      FromState: '',
      FromZip: '',
      StirVerstat: 'TN-Validation-Passed-A',
      To: '+441134960101',
      ToCity: '',
      ToCountry: 'GB',
      ToState: 'Leeds',
      ToZip: '',
    };
    const signature = twilio.getExpectedTwilioSignature(authToken, url, form);
    const body = new URLSearchParams(form).toString();
    return Buffer.from(
      `POST /voice/inbound HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nX-Twilio-Signature: ${signature}\r\nI-Twilio-Idempotency-Token: ${randomBytes(8).toString('hex')}\r\n\r\n${body}`,
    );
  });
}
