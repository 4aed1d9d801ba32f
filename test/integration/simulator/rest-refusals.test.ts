import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  callerNumber,
  conference,
  handlerNumber,
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

const ends = { from: lineNumber, to: handlerNumber } as const;
const unknownSid = `CA${'9'.repeat(32)}`;

/** A raw request, for what the client library would not let us send. */
async function raw(method: string, path: string, form: Record<string, string> = {}, token?: string) {
  const { accountSid, authToken, baseUrl } = account.sim;
  const response = await fetch(`${baseUrl}/2010-04-01/Accounts/${accountSid}${path}`, {
    method,
    headers: { authorization: `Basic ${btoa(`${accountSid}:${token ?? authToken}`)}` },
    ...(method === 'GET' ? {} : { body: new URLSearchParams(form) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('what is refused', () => {
  it.each([
    ['no To', { To: '', From: lineNumber, Twiml: '<Response/>' }, 400, 21201],
    ['no From', { To: handlerNumber, From: '', Twiml: '<Response/>' }, 400, 21213],
    ['a bad To', { To: '0113 496 0201', From: lineNumber, Twiml: '<Response/>' }, 400, 21211],
    ['a bad From', { To: handlerNumber, From: 'handler', Twiml: '<Response/>' }, 400, 21212],
    [
      'a From that is not the account’s',
      { To: handlerNumber, From: '+441134960999', Twiml: '<Response/>' },
      400,
      21210,
    ],
    ['a bad Url', { To: handlerNumber, From: lineNumber, Url: '/voice' }, 400, 21205],
    ['neither Url nor Twiml', { To: handlerNumber, From: lineNumber }, 400, 21205],
    [
      'a bad StatusCallback',
      { To: handlerNumber, From: lineNumber, Twiml: '<Response/>', StatusCallback: 'x' },
      400,
      21609,
    ],
    [
      'an unknown parameter',
      { To: handlerNumber, From: lineNumber, Twiml: '<Response/>', Lable: 'x' },
      400,
      20001,
    ],
    [
      'a Timeout that is no number',
      { To: handlerNumber, From: lineNumber, Twiml: '<Response/>', Timeout: 'abc' },
      422,
      20422,
    ],
    [
      'a Timeout out of range',
      { To: handlerNumber, From: lineNumber, Twiml: '<Response/>', Timeout: '601' },
      422,
      20422,
    ],
    [
      'TwiML of more than 4000 characters',
      { To: handlerNumber, From: lineNumber, Twiml: 'x'.repeat(4001) },
      422,
      20422,
    ],
  ])('a call with %s', async (_what, form, status, code) => {
    const answer = await raw('POST', '/Calls.json', form);
    expect(answer).toMatchObject({
      status,
      body: { code, status, more_info: `https://www.twilio.com/docs/errors/${code}` },
    });
    expect(account.sim.violations()).toHaveLength(1);
    expect(account.sim.calls()).toHaveLength(0);
  });

  it('wrong credentials (20003), unknown things (20404), a wrong method (20004)', async () => {
    expect(await raw('GET', '/Calls.json', {}, 'wrong')).toMatchObject({
      status: 401,
      body: { code: 20003 },
    });
    expect(await raw('GET', `/Calls/${unknownSid}.json`)).toMatchObject({
      status: 404,
      body: { code: 20404 },
    });
    expect(await raw('GET', '/Messages.json')).toMatchObject({ status: 404, body: { code: 20404 } });
    expect(await raw('PUT', '/Calls.json')).toMatchObject({ status: 405, body: { code: 20004 } });
  });

  it('a Status on a participant, which has none', async () => {
    account.app.on('/voice', twiml(conference('room', 'waitUrl=""')));
    const call = await account.sim.phone(callerNumber).dials(lineNumber);
    await account.sim.until(() => account.sim.rooms().length === 1);
    const room = account.sim.rooms()[0]?.sid;
    const answer = await raw('POST', `/Conferences/${room}/Participants/${call.sid}.json`, {
      Status: 'completed',
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 20001 } });
  });

  it('a room by its name where only the SID is taken', async () => {
    await account.twilio.conferences('room').participants.create(ends);
    expect(await raw('GET', '/Conferences/room/Participants.json')).toMatchObject({
      status: 404,
      body: { code: 20404 },
    });
  });

  it('a label that looks like a CallSid (16024)', async () => {
    const create = account.twilio.conferences('room').participants.create({ ...ends, label: unknownSid });
    await expect(create).rejects.toMatchObject({ code: 16024 });
  });
});
