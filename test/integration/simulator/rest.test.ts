import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
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

describe('calls', () => {
  it('are created queued, rung, and run their TwiML when answered', async () => {
    const created = await account.twilio.calls.create({
      ...ends,
      twiml: twiml('<Say>hello</Say>', '<Pause length="60"/>'),
    });
    expect(created).toMatchObject({
      status: 'queued',
      direction: 'outbound-api',
      queueTime: '0',
      to: handlerNumber,
    });
    const handler = account.sim.phone(handlerNumber, 'handler');
    await handler.rings();
    expect(await account.twilio.calls(created.sid).fetch()).toMatchObject({ status: 'ringing' });
    await handler.answers();
    await account.sim.until(() => account.sim.whoHears().handler?.[0] === 'say "hello"');
    await account.twilio.calls(created.sid).update({ status: 'completed' });
    const over = await account.twilio.calls(created.sid).fetch();
    expect(over).toMatchObject({ status: 'completed', duration: '0' });
    expect(over.dateCreated).toBeInstanceOf(Date);
    expect(account.sim.violations()).toEqual([]);
  });

  it('Url wins over Twiml, with the method asked for', async () => {
    account.app.on('/outbound', twiml('<Say>from the URL</Say>', '<Pause length="60"/>'));
    await raw('POST', '/Calls.json', {
      From: lineNumber,
      To: handlerNumber,
      Url: `${account.app.url}/outbound`,
      Method: 'GET',
      Twiml: twiml(),
    });
    const handler = account.sim.phone(handlerNumber, 'handler');
    await handler.rings();
    await handler.answers();
    await account.sim.until(() => account.sim.whoHears().handler?.[0] === 'say "from the URL"');
    expect(account.app.to('/outbound')[0]).toMatchObject({
      method: 'GET',
      signatureValid: true,
      fields: { Direction: 'outbound-api', CallStatus: 'in-progress' },
    });
  });

  it('tell their four events in order, numbered from 0', async () => {
    await account.twilio.calls.create({
      ...ends,
      twiml: twiml('<Hangup/>'),
      statusCallback: `${account.app.url}/leg`,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    });
    const handler = account.sim.phone(handlerNumber);
    await handler.rings();
    await handler.answers();
    await account.sim.until(() => account.app.to('/leg').length === 4);
    const told = account.app
      .to('/leg')
      .toSorted((a, b) => Number(a.fields.SequenceNumber) - Number(b.fields.SequenceNumber));
    expect(told.map((one) => one.fields.CallStatus)).toEqual([
      'initiated',
      'ringing',
      'in-progress',
      'completed',
    ]);
    expect(told.map((one) => one.fields.SequenceNumber)).toEqual(['0', '1', '2', '3']);
    expect(
      told.every((one) => one.signatureValid && one.fields.CallbackSource === 'call-progress-events'),
    ).toBe(true);
    expect(told[0]?.fields.Timestamp).toMatch(/^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} \+0000$/);
  });

  it('cancelled while ringing tell so; a call that has ended cannot be changed (21220)', async () => {
    const call = await account.twilio.calls.create({
      ...ends,
      twiml: twiml(),
      statusCallback: `${account.app.url}/leg`,
    });
    await account.sim.phone(handlerNumber).rings();
    await account.twilio.calls(call.sid).update({ status: 'canceled' });
    await account.sim.until(() => account.app.to('/leg').length === 1);
    expect(account.app.to('/leg')[0]?.fields.CallStatus).toBe('canceled');
    await expect(account.twilio.calls(call.sid).update({ status: 'completed' })).rejects.toMatchObject({
      status: 400,
      code: 21220,
      moreInfo: 'https://www.twilio.com/docs/errors/21220',
    });
  });

  it('that start with a failing URL go to their own fallback', async () => {
    account.app.on('/bad', { status: 500 });
    account.app.on('/better', twiml('<Say>better</Say>', '<Pause length="60"/>'));
    await account.twilio.calls.create({
      ...ends,
      url: `${account.app.url}/bad`,
      fallbackUrl: `${account.app.url}/better`,
    });
    const handler = account.sim.phone(handlerNumber, 'handler');
    await handler.rings();
    await handler.answers();
    await account.sim.until(() => account.sim.whoHears().handler?.[0] === 'say "better"');
    expect(account.app.to('/better')[0]?.fields).toMatchObject({
      ErrorCode: '11200',
      ErrorUrl: `${account.app.url}/bad`,
    });
  });

  it('given TwiML as a parameter need absolute URLs in it (15004)', async () => {
    const document = twiml('<Gather numDigits="1" action="/key"/>');
    await account.twilio.calls.create({ ...ends, twiml: document });
    const handler = account.sim.phone(handlerNumber, 'handler');
    await handler.rings();
    await handler.answers();
    await handler.enters('1');
    await account.sim.until(() => account.sim.whoHears().handler?.[0] === 'error message');
    expect(account.sim.trace).toContainEqual(
      expect.objectContaining({ kind: 'webhook-failed', code: 15004 }),
    );
  });

  it('with a callback in a document that is no URL lose the callback only', async () => {
    const noun = `<Number statusCallback="nowhere">${handlerNumber}</Number>`;
    await account.twilio.calls.create({ ...ends, to: '+441134960299', twiml: twiml(`<Dial>${noun}</Dial>`) });
    const first = account.sim.phone('+441134960299', 'first');
    await first.rings();
    await first.answers();
    const handler = account.sim.phone(handlerNumber, 'handler');
    await handler.rings();
    await handler.declines();
    await account.sim.until(() =>
      account.sim.trace.some((one) => one.kind === 'callback' && one.outcome === 'unreachable'),
    );
  });

  it('are listed newest first, by filters, and page by page', async () => {
    for (let n = 0; n < 5; n += 1) await account.twilio.calls.create({ ...ends, twiml: twiml() });
    await account.twilio.calls.create({ ...ends, to: '+441134960299', twiml: twiml() });
    const all = await account.twilio.calls.list({ to: handlerNumber, pageSize: 2 });
    expect(all).toHaveLength(5);
    expect((await account.twilio.calls.list({ status: 'completed' })).length).toBe(0);
    expect(account.sim.violations()).toEqual([]);
  });
});

describe('participants and conferences', () => {
  it('are created by the name or the SID of a room, found by CallSid or label, and listed by state', async () => {
    const { sim, twilio } = account;
    const first = await twilio.conferences('my room').participants.create({ ...ends, label: 'the handler' });
    expect(first).toMatchObject({
      status: 'queued',
      queueTime: '0',
      label: 'the handler',
      muted: false,
      coaching: false,
    });
    const second = await twilio
      .conferences(first.conferenceSid)
      .participants.create({ ...ends, to: '+441134960202', label: 'second', muted: true });
    expect(second.conferenceSid).toBe(first.conferenceSid);
    const room = twilio.conferences(first.conferenceSid);
    expect((await room.participants('the handler').fetch()).callSid).toBe(first.callSid);
    expect((await room.participants(first.callSid).fetch()).status).toBe('ringing');
    expect((await room.participants.list({ muted: true })).map((one) => one.label)).toEqual(['second']);
    expect(await twilio.conferences.list({ status: 'init', friendlyName: 'my room' })).toHaveLength(1);
    expect(await twilio.conferences.list({ friendlyName: 'my room' })).toHaveLength(0);
    expect(sim.violations()).toEqual([]);
  });

  it.each([
    ['in-progress', 0],
    ['all', 1],
  ] as const)('a list without Status gives %s', async (conferenceListWithoutStatus, count) => {
    await account.close();
    account = await startAccount({ switches: { conferenceListWithoutStatus } });
    await account.twilio.conferences('room').participants.create(ends);
    expect(await account.twilio.conferences.list()).toHaveLength(count);
  });

  it('ending a room that has ended, or by a call that has ended, is not an error', async () => {
    const created = await account.twilio.conferences('room').participants.create(ends);
    const room = account.twilio.conferences(created.conferenceSid);
    await room.update({ status: 'completed' });
    expect(await room.update({ status: 'completed' })).toMatchObject({ status: 'completed' });
    expect(account.sim.phone(handlerNumber).calls()).toMatchObject([{ status: 'canceled' }]);
  });
});

describe('calls per second', () => {
  it('over the limit a leg is taken as queued, told how long, and dialled after that', async () => {
    const { sim, twilio } = account;
    sim.callsPerSecond(1);
    const rooms = await Promise.all(
      [1, 2, 3].map((n) =>
        twilio.conferences(`room ${n}`).participants.create({ ...ends, to: `+44113496020${n}` }),
      ),
    );
    expect(rooms.map((one) => one.queueTime).toSorted()).toEqual(['0', '1000', '2000']);
    const ringing = (): number => sim.calls().filter((call) => call.status === 'ringing').length;
    await sim.until(() => ringing() === 1);
    await sim.advance(1000);
    expect(ringing()).toBe(2);
    await sim.advance(1000);
    expect(ringing()).toBe(3);
  });

  it('a leg cancelled in the queue is never rung and never told of', async () => {
    const { app, sim, twilio } = account;
    sim.callsPerSecond(1);
    await twilio.calls.create({ ...ends, twiml: twiml() });
    const queued = await twilio.calls.create({
      ...ends,
      to: '+441134960202',
      twiml: twiml(),
      statusCallback: `${app.url}/leg`,
    });
    expect(queued.status).toBe('queued');
    await twilio.calls(queued.sid).update({ status: 'canceled' });
    await sim.advance(10_000);
    expect(app.to('/leg')).toEqual([]);
    expect(sim.phone('+441134960202').calls()).toMatchObject([{ status: 'canceled' }]);
  });

  it('Dial and inbound calls are not limited', async () => {
    const { app, sim } = account;
    sim.callsPerSecond(1);
    app.on('/voice', twiml(`<Dial>${handlerNumber}</Dial>`));
    for (const n of [1, 2, 3]) await sim.phone(`+44770090010${n}`).dials(lineNumber);
    await sim.until(
      async () =>
        (await sim.phone(handlerNumber).calls()).filter((one) => one.status === 'ringing').length === 3,
    );
  });
});
