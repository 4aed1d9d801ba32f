/**
 * The application a user would write by hand: Express, the helper's signature check, one Redis read, one TwiML reply; and
 * with REST=1 the handler's leg by the helper's client first. Run as a process of its own.
 */
import express from 'express';
import { Redis } from 'ioredis';
import twilio from 'twilio';
import { answerTheBench } from '../support/cpu.ts';

const { PORT = '0', REDIS_URL = '', TOKEN = '', ACCOUNT = '', REST = '', API = '' } = process.env;
const redis = new Redis(REDIS_URL);
const client = twilio(ACCOUNT, TOKEN, { httpClient: rewriting(API) as never });
const app = express();
app.use(express.urlencoded({ extended: false }));
app.post('/voice/inbound', async (request, response) => {
  const url = `http://127.0.0.1:${PORT}${request.originalUrl}`;
  if (!twilio.validateRequest(TOKEN, request.get('X-Twilio-Signature') ?? '', url, request.body)) {
    response.status(403).end();
    return;
  }
  const { From, CallSid } = request.body as { From: string; CallSid: string };
  const level = await redis.hget('baseline:register', From);
  if (REST !== '') {
    await client.conferences(`room-${CallSid}`).participants.create({
      from: '+441134960101',
      to: '+441134960111',
      statusCallback: url,
      earlyMedia: false,
    });
  }
  const answer = new twilio.twiml.VoiceResponse();
  answer
    .dial()
    .conference(
      { beep: 'false', startConferenceOnEnter: false, statusCallback: url },
      `room-${CallSid}-${level === null ? 'n' : 'y'}`,
    );
  response.type('text/xml').send(answer.toString());
});
const server = app.listen(Number(PORT), '127.0.0.1', () =>
  process.send?.({ port: (server.address() as { port: number }).port }),
);

answerTheBench();

/** The helper's own client (axios), sent to the double instead of Twilio. */
function rewriting(base: string) {
  const inner = new (
    twilio as unknown as { RequestClient: new () => { request(options: { uri: string }): Promise<unknown> } }
  ).RequestClient();
  return {
    request: (options: { uri: string }) =>
      inner.request({ ...options, uri: options.uri.replace(/^https:\/\/[^/]+/, base) }),
  };
}
