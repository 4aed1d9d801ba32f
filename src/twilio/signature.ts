import type { IncomingMessage } from 'node:http';
import twilio from 'twilio';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';

/** Longer than any webhook of Twilio's, short enough to harm nobody. */
const LONGEST_BODY_BYTES = 256 * 1024;

export type Form = Readonly<Record<string, string | string[]>>;

/** Reads a form body; null when it is longer than `limitBytes`. Values are kept as sent: signed values are never trimmed. */
export function readForm(request: IncomingMessage, limitBytes = LONGEST_BODY_BYTES): Promise<Form | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limitBytes) chunks.push(chunk);
    });
    request.on('error', reject);
    request.on('end', () =>
      resolve(length > limitBytes ? null : parseForm(Buffer.concat(chunks).toString('utf8'))),
    );
  });
}

export function parseForm(text: string): Form {
  const form: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    const before = form[name];
    form[name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  return form;
}

/**
 * True when Twilio signed this request with one of `authTokens` (two during rotation), by the helper's own check. The URL
 * is made from the configured public base and the request's path as it came; never from Host or X-Forwarded-*, which
 * anybody can send. Credentials and overrides (`#…`) in the base are not signed and so are left out (twilio.md, 2).
 */
export function isSigned(
  authTokens: readonly string[],
  signature: string,
  publicBaseUrl: string,
  pathAndQuery: string,
  form: Form,
): boolean {
  const url = signedBase(publicBaseUrl) + pathAndQuery;
  return authTokens.some((token) =>
    twilio.validateRequest(token, signature, url, form as Record<string, string>),
  );
}

export function signedBase(publicBaseUrl: string): string {
  const url = new URL(publicBaseUrl);
  url.username = '';
  url.password = '';
  url.hash = '';
  url.search = '';
  return url.toString().replace(/\/+$/, '');
}

/** Signs our own first webhook and checks it as if it had come: whether it holds, and the address that must be set at Twilio. */
export function signatureSelfTest(
  authTokens: readonly string[],
  publicBaseUrl: string,
): { readonly url: string; readonly holds: boolean } {
  const path = '/voice/inbound';
  const url = signedBase(publicBaseUrl) + path;
  const form = { CallSid: `CA${'0'.repeat(32)}` };
  const holds = authTokens.every((token) =>
    isSigned(authTokens, getExpectedTwilioSignature(token, url, form), publicBaseUrl, path, form),
  );
  return { url, holds: authTokens.length > 0 && holds };
}
