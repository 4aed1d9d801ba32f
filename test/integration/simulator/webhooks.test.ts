import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../../src/simulator/index.ts';
import {
  callerNumber,
  lineNumber,
  type SimulatedAccount,
  startAccount,
  twiml,
} from '../../support/simulated-account.ts';

let account: SimulatedAccount;

beforeEach(async () => {
  account = await startAccount();
});
afterEach(() => account.close());

const dial = (): Promise<PhoneCall> => account.sim.phone(callerNumber, 'caller').dials(lineNumber);
const hears = (what: string): Promise<void> =>
  account.sim.until(() => account.sim.whoHears().caller?.[0] === what, { what });
const line = (more: object): void =>
  account.sim.line({ number: lineNumber, voiceUrl: `${account.app.url}/voice`, ...more });

describe('the first webhook of an inbound call', () => {
  it("carries Twilio's fields and headers, and a signature that Twilio's helper accepts", async () => {
    account.app.on('/voice', twiml('<Say>hello</Say>', '<Pause length="60"/>'));
    const call = await dial();
    await hears('say "hello"');
    const [webhook] = account.app.to('/voice');
    expect(webhook?.signatureValid).toBe(true);
    expect(webhook?.fields).toMatchObject({
      CallSid: call.sid,
      AccountSid: account.sim.accountSid,
      From: callerNumber,
      Caller: callerNumber,
      To: lineNumber,
      Called: lineNumber,
      CallStatus: 'ringing',
      Direction: 'inbound',
      ApiVersion: '2010-04-01',
      FromCity: '',
      CalledCountry: 'GB',
    });
    expect(webhook?.headers).toMatchObject({
      'user-agent': 'TwilioProxy/1.1',
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'i-twilio-idempotency-token': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('names SIP headers, verification and a withheld caller as they come', async () => {
    account.app.on('/voice', twiml('<Reject/>'));
    await account.sim.phone('sip:switch@force.example', 'switch').dials(lineNumber, {
      callerId: '+266696687',
      sipDomain: 'room.sip.twilio.com',
      sipHeaders: { 'X-Incident': 'NP-2211' },
      stirVerstat: 'TN-Validation-Passed-A',
    });
    await account.sim.until(() => account.app.to('/voice').length === 1);
    expect(account.app.to('/voice')[0]).toMatchObject({
      signatureValid: true,
      fields: {
        From: '+266696687',
        'SipHeader_X-Incident': 'NP-2211',
        SipDomain: 'room.sip.twilio.com',
        SipCallId: expect.stringContaining('@'),
        StirVerstat: 'TN-Validation-Passed-A',
      },
    });
  });

  it('by GET puts the fields into the query and signs that', async () => {
    line({ voiceMethod: 'GET', voiceUrl: `${account.app.url}/voice?line=1` });
    account.app.on('/voice', twiml('<Reject/>'));
    await dial();
    await account.sim.until(() => account.app.to('/voice').length === 1);
    expect(account.app.to('/voice')[0]).toMatchObject({
      method: 'GET',
      signatureValid: true,
      fields: { line: '1', From: callerNumber },
    });
  });

  it('leaves connection overrides out of what is sent and signed', async () => {
    line({ voiceUrl: `${account.app.url}/voice#rc=2&rp=all` });
    account.app.on('/voice', twiml('<Reject/>'));
    await dial();
    await account.sim.until(() => account.app.to('/voice').length === 1);
    expect(account.app.to('/voice')[0]?.signatureValid).toBe(true);
  });

  it('keeps cookies for the call and follows redirects', async () => {
    account.app.on('/voice', {
      status: 302,
      headers: { location: '/moved', 'set-cookie': 'call=1; Path=/' },
    });
    account.app.on('/moved', twiml('<Pause length="1"/>', '<Redirect>/again</Redirect>'));
    account.app.on('/again', twiml('<Say>here</Say>', '<Pause length="60"/>'));
    await dial();
    await account.sim.until(() => account.app.to('/moved').length === 1);
    await account.sim.advance(1000);
    await hears('say "here"');
    expect(account.app.to('/moved')[0]).toMatchObject({ method: 'GET', signatureValid: true });
    expect(account.app.to('/again')[0]?.headers.cookie).toBe('call=1');
  });

  it('11215: gives up after ten redirects', async () => {
    account.app.on('/voice', { status: 302, headers: { location: '/voice' } });
    await dial();
    await hears('error message');
    expect(account.sim.trace).toContainEqual(
      expect.objectContaining({ kind: 'webhook-failed', code: 11215 }),
    );
  });
});

describe('what fails goes to the fallback URL at once, with ErrorCode and ErrorUrl', () => {
  beforeEach(() => {
    line({
      fallbackUrl: account.sim.hosts('connect', twiml('<Say>static document</Say>', '<Pause length="60"/>')),
    });
  });

  it.each([
    ['500', { status: 500 }, 11200],
    ['404', { status: 404 }, 11200],
    ['bad XML', '<Response><Say>', 12100],
    ['another root', { type: 'text/xml', body: '<Twiml/>' }, 12100],
    ['a wrong content type', { type: 'application/json', body: '{}' }, 12300],
    ['no content type', { body: '<Response/>' }, 12300],
    ['more than 64 kB', `<Response><Say>${'x'.repeat(70_000)}</Say></Response>`, 11750],
  ])('%s', async (_what, answer, code) => {
    account.app.on('/voice', answer);
    await dial();
    await hears('say "static document"');
    const fallback = account.sim.trace.find(
      (one) => one.kind === 'webhook-sent' && one.purpose === 'fallback',
    );
    expect(fallback).toMatchObject({
      fields: { ErrorCode: String(code), ErrorUrl: `${account.app.url}/voice` },
    });
    expect(account.app.to('/voice')).toHaveLength(1);
  });

  it('no answer within 15 s of the simulator’s time, without a retry', async () => {
    account.app.on('/voice', 'never');
    await dial();
    await account.sim.until(() => account.app.to('/voice').length === 1);
    await account.sim.advance(15_000);
    await hears('say "static document"');
    expect(account.app.to('/voice')).toHaveLength(1);
  });

  it('an application that is not there: the connection is tried twice', async () => {
    await account.app.close();
    await dial();
    await hears('say "static document"');
  });

  it('a fallback that fails too ends with the error message', async () => {
    line({ fallbackUrl: `${account.app.url}/fallback` });
    account.app.on('/voice', { status: 500 });
    account.app.on('/fallback', { status: 500 });
    const call = await dial();
    await hears('error message');
    await account.sim.advance(10_000);
    expect(await call.hasEnded()).toBe('completed');
  });
});

describe('retries by the URL', () => {
  it('5xx is retried as often as the fragment says, with the same idempotency token', async () => {
    line({ voiceUrl: `${account.app.url}/voice#rc=2&rp=5xx` });
    let count = 0;
    account.app.on('/voice', () => {
      count += 1;
      return count < 3 ? { status: 503 } : twiml('<Say>at last</Say>', '<Pause length="60"/>');
    });
    await dial();
    await hears('say "at last"');
    const tokens = account.app.to('/voice').map((one) => one.headers['i-twilio-idempotency-token']);
    expect(tokens).toHaveLength(3);
    expect(new Set(tokens).size).toBe(1);
  });

  it('rt shortens the patience', async () => {
    line({
      voiceUrl: `${account.app.url}/voice#rt=500`,
      fallbackUrl: account.sim.hosts('connect', twiml('<Pause/>', '<Say>soon</Say>')),
    });
    account.app.on('/voice', 'never');
    await dial();
    await account.sim.until(() => account.app.to('/voice').length === 1);
    await account.sim.advance(600);
    expect(account.sim.trace).toContainEqual(
      expect.objectContaining({ kind: 'webhook-failed', code: 11200 }),
    );
  });

  it('a failed connect is tried once more by default', async () => {
    // Given a port where nobody listens at first
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address() as { port: number };
    await new Promise<void>((resolve) => probe.close(() => resolve()));
    line({ voiceUrl: `http://127.0.0.1:${port}/voice` });
    await dial();
    await hears('error message');
    expect(account.sim.trace).toContainEqual(
      expect.objectContaining({ kind: 'webhook-failed', why: expect.stringContaining('ECONNREFUSED') }),
    );
  });
});

describe('verbs', () => {
  it('text/plain that is no TwiML is read aloud, and then the call ends', async () => {
    account.app.on('/voice', { type: 'text/plain', body: 'nobody is here' });
    const call = await dial();
    await hears('say "nobody is here"');
    await account.sim.advance(5000);
    expect(await call.hasEnded()).toBe('completed');
  });

  it.each([
    ['rejected', 'no-answer'],
    ['busy', 'busy'],
  ])('Reject with reason %s ends the call as %s, unanswered', async (reason, status) => {
    account.app.on('/voice', twiml(`<Reject reason="${reason}"/>`));
    const call = await dial();
    expect(await call.hasEnded()).toBe(status);
    expect((await call.view()).answeredAtMs).toBeUndefined();
  });

  it('a Pause as first verb delays answering', async () => {
    account.app.on('/voice', twiml('<Pause length="3"/>', '<Say>good evening</Say>'));
    const call = await dial();
    await account.sim.until(() => account.sim.trace.some((one) => one.kind === 'verb'));
    expect(await call.hears()).toEqual(['ringback']);
    await account.sim.advance(3000);
    expect(await call.hears()).toEqual(['say "good evening"']);
  });

  it('12200: what the grammar does not know is a violation, and the document still runs', async () => {
    account.app.on('/voice', twiml('<Say tone="soft">hello</Say>', '<Pause length="60"/>'));
    await dial();
    await hears('say "hello"');
    expect(account.sim.violations()).toEqual(['app: 12200 <Say> has no attribute tone']);
  });

  it('the status callback of the line is told of the end, with times', async () => {
    line({ statusCallback: `${account.app.url}/status` });
    account.app.on('/voice', twiml('<Pause length="60"/>', '<Pause length="60"/>'));
    const call = await dial();
    await account.sim.until(() => account.sim.trace.some((one) => one.kind === 'verb'));
    await account.sim.advance(90_000);
    await call.hangsUp();
    await account.sim.until(() => account.app.to('/status').length === 1);
    expect(account.app.to('/status')[0]).toMatchObject({
      signatureValid: true,
      fields: { CallStatus: 'completed', CallDuration: '30', Duration: '1', SequenceNumber: '0' },
    });
  });
});
