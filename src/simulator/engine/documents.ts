import { randomUUID } from 'node:crypto';
import type { WebhookPurpose } from '../faults/plan.ts';
import { parseTwiml } from '../twiml/parse.ts';
import type { Verb } from '../twiml/verb.ts';
import { isWebUrl, type SignedResult, sendSigned } from '../web/signed-request.ts';
import { type Leg, legName, legNames } from './leg.ts';
import { standardFields } from './standard-fields.ts';
import type { World } from './world.ts';

export interface DocumentRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly purpose: WebhookPurpose;
  /** Fields beside the standard ones (Digits, DialCallStatus …). */
  readonly fields?: Readonly<Record<string, string>>;
}

/** A document that can be run; sound is given by its address, and plain text is read aloud. */
export type Loaded =
  | { readonly kind: 'twiml'; readonly verbs: readonly Verb[]; readonly url: string }
  | { readonly kind: 'audio'; readonly url: string }
  /** Could not be had or read: Twilio's error code, and the URL that failed. */
  | { readonly kind: 'failed'; readonly code: number; readonly why: string; readonly url: string };

/** Twilio's limit for a TwiML answer (11750). */
const twimlLimitBytes = 64 * 1024;

/** Asks the application for a document, signed, and reads it. Never rejects: a failure is an answer. */
export async function loadDocument(world: World, leg: Leg, request: DocumentRequest): Promise<Loaded> {
  const who = { call: leg.sid, leg: legName(leg), purpose: request.purpose };
  if (!isWebUrl(request.url)) {
    // Only a document given as a parameter has nothing that a relative URL could be relative to.
    const code = /^[a-z][a-z+.-]*:/i.test(request.url) ? 11_100 : 15_004;
    return failed(world, who, request.url, code, 'not an absolute http(s) URL');
  }
  const fields = { ...standardFields(world, leg), ...request.fields };
  world.trace.add({ kind: 'webhook-sent', ...who, method: request.method, url: request.url, fields });
  const startedMs = performance.now();
  const result = await send(world, leg, request, fields);
  if (result.kind === 'failed') {
    return failed(world, who, request.url, result.tooManyRedirects === true ? 11_215 : 11_200, result.why);
  }
  const body = result.body.toString('utf8');
  world.trace.add({
    kind: 'webhook-answered',
    ...who,
    status: result.status,
    ms: Math.round(performance.now() - startedMs),
    body: body.slice(0, twimlLimitBytes),
  });
  return read(world, who, request.url, result, body);
}

async function send(
  world: World,
  leg: Leg,
  request: DocumentRequest,
  fields: Readonly<Record<string, string>>,
): Promise<SignedResult> {
  const { url, method, purpose } = request;
  const fault = world.dice.webhook({ operation: purpose, leg: legNames(leg), url });
  if (fault !== undefined)
    world.trace.add({ kind: 'fault', what: `${purpose} of ${legName(leg)}: ${fault.do}` });
  if (fault?.do === 'fail') return { kind: 'failed', at: 'connect', why: 'made to fail by a fault', url };
  if (fault?.do === 'late') await world.clock.sleep(fault.ms, leg.running?.signal);
  const signed = { url, method, fields, cookies: leg.cookies, idempotencyToken: randomUUID() };
  const answer = world.activity.during(sendSigned(world.clock, world.authToken, signed));
  if (fault?.do === 'double') void world.activity.during(sendSigned(world.clock, world.authToken, signed));
  return answer;
}

interface Who {
  readonly call: string;
  readonly leg: string;
  readonly purpose: WebhookPurpose;
}

function read(
  world: World,
  who: Who,
  askedUrl: string,
  result: Extract<SignedResult, { kind: 'answered' }>,
  body: string,
): Loaded {
  if (result.status < 200 || result.status >= 300) {
    return failed(world, who, askedUrl, 11_200, `answered ${result.status}`);
  }
  if (result.body.length > twimlLimitBytes) return failed(world, who, askedUrl, 11_750, 'more than 64 kB');
  const header = result.headers['content-type'];
  const type = (typeof header === 'string' ? header : '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type.startsWith('audio/')) return { kind: 'audio', url: result.url };
  const isXml = ['text/xml', 'application/xml', 'text/html'].includes(type);
  if (!isXml && type !== 'text/plain') {
    return failed(world, who, askedUrl, 12_300, type === '' ? 'no Content-Type' : `Content-Type ${type}`);
  }
  if (type === 'text/plain' && !body.trimStart().startsWith('<')) return aloud(body, result.url);
  const document = parseTwiml(body);
  if (!document.ok) {
    world.trace.add({ kind: 'violation', side: 'app', what: `12100 ${who.purpose}: ${document.why}` });
    return failed(world, who, askedUrl, 12_100, document.why);
  }
  noteWarnings(world, who.call, document.warnings);
  return { kind: 'twiml', verbs: document.verbs, url: result.url };
}

/** What the grammar does not know: Twilio's warning 12200, and a breach of the contract here. */
export function noteWarnings(world: World, call: string, warnings: readonly string[]): void {
  for (const why of warnings) {
    world.trace.add({ kind: 'twilio-warning', code: 12_200, why, call });
    world.trace.add({ kind: 'violation', side: 'app', what: `12200 ${why}` });
  }
}

/** Plain text is read aloud, and then the call ends (docs/voice/twiml). */
function aloud(text: string, url: string): Loaded {
  return { kind: 'twiml', verbs: [{ name: 'Say', attributes: {}, text, children: [] }], url };
}

function failed(world: World, who: Who, url: string, code: number, why: string): Loaded {
  world.trace.add({ kind: 'webhook-failed', ...who, code, why });
  world.trace.add({ kind: 'twilio-warning', code, why, call: who.call });
  return { kind: 'failed', code, why, url };
}
