import { randomUUID } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import { type CookieJar, cookieHeader, keepCookies } from './cookies.ts';
import { type Fields, type HttpResult, httpOnce } from './http-once.ts';
import { type ConnectionSettings, takeOverrides } from './overrides.ts';

export interface SignedRequest {
  /** May carry connection overrides in its fragment, and `user:password@`. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly fields: Fields;
  readonly cookies?: CookieJar;
  /** Absent: a new one. The same token marks a repetition. */
  readonly idempotencyToken?: string;
}

export type SignedResult = HttpResult & { readonly url: string; readonly tooManyRedirects?: boolean };

const redirectLimit = 10;

/**
 * Sends a webhook as Twilio does: form or query, signed with the account's token, retried by the URL's overrides
 * (default: once, and only when no connection was made), redirects followed as GET, Basic auth only after a 401.
 * Never rejects; the total time, retries included, is at most 15 s of the simulator's clock.
 */
export async function sendSigned(
  clock: VirtualClock,
  authToken: string,
  request: SignedRequest,
): Promise<SignedResult> {
  const { url, settings } = takeOverrides(request.url);
  if (!isWebUrl(url)) return { kind: 'failed', at: 'connect', why: 'not an absolute http(s) URL', url };
  const token = request.idempotencyToken ?? randomUUID();
  const deadlineMs = clock.now() + settings.totalMs;
  for (let attempt = 0; ; attempt += 1) {
    const leftMs = Math.max(1, deadlineMs - clock.now());
    const limits = { ...settings, totalMs: leftMs };
    const result = await follow(clock, authToken, { ...request, url, idempotencyToken: token }, limits);
    const again = attempt < settings.retries && isRetried(result, settings) && clock.now() < deadlineMs;
    if (!again) return result;
  }
}

async function follow(
  clock: VirtualClock,
  authToken: string,
  request: SignedRequest,
  limits: ConnectionSettings,
): Promise<SignedResult> {
  let { url, method, fields } = request;
  for (let hop = 0; hop <= redirectLimit; hop += 1) {
    const result = await withCredentials(clock, authToken, { ...request, url, method, fields }, limits);
    if (result.kind === 'failed') return { ...result, url };
    if (request.cookies !== undefined) keepCookies(request.cookies, url, result.headers['set-cookie']);
    const location = result.headers.location;
    if (result.status < 300 || result.status >= 400 || typeof location !== 'string')
      return { ...result, url };
    const next = URL.canParse(location, url) ? new URL(location, url).href : '';
    if (!isWebUrl(next)) return { kind: 'failed', at: 'read', why: 'redirected to what is no URL', url };
    url = next;
    if (result.status !== 307 && result.status !== 308) {
      method = 'GET';
      fields = request.fields;
    }
  }
  return {
    kind: 'failed',
    at: 'read',
    why: `more than ${redirectLimit} redirects`,
    url,
    tooManyRedirects: true,
  };
}

/** True for an absolute http or https URL. */
export function isWebUrl(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}

/** The first request goes without credentials and is repeated with them after a 401 (docs/usage/security). */
async function withCredentials(
  clock: VirtualClock,
  authToken: string,
  request: SignedRequest,
  limits: ConnectionSettings,
): Promise<HttpResult> {
  const first = await signedOnce(clock, authToken, request, limits, undefined);
  const { username, password } = new URL(request.url);
  if (first.kind !== 'answered' || first.status !== 401 || username === '') return first;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return signedOnce(
    clock,
    authToken,
    request,
    limits,
    `Basic ${Buffer.from(credentials).toString('base64')}`,
  );
}

function signedOnce(
  clock: VirtualClock,
  authToken: string,
  request: SignedRequest,
  limits: ConnectionSettings,
  authorization: string | undefined,
): Promise<HttpResult> {
  const isGet = request.method === 'GET';
  const sentTo = isGet ? withQuery(request.url, request.fields) : request.url;
  const body = isGet ? undefined : new URLSearchParams(request.fields).toString();
  const cookie = request.cookies === undefined ? undefined : cookieHeader(request.cookies, request.url);
  const headers: Record<string, string> = {
    accept: '*/*',
    'user-agent': 'TwilioProxy/1.1',
    'x-home-region': 'us1',
    'i-twilio-idempotency-token': request.idempotencyToken ?? randomUUID(),
    'x-twilio-signature': getExpectedTwilioSignature(
      authToken,
      signedUrl(sentTo),
      isGet ? {} : request.fields,
    ),
    connection: 'close',
    ...(body === undefined
      ? {}
      : {
          'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
          'content-length': String(Buffer.byteLength(body)),
        }),
    ...(cookie === undefined ? {} : { cookie }),
    ...(authorization === undefined ? {} : { authorization }),
  };
  return httpOnce(clock, withoutCredentials(sentTo), request.method, headers, body, limits);
}

/** What Twilio signs: without user and password, and for HTTPS without the port; otherwise byte for byte. */
export function signedUrl(url: string): string {
  const plain = withoutCredentials(url);
  return plain.replace(/^(https:\/\/[^/:?#]+):\d+/i, '$1');
}

function withoutCredentials(url: string): string {
  return url.replace(/^(https?:\/\/)[^/?#@]*@/i, '$1');
}

function withQuery(url: string, fields: Fields): string {
  const query = new URLSearchParams(fields).toString();
  if (query === '') return url;
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

function isRetried(result: HttpResult, settings: ConnectionSettings): boolean {
  const on = (what: 'ct' | 'rt' | '4xx' | '5xx'): boolean =>
    settings.retryOn.includes(what) || settings.retryOn.includes('all');
  if (result.kind === 'failed') return on(result.at === 'connect' ? 'ct' : 'rt');
  if (result.status >= 500) return on('5xx');
  return result.status >= 400 && on('4xx');
}
