import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header of every webhook of ours, and of partners' callbacks: `t=<unix seconds>,v1=<hex>` (one `v1` a secret). */
export const SIGNATURE_HEADER = 'X-Alongside-Signature';
/** Older signatures are refused, so that a captured request cannot be played again for ever. */
const TOLERANCE_MS = 300_000;

/** HMAC-SHA-256 of `<t>.<body>`: the time is signed with the body. `at` in milliseconds. */
export function signBody(body: string, secrets: readonly Buffer[], at: number): string {
  const seconds = Math.floor(at / 1_000);
  return [`t=${seconds}`, ...secrets.map((secret) => `v1=${digest(seconds, body, secret)}`)].join(',');
}

export type SignatureCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: 'missing' | 'malformed' | 'old' | 'wrong' };

/**
 * Whether `header` signs `body` under one of the secrets (two during rotation), not more than five minutes from `now`.
 * Constant time in the digest. `body` is the text as received, before parsing.
 */
export function checkSignedBody(
  header: string | undefined,
  body: string,
  secrets: readonly Buffer[],
  now: number,
): SignatureCheck {
  if (header === undefined || header === '') return { ok: false, why: 'missing' };
  const parts = header
    .slice(0, 1_000)
    .split(',')
    .map((part) => part.trim());
  const time = /^t=(\d{1,12})$/.exec(parts[0] ?? '')?.[1];
  const given = parts.flatMap((part) => /^v1=([0-9a-f]{64})$/.exec(part)?.[1] ?? []);
  if (time === undefined || given.length === 0) return { ok: false, why: 'malformed' };
  if (Math.abs(now - Number(time) * 1_000) > TOLERANCE_MS) return { ok: false, why: 'old' };
  const right = secrets.map((secret) => Buffer.from(digest(Number(time), body, secret)));
  const matches = given.some((one) => right.some((each) => timingSafeEqual(each, Buffer.from(one))));
  return matches ? { ok: true } : { ok: false, why: 'wrong' };
}

/** A secret of a partner that has none of its own: derived, so that no two partners share one. */
export function derivedSecret(signingKey: Buffer, partner: string): Buffer {
  return createHmac('sha256', signingKey).update(`webhook:${partner}`).digest();
}

function digest(seconds: number, body: string, secret: Buffer): string {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
}
