import twilio from 'twilio';
import type { TelephoneTokens } from '../ports/telephone-tokens.ts';

export interface TelephoneTokenOptions {
  readonly accountSid: string;
  /** An API key of its own: its secret signs tokens and can be revoked alone. */
  readonly keySid: string;
  readonly keySecret: string;
  readonly edge: string;
}

/** A browser asks again before it runs out; a stolen one is worth little for long. */
const TOKEN_SECONDS = 15 * 60;

/** Access tokens with a voice grant for incoming calls only (twilio.com/docs/iam/access-tokens). */
export function createTelephoneTokens(options: TelephoneTokenOptions): TelephoneTokens {
  const { AccessToken } = twilio.jwt;
  return {
    edge: options.edge,
    issue(address) {
      const token = new AccessToken(options.accountSid, options.keySid, options.keySecret, {
        identity: address.replace(/^client:/, ''),
        ttl: TOKEN_SECONDS,
      });
      token.addGrant(new AccessToken.VoiceGrant({ incomingAllow: true }));
      return { token: token.toJwt(), expiresInSeconds: TOKEN_SECONDS };
    },
  };
}
