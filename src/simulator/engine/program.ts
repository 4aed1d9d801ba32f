import { parseTwiml } from '../twiml/parse.ts';
import type { Verb } from '../twiml/verb.ts';
import { type DocumentRequest, loadDocument, noteWarnings } from './documents.ts';
import type { Execution, ScreenEnd, Step } from './execution.ts';
import { refreshHearing } from './hearing.ts';
import { hasEnded, isUp, type Leg } from './leg.ts';
import { answerLeg, endLeg } from './leg-life.ts';
import { execute } from './verbs/execute.ts';
import type { World } from './world.ts';

/** Where a leg's TwiML begins: at a URL, or with a document given in a REST request. */
export type Start =
  | { readonly from: 'url'; readonly request: DocumentRequest }
  | { readonly from: 'twiml'; readonly twiml: string };

/** A call that goes from document to document without end is stopped here. */
const mostDocuments = 10_000;
/** Twilio's recorded message about an application error takes about this long. */
const errorMessageMs = 4000;
/** The only verbs allowed on a callee before bridging (docs/voice/twiml/number). */
const screenVerbs = ['Play', 'Say', 'Gather', 'Hangup', 'Pause', 'Redirect'];

/** Starts TwiML on a leg, in place of what runs there. When it has run out, the call ends. */
export function startTwiml(world: World, leg: Leg, start: Start): void {
  const control = takeOver(leg);
  void runDocuments(world, leg, start, control.signal, undefined).then(
    (step) => {
      if (control.signal.aborted || hasEnded(leg)) return;
      if (step.kind === 'reject') endLeg(world, leg, step.status, 'rejected');
      else endLeg(world, leg, 'completed', step.kind === 'hang-up' ? step.why : 'no more TwiML');
    },
    (error: unknown) => {
      world.trace.add({
        kind: 'violation',
        side: 'simulator',
        what: `the TwiML of ${leg.sid} broke: ${String(error)}`,
      });
      endLeg(world, leg, 'failed', 'fault of the simulator');
    },
  );
}

/** Makes a new stop handle the leg's own and stops what ran before. */
export function takeOver(leg: Leg): AbortController {
  const control = new AbortController();
  const before = leg.running;
  leg.running = { signal: control.signal, stop: (why) => control.abort(why) };
  before?.stop('new-twiml');
  leg.own = [];
  return control;
}

async function screen(world: World, callee: Leg, request: DocumentRequest): Promise<ScreenEnd> {
  const control = takeOver(callee);
  const step = await runDocuments(world, callee, { from: 'url', request }, control.signal, screenVerbs);
  if (step.kind === 'next' && !hasEnded(callee)) return 'let-through';
  endLeg(world, callee, 'completed', 'turned away by its screening');
  return 'over';
}

/** Runs documents until one runs out (`next`), or hangs up, rejects, or is stopped. */
async function runDocuments(
  world: World,
  leg: Leg,
  start: Start,
  signal: AbortSignal,
  allowed: readonly string[] | undefined,
): Promise<Step> {
  let at: Start = start;
  for (let count = 0; count < mostDocuments; count += 1) {
    const document: Readable =
      at.from === 'url' ? await loadOrFallBack(world, leg, at.request) : read(world, leg, at.twiml);
    if (signal.aborted || hasEnded(leg)) return { kind: 'stopped' };
    if (document.verbs === undefined) return sayError(world, leg, signal);
    const step = await runVerbs(world, leg, document, signal, allowed);
    if (step.kind !== 'goto') return step;
    at = { from: 'url', request: step.request };
  }
  return { kind: 'hang-up', why: `more than ${mostDocuments} documents` };
}

interface Readable {
  readonly verbs: readonly Verb[] | undefined;
  readonly url: string;
}

async function runVerbs(
  world: World,
  leg: Leg,
  document: Readable,
  signal: AbortSignal,
  allowed: readonly string[] | undefined,
): Promise<Step> {
  const verbs = document.verbs ?? [];
  for (const [i, verb] of verbs.entries()) {
    if (allowed !== undefined && !allowed.includes(verb.name)) {
      const why = `<${verb.name}> is not allowed on a callee before bridging`;
      world.trace.add({ kind: 'twilio-warning', code: 13_201, why, call: leg.sid });
      world.trace.add({ kind: 'violation', side: 'app', what: `13201 ${why}` });
      return { kind: 'hang-up', why };
    }
    const execution: Execution = {
      world,
      leg,
      signal,
      baseUrl: document.url,
      isFirst: i === 0 && !isUp(leg),
      following: verbs.slice(i + 1),
      screen: (callee, request) => screen(world, callee, request),
    };
    const step = await execute(execution, verb);
    if (signal.aborted || hasEnded(leg)) return { kind: 'stopped' };
    if (step.kind !== 'next') return step;
  }
  return { kind: 'next' };
}

/** Asks for a document, and when that fails for the call's fallback URL, with Twilio's code and the URL that failed. */
async function loadOrFallBack(world: World, leg: Leg, request: DocumentRequest): Promise<Readable> {
  const loaded = await loadDocument(world, leg, request);
  if (loaded.kind === 'twiml') return loaded;
  if (loaded.kind === 'audio') return playing(loaded.url);
  if (leg.fallback === undefined || hasEnded(leg)) return { verbs: undefined, url: request.url };
  const fallen = await loadDocument(world, leg, {
    ...leg.fallback,
    purpose: 'fallback',
    fields: { ...request.fields, ErrorCode: String(loaded.code), ErrorUrl: loaded.url },
  });
  if (fallen.kind === 'audio') return playing(fallen.url);
  return fallen.kind === 'twiml' ? fallen : { verbs: undefined, url: request.url };
}

function playing(url: string): Readable {
  return { url, verbs: [{ name: 'Play', attributes: {}, text: url, children: [] }] };
}

/** A document given in a REST request; its relative URLs cannot be resolved (15004), so they stay as they are. */
function read(world: World, leg: Leg, twiml: string): Readable {
  const document = parseTwiml(twiml);
  if (document.ok) {
    noteWarnings(world, leg.sid, document.warnings);
    return { verbs: document.verbs, url: '' };
  }
  world.trace.add({ kind: 'twilio-warning', code: 12_100, why: document.why, call: leg.sid });
  world.trace.add({ kind: 'violation', side: 'app', what: `12100 Twiml parameter: ${document.why}` });
  return { verbs: undefined, url: '' };
}

/** Nothing could be fetched: Twilio says so to the caller and ends the call. */
async function sayError(world: World, leg: Leg, signal: AbortSignal): Promise<Step> {
  answerLeg(world, leg);
  leg.own = [{ kind: 'error-message' }];
  refreshHearing(world);
  await world.clock.sleep(errorMessageMs, signal);
  leg.own = [];
  return { kind: 'hang-up', why: 'application error' };
}
