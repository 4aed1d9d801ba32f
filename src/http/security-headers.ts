import type { HelmetOptions } from 'helmet';

/** What Twilio's voice SDK says it needs (its README, "Content Security Policy"); its script is bundled, so no script host. */
const TELEPHONE_FILES = ['https://media.twiliocdn.com', 'https://sdk.twilio.com'];
const TELEPHONE_INSIGHTS = 'https://eventgw.twilio.com';

/**
 * No host but our own, no inline script, no frame (helmet's own `https:` allowances for styles and fonts taken out). With
 * the telephone in the browser switched on, exactly Twilio's hosts for it, and the microphone.
 */
export function securityHeaders(telephoneEdge: string | null): HelmetOptions {
  const telephone = telephoneEdge !== null;
  const files = telephone ? TELEPHONE_FILES : [];
  const signalling = telephone ? [TELEPHONE_INSIGHTS, `wss://voice-js.${telephoneEdge}.twilio.com`] : [];
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        mediaSrc: ["'self'", ...(telephone ? ['mediastream:'] : []), ...files],
        connectSrc: ["'self'", ...signalling, ...files],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  };
}
