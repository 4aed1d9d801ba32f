import { randomUUID } from 'node:crypto';
import express, { type Request, type Response, type Router } from 'express';
import type { CallReply } from '../core/call/effects.ts';
import type { CallEvent } from '../core/call/events.ts';
import type { CallerPlace } from '../core/call/place.ts';
import { type CallId, type EventId, id, type LegId, type LineId, type OfferId } from '../core/ids.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import type { PresenceDesk } from '../ports/presence-desk.ts';
import type { RoutingBook } from '../ports/routing-book.ts';
import type { TranscriptionListener } from '../ports/transcription-listener.ts';
import type { VoiceCalls } from '../ports/voice-calls.ts';
import { callerOf, text } from './caller-identity.ts';
import { replyForMove } from './moved.ts';
import { ringbackWav } from './ringback-sound.ts';
import { isSigned, readForm } from './signature.ts';
import * as menu from './presence-menu.ts';
import type { ReplyRenderer } from './reply-renderer.ts';
import { hearTranscription } from './transcription-events.ts';
import { connectDocument, handlerEntersRoom, holdDocument, ringbackDespite } from './twiml.ts';
import { PATHS, readText, RINGBACK_SOUND_PATH, type VoiceUrls } from './urls.ts';
import * as read from './webhook-events.ts';

export interface VoiceRouterOptions {
  readonly calls: VoiceCalls;
  readonly listener: TranscriptionListener;
  readonly book: RoutingBook;
  readonly urls: VoiceUrls;
  readonly render: ReplyRenderer;
  readonly presence: PresenceDesk;
  readonly publicBaseUrl: string;
  /** One, or two during rotation. */
  readonly authTokens: readonly string[];
  /** True while the event loop is too far behind, or the process is draining: new calls get the static document (S2). */
  readonly overloaded: () => boolean;
  readonly log: Log;
  readonly meter: Meter;
}

/** An utterance may be long; a megabyte of one is taken, and the first of it listened to. */
const LONGEST_TRANSCRIPT_BYTES = 4 * 1024 * 1024;

type Handler = (webhook: read.Webhook) => Promise<string | null>;

/** Every URL that Twilio calls. One table: path, and what it means. */
export function createVoiceRouter(options: VoiceRouterOptions): Router {
  const router = express.Router();
  const routes: Readonly<Record<(typeof PATHS)[keyof typeof PATHS], Handler>> = {
    [PATHS.inbound]: (webhook) => inbound(options, webhook),
    [PATHS.fallback]: (webhook) => fallback(options, webhook),
    [PATHS.callerStatus]: (webhook) => about(options, read.callerStatusEvent(webhook), null),
    [PATHS.dialEnded]: (webhook) => onLine(options, webhook, read.dialEndedEvent),
    [PATHS.moved]: (webhook) => moved(options, webhook),
    [PATHS.ringback]: (webhook) => onLine(options, webhook, read.ringbackEvent),
    [PATHS.hold]: async () => holdDocument(options.urls),
    [PATHS.handlerLeg]: (webhook) => onLine(options, webhook, read.handlerLegEvent),
    [PATHS.handlerMoved]: (webhook) => handlerMoved(options, webhook),
    [PATHS.directLeg]: (webhook) => onLine(options, webhook, read.directLegEvent),
    [PATHS.room]: (webhook) => onLine(options, webhook, read.roomEvent),
    [PATHS.specialistDocument]: (webhook) => seatDocument(options, webhook),
    [PATHS.specialistPin]: (webhook) => pin(options, webhook),
    [PATHS.specialistKey]: (webhook) => key(options, webhook),
    [PATHS.specialistLeg]: (webhook) => onSeat(options, webhook, read.specialistLegEvent),
    [PATHS.presence]: (webhook) => inbound(options, webhook),
    [PATHS.presencePin]: (webhook) => menu.presencePin(options.presence, options.urls, webhook),
    [PATHS.presenceChoice]: (webhook) => menu.presenceChoice(options.presence, options.urls, webhook),
    [PATHS.transcription]: (webhook) => transcribed(options, webhook),
  };
  for (const [path, handler] of Object.entries(routes)) {
    router.all(path, (request, response) => serve(options, path, handler, request, response));
  }
  const sound = ringbackWav();
  router.get(RINGBACK_SOUND_PATH, (_request, response) => {
    response.set({ 'Content-Type': 'audio/wav', 'Cache-Control': 'public, max-age=86400' }).send(sound);
  });
  return router;
}

/** Signature, then the answer; whatever fails after the signature is answered with TwiML that connects the caller. */
async function serve(
  options: VoiceRouterOptions,
  path: string,
  handler: Handler,
  request: Request,
  response: Response,
): Promise<void> {
  const started = performance.now();
  const form = await readForm(request, path === PATHS.transcription ? LONGEST_TRANSCRIPT_BYTES : undefined);
  const signature = request.get('X-Twilio-Signature');
  if (
    form === null ||
    signature === undefined ||
    !isSigned(options.authTokens, signature, options.publicBaseUrl, request.originalUrl, form)
  ) {
    options.meter.count('alongside_webhooks_total', { route: path, outcome: 'refused' });
    options.log.warn('webhookRefused', {
      route: path,
      reason: form === null ? 'tooLong' : signature === undefined ? 'unsigned' : 'badSignature',
    });
    response.status(403).end();
    return;
  }
  const token = request.get('I-Twilio-Idempotency-Token') ?? randomUUID();
  const answer = await answerOrConnect(options, path, handler, { query: request.query, form, token });
  options.meter.observe('alongside_webhook_seconds', { route: path }, (performance.now() - started) / 1_000);
  if (answer === null) response.status(204).end();
  else response.status(200).set('Content-Type', 'text/xml; charset=utf-8').send(answer);
}

async function answerOrConnect(
  options: VoiceRouterOptions,
  path: string,
  handler: Handler,
  webhook: read.Webhook,
): Promise<string | null> {
  try {
    const answer = await handler(webhook);
    options.meter.count('alongside_webhooks_total', { route: path, outcome: 'answered' });
    return answer;
  } catch (error) {
    options.log.error('webhookFailed', { route: path, error });
    options.meter.count('alongside_webhooks_total', { route: path, outcome: 'connectedStatically' });
    return documentDespite(options, path, webhook);
  }
}

/** What a leg that waits for a document gets when the answer failed: never nothing (S2). */
function documentDespite(options: VoiceRouterOptions, path: string, webhook: read.Webhook): string | null {
  if (isOnLine(path)) return connectDocument(lineOf(options, webhook), options.urls);
  if (path === PATHS.ringback) return ringbackDespite(options.urls);
  if (path === PATHS.presencePin || path === PATHS.presenceChoice) return menu.presenceDespite();
  return isOnSeat(path) ? waitDocument(options, webhook) : null;
}

/** Paths whose answer the caller's own leg follows. */
function isOnLine(path: string): boolean {
  return (
    path === PATHS.inbound ||
    path === PATHS.presence ||
    path === PATHS.fallback ||
    path === PATHS.dialEnded ||
    path === PATHS.moved
  );
}

/** Paths whose answer a specialist's leg follows: without one it would be told of an error and cut off. */
function isOnSeat(path: string): boolean {
  return path === PATHS.specialistDocument || path === PATHS.specialistPin || path === PATHS.specialistKey;
}

/** The specialist waits outside, and asks again in a moment. */
function waitDocument(options: VoiceRouterOptions, webhook: read.Webhook): string | null {
  const seat = seatOf(webhook);
  return seat === null ? null : options.render(seat.callId, { kind: 'waitOutside', offer: seat.offer });
}

/** The line of a webhook, by its URL or the number dialled; the default line when it cannot be told. */
function lineOf({ book }: VoiceRouterOptions, { query, form }: read.Webhook) {
  const named = readText(query, 'line');
  return named === null ? book.lineDialled(text(form, 'To')) : book.line(id<LineId>(named));
}

/** A number on which specialists report, and only such a one, is answered with their menu; any other is a caller (S2). */
async function inbound(options: VoiceRouterOptions, webhook: read.Webhook): Promise<string | null> {
  if (options.book.isStaffNumber(text(webhook.form, 'To'))) return menu.askForPin(options.urls);
  const linePlan = lineOf(options, webhook);
  const callId = callSid(webhook);
  if (callId === null || options.overloaded()) return connectDocument(linePlan, options.urls);
  const reply = await options.calls.arrived({
    callId,
    linePlan,
    caller: callerOf(webhook.form, options.book),
  });
  return render(options, callId, reply);
}

/** Twilio says that a document of ours failed: an event of its own, which never repeats what failed (S12). */
async function fallback(options: VoiceRouterOptions, webhook: read.Webhook): Promise<string | null> {
  const linePlan = lineOf(options, webhook);
  const callId = callSid(webhook);
  if (callId === null) return connectDocument(linePlan, options.urls);
  const event: CallEvent = { type: 'webhookFailed', id: id<EventId>(`fallback:${webhook.token}`), callId };
  const reply = await options.calls.happened(event, null);
  return render(options, callId, reply) ?? connectDocument(linePlan, options.urls);
}

/** The caller's leg asks for the document of the place it was moved to. The URL says all; nothing is looked up. */
async function moved(options: VoiceRouterOptions, webhook: read.Webhook): Promise<string | null> {
  const callId = read.callIdOf(webhook.query);
  const place = read.placeOf(webhook);
  if (callId === null || place === null) return connectDocument(lineOf(options, webhook), options.urls);
  return render(options, callId, replyForMove(options.book, callId, place, readText(webhook.query, 'to')));
}

/** The leg of a handler who was dialled direct asks where it was sent. As `moved`: the URL says all. */
async function handlerMoved(options: VoiceRouterOptions, webhook: read.Webhook): Promise<string | null> {
  const callId = read.callIdOf(webhook.query);
  const place = read.placeOf(webhook);
  if (callId === null || place === null) throw new Error('a URL on the line without its place');
  return handlerEntersRoom(callId, place, options.urls);
}

async function onLine(
  options: VoiceRouterOptions,
  webhook: read.Webhook,
  reading: (webhook: read.Webhook, callId: CallId, place: CallerPlace) => CallEvent | null,
): Promise<string | null> {
  const callId = read.callIdOf(webhook.query);
  const place = read.placeOf(webhook);
  if (callId === null || place === null) throw new Error('a URL on the line without its place');
  return about(options, reading(webhook, callId, place), place);
}

/** Beside the calls: while they are behind, what was said goes unheard, and is answered all the same (S1). */
async function transcribed(options: VoiceRouterOptions, webhook: read.Webhook): Promise<null> {
  if (!options.overloaded()) await hearTranscription(options.listener, webhook, Date.now());
  return null;
}

async function onSeat(
  options: VoiceRouterOptions,
  webhook: read.Webhook,
  reading: (webhook: read.Webhook, callId: CallId) => CallEvent | null,
): Promise<string | null> {
  const callId = read.callIdOf(webhook.query);
  if (callId === null) throw new Error('a URL of a specialist without its call');
  return about(options, reading(webhook, callId), null);
}

/** What the specialist's leg does next; a leg that has ended is asked about too, and has nothing more to do. */
async function seatDocument(options: VoiceRouterOptions, webhook: read.Webhook): Promise<string | null> {
  const answer = await onSeat(options, webhook, read.specialistFetchedEvent);
  const callId = read.callIdOf(webhook.query);
  return answer ?? (callId === null ? null : options.render(callId, { kind: 'hangUp' }));
}

async function about(
  options: VoiceRouterOptions,
  event: CallEvent | null,
  place: CallerPlace | null,
): Promise<string | null> {
  if (event === null) return null;
  return render(
    options,
    event.callId,
    await options.calls.happened(event, place),
    event.type === 'callerDialEnded',
  );
}

async function pin(options: VoiceRouterOptions, webhook: read.Webhook): Promise<string | null> {
  const seat = seatOf(webhook);
  if (seat === null) throw new Error('a PIN without its call');
  const reply = await options.calls.pinEntered({
    id: id<EventId>(`pin:${webhook.token}`),
    ...seat,
    digits: text(webhook.form, 'Digits'),
  });
  return render(options, seat.callId, reply) ?? waitDocument(options, webhook);
}

async function key(options: VoiceRouterOptions, webhook: read.Webhook): Promise<string | null> {
  const seat = seatOf(webhook);
  if (seat === null) throw new Error('a key without its call');
  const event: CallEvent = {
    type: 'offerAccepted',
    id: id<EventId>(`key:${webhook.token}`),
    callId: seat.callId,
    offer: seat.offer,
    via: 'key',
  };
  const reply = await options.calls.happened(event, null);
  return render(options, seat.callId, reply) ?? waitDocument(options, webhook);
}

function seatOf(webhook: read.Webhook): { callId: CallId; offer: OfferId; legId: LegId } | null {
  const callId = read.callIdOf(webhook.query);
  const offer = readText(webhook.query, 'offer');
  const leg = text(webhook.form, 'CallSid');
  return callId === null || offer === null
    ? null
    : { callId, offer: id<OfferId>(offer), legId: id<LegId>(leg) };
}

function callSid(webhook: read.Webhook): CallId | null {
  const value = text(webhook.form, 'CallSid');
  return /^CA[0-9a-f]{32}$/.test(value) ? id<CallId>(value) : null;
}

/** An ended Dial with nothing more to do gets an empty document: the call is over. */
function render(
  options: VoiceRouterOptions,
  callId: CallId,
  reply: CallReply,
  mustAnswer = false,
): string | null {
  const document = options.render(callId, reply);
  return document ?? (mustAnswer ? options.render(callId, { kind: 'hangUp' }) : null);
}
