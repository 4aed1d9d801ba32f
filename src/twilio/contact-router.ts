import { randomUUID } from 'node:crypto';
import express, { type Request, type Response, type Router } from 'express';
import { id, type LegId } from '../core/ids.ts';
import type { PersonLegSays } from '../core/referrals/contact-line.ts';
import type { ContactReply, ContactVoice, ContactWebhook } from '../ports/contact-line.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import { text } from './caller-identity.ts';
import { contactDocument } from './contact-documents.ts';
import { CONTACT_PATHS, type ContactPath, contactUrls, readPress } from './contact-urls.ts';
import { type Form, isSigned, readForm } from './signature.ts';

export interface ContactRouterOptions {
  readonly voice: ContactVoice;
  readonly publicBaseUrl: string;
  /** One, or two during rotation. */
  readonly authTokens: readonly string[];
  readonly log: Log;
  readonly meter: Meter;
}

/** Null: the callback needs no document. */
type Answer = (webhook: ContactWebhook, form: Form) => Promise<ContactReply | null>;

/**
 * What Twilio calls on the way to ringing somebody back. No caller waits here, so what fails is answered by ending the
 * specialist's leg: never by ringing anybody (S10).
 */
export function createContactRouter(options: ContactRouterOptions): Router {
  const { voice } = options;
  const answers: Readonly<Record<ContactPath, Answer>> = {
    [CONTACT_PATHS.document]: (webhook) => voice.fetched(webhook),
    [CONTACT_PATHS.pin]: (webhook, form) => voice.pinEntered(webhook, text(form, 'Digits')),
    [CONTACT_PATHS.key]: (webhook) => voice.keyPressed(webhook),
    [CONTACT_PATHS.dialled]: async ({ contact, press }, form) => {
      const says = personSays(text(form, 'DialCallStatus'));
      if (says !== null) await voice.personLeg(contact, press, says);
      return { kind: 'hangUp' };
    },
    [CONTACT_PATHS.person]: async ({ contact, press }, form) => {
      const says = personSays(text(form, 'CallStatus'));
      if (says !== null) await voice.personLeg(contact, press, says);
      return null;
    },
    [CONTACT_PATHS.leg]: async ({ contact, press }, form) => {
      if (text(form, 'CallStatus') !== 'in-progress') await voice.ended(contact, press);
      return null;
    },
  };
  const router = express.Router();
  for (const path of Object.values(CONTACT_PATHS))
    router.post(path, (request, response) => serve(options, path, answers[path], request, response));
  return router;
}

async function serve(
  options: ContactRouterOptions,
  path: ContactPath,
  answer: Answer,
  request: Request,
  response: Response,
): Promise<void> {
  const { publicBaseUrl, authTokens, log, meter } = options;
  const form = await readForm(request);
  const signature = request.get('X-Twilio-Signature') ?? '';
  const about = readPress(request.query);
  if (
    form === null ||
    about === null ||
    !isSigned(authTokens, signature, publicBaseUrl, request.originalUrl, form)
  ) {
    meter.count('alongside_webhooks_total', { route: path, outcome: 'refused' });
    log.warn('webhookRefused', { route: path, reason: form === null ? 'tooLong' : 'badSignature' });
    response.status(403).end();
    return;
  }
  const reply = await answerOrHangUp(options, path, () =>
    answer(
      {
        ...about,
        legId: id<LegId>(text(form, 'CallSid')),
        token: request.get('I-Twilio-Idempotency-Token') ?? randomUUID(),
      },
      form,
    ),
  );
  if (reply === null) {
    response.status(204).end();
    return;
  }
  const document = contactDocument(reply, about.contact, about.press, contactUrls(publicBaseUrl));
  response.status(200).set('Content-Type', 'text/xml; charset=utf-8').send(document);
}

async function answerOrHangUp(
  { log, meter }: ContactRouterOptions,
  path: ContactPath,
  work: () => Promise<ContactReply | null>,
): Promise<ContactReply | null> {
  try {
    const reply = await work();
    meter.count('alongside_webhooks_total', { route: path, outcome: 'answered' });
    return reply;
  } catch (error) {
    log.error('webhookFailed', { route: path, error });
    meter.count('alongside_webhooks_total', { route: path, outcome: 'hungUp' });
    return { kind: 'hangUp' };
  }
}

/** Twilio's word on the person's leg; `completed` and `canceled` after an answer change nothing. */
function personSays(status: string): PersonLegSays | null {
  switch (status) {
    case 'ringing':
      return 'ringing';
    case 'in-progress':
    case 'answered':
    case 'completed':
      return 'answered';
    case 'busy':
      return 'busy';
    case 'no-answer':
    case 'canceled':
      return 'noAnswer';
    case 'failed':
      return 'failed';
    default:
      return null;
  }
}
