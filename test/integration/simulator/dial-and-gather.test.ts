import { afterEach, describe, expect, it } from 'vitest';
import type { PhoneCall, SimulatorOptions } from '../../../src/simulator/index.ts';
import {
  callerNumber,
  handlerNumber,
  lineNumber,
  type SimulatedAccount,
  startAccount,
  twiml,
} from '../../support/simulated-account.ts';

let account: SimulatedAccount;

afterEach(() => account.close());

async function callWith(
  document: (url: string) => string,
  options: SimulatorOptions = {},
): Promise<PhoneCall> {
  account = await startAccount(options);
  account.app.on('/voice', document(account.app.url));
  account.app.on('/after', twiml('<Pause length="60"/>'));
  return account.sim.phone(callerNumber, 'caller').dials(lineNumber);
}

const askedAfter = (): Promise<Readonly<Record<string, string>>> =>
  account.sim
    .until(() => account.app.to('/after').length > 0, { what: 'the action URL' })
    .then(() => account.app.to('/after')[0]?.fields ?? {});
const phone = (n: number, name: string) => account.sim.phone(`+44113496021${n}`, name);
const number = (n: number, attributes = ''): string => `<Number ${attributes}>+44113496021${n}</Number>`;

describe('Dial to numbers', () => {
  it('connects with the one who answers; the caller hears ringback until then', async () => {
    const call = await callWith((url) => twiml(`<Dial action="${url}/after">${number(1)}</Dial>`));
    const handler = phone(1, 'handler');
    await handler.rings();
    expect(await call.hears()).toEqual(['ringback']);
    await handler.answers();
    await account.sim.until(() => account.sim.whoHears().caller?.[0] === 'handler');
    expect(account.sim.whoHears()).toEqual({ caller: ['handler'], handler: ['caller'] });
    await account.sim.advance(42_000);
    await handler.hangsUp();
    const fields = await askedAfter();
    expect(fields).toMatchObject({
      DialCallStatus: 'completed',
      DialBridged: 'true',
      DialCallDuration: '42',
    });
    expect(fields.DialCallSid).toMatch(/^CA/);
  });

  it('rings all at once; the first to answer wins and the others are cancelled', async () => {
    await callWith(() => twiml(`<Dial>${number(1)}${number(2)}<Client>eve</Client></Dial>`));
    const [one, two, eve] = [phone(1, 'one'), phone(2, 'two'), account.sim.phone('client:eve', 'eve')];
    await Promise.all([one.rings(), two.rings(), eve.rings()]);
    await eve.answers();
    await account.sim.until(() => account.sim.whoHears().caller?.[0] === 'eve');
    expect([...(await one.calls()), ...(await two.calls())].map((call) => call.status)).toEqual([
      'canceled',
      'canceled',
    ]);
  });

  it('in sequence rings the next when one declines or rings out', async () => {
    await callWith((url) =>
      twiml(
        `<Dial sequential="true" timeout="10" action="${url}/after">${number(1)}${number(2)}${number(3)}</Dial>`,
      ),
    );
    const [one, two, three] = [phone(1, 'one'), phone(2, 'two'), phone(3, 'three')];
    await one.rings();
    await one.declines();
    await two.rings();
    await account.sim.advance(15_000);
    await three.rings();
    await account.sim.advance(15_000);
    expect(await askedAfter()).toMatchObject({ DialCallStatus: 'no-answer', DialBridged: 'false' });
  });

  it('rings for its timeout and about five seconds more', async () => {
    await callWith((url) => twiml(`<Dial timeout="20" action="${url}/after">${number(1)}</Dial>`));
    await phone(1, 'handler').rings();
    await account.sim.advance(24_000);
    expect(account.app.to('/after')).toHaveLength(0);
    await account.sim.advance(2000);
    expect(await askedAfter()).toMatchObject({ DialCallStatus: 'no-answer' });
  });

  it.each([
    ['is-busy', 'busy', '486'],
    ['is-unreachable', 'failed', '404'],
  ] as const)('a phone that %s gives %s', async (does, status, code) => {
    account = await startAccount();
    const { app, sim } = account;
    await phone(1, 'handler').behaves({ does });
    app.on(
      '/voice',
      twiml(
        `<Dial action="${app.url}/after"><Number statusCallback="${app.url}/leg">+441134960211</Number></Dial>`,
      ),
    );
    await sim.phone(callerNumber).dials(lineNumber);
    expect(await askedAfter()).toMatchObject({ DialCallStatus: status });
    await sim.until(() => app.to('/leg').length === 1);
    expect(app.to('/leg')[0]?.fields).toMatchObject({
      CallStatus: status,
      SipResponseCode: code,
      Direction: 'outbound-dial',
    });
  });

  it('screening: whoever presses the key is connected, a voicemail is not', async () => {
    account = await startAccount();
    const { app, sim } = account;
    app.on(
      '/voice',
      twiml(`<Dial>${number(1, `url="${app.url}/screen"`)}${number(2, `url="${app.url}/screen"`)}</Dial>`),
    );
    app.on(
      '/screen',
      twiml(
        `<Gather numDigits="1" action="${app.url}/key"><Say>Press 1 to take the call</Say></Gather>`,
        '<Hangup/>',
      ),
    );
    app.on('/key', (webhook) => (webhook.fields.Digits === '1' ? twiml() : twiml('<Hangup/>')));
    const [machine, person] = [phone(1, 'machine'), phone(2, 'person')];
    await machine.behaves({ does: 'voicemail', afterMs: 2000, greetingMs: 4000 });
    const call = await sim.phone(callerNumber, 'caller').dials(lineNumber);
    await person.rings();
    await sim.advance(3000);
    await person.answers();
    expect(await call.hears()).toEqual(['ringback']);
    await sim.advance(20_000);
    expect(await machine.calls()).toMatchObject([{ status: 'completed' }]);
  });

  it('screening: a person who presses 1 gets through', async () => {
    account = await startAccount();
    const { app, sim } = account;
    app.on('/voice', twiml(`<Dial>${number(2, `url="${app.url}/screen"`)}</Dial>`));
    app.on('/screen', twiml(`<Gather numDigits="1" action="${app.url}/key"/>`, '<Hangup/>'));
    app.on('/key', twiml());
    await sim.phone(callerNumber, 'caller').dials(lineNumber);
    const person = phone(2, 'person');
    await person.rings();
    await person.answers();
    await person.enters('1');
    await sim.until(() => sim.whoHears().caller?.[0] === 'person');
  });

  it('the caller hangs up: the callee is hung up, and action is told', async () => {
    const call = await callWith((url) => twiml(`<Dial action="${url}/after">${number(1)}</Dial>`));
    const handler = phone(1, 'handler');
    await handler.rings();
    await handler.answers();
    await account.sim.until(() => account.sim.whoHears().caller?.[0] === 'handler');
    await call.hangsUp();
    expect(await askedAfter()).toMatchObject({ CallStatus: 'completed', DialCallStatus: 'completed' });
    expect(await handler.calls()).toMatchObject([{ status: 'completed' }]);
  });

  it('the caller hangs up while it rings: the ringing stops', async () => {
    const call = await callWith(() => twiml(`<Dial>${number(1)}</Dial>`));
    await phone(1, 'handler').rings();
    await call.hangsUp();
    await account.sim.until(() => account.sim.calls().every((one) => one.endedAtMs !== undefined));
    expect(await phone(1, 'handler').calls()).toMatchObject([{ status: 'canceled' }]);
  });

  it('answerOnBridge: the caller is not answered until the callee is', async () => {
    const call = await callWith(() => twiml(`<Dial answerOnBridge="true">${number(1)}</Dial>`));
    const handler = phone(1, 'handler');
    await handler.rings();
    expect(await call.status()).toBe('ringing');
    await handler.answers();
    await call.isAnswered();
  });

  it('answerOnBridge also holds after a Redirect and in the action of a Dial that nobody answered', async () => {
    account = await startAccount();
    const { app, sim } = account;
    const bridge = `answerOnBridge="true" timeout="5"`;
    app.on('/voice', twiml(`<Redirect>${app.url}/first</Redirect>`));
    app.on('/first', twiml(`<Dial ${bridge} action="${app.url}/second">${number(1)}</Dial>`));
    app.on('/second', twiml(`<Dial ${bridge}>${number(2)}</Dial>`));
    const call = await sim.phone(callerNumber, 'caller').dials(lineNumber);
    await phone(1, 'one').rings();
    await sim.advance(10_000);
    await phone(2, 'two').rings();
    expect(await call.status()).toBe('ringing');
  });

  it.each([
    ['13214', 'a callerId that is not the account’s', 'callerId="+441134960999"', '+441134960211'],
    ['13224', 'a number that is none', '', '0113 496'],
  ])('%s: %s is refused, and action is told', async (code, _what, attributes, dialled) => {
    await callWith((url) => twiml(`<Dial ${attributes} action="${url}/after">${dialled}</Dial>`));
    expect(await askedAfter()).toMatchObject({ DialCallStatus: 'failed', DialBridged: 'false' });
    expect(account.sim.violations()).toHaveLength(1);
    expect(account.sim.violations()[0]).toContain(code);
  });

  it('timeLimit and hangupOnStar end it', async () => {
    await callWith((url) => twiml(`<Dial hangupOnStar="true" action="${url}/after">${number(1)}</Dial>`));
    const handler = phone(1, 'handler');
    await handler.rings();
    await handler.answers();
    await account.sim.until(() => account.sim.whoHears().caller?.[0] === 'handler');
    await account.sim.phone(callerNumber).enters('*', 'now');
    expect(await askedAfter()).toMatchObject({ DialCallStatus: 'completed' });
  });

  it('a Sip noun is reached by its address, without URI parameters', async () => {
    await callWith(() => twiml('<Dial><Sip>sip:desk7@force.example;transport=tls</Sip></Dial>'));
    await account.sim.phone('sip:desk7@force.example', 'desk').rings();
  });

  it('a callee that is given TwiML leaves the bridge, and the Dial is over', async () => {
    await callWith((url) => twiml(`<Dial action="${url}/after">${number(1)}</Dial>`));
    const handler = phone(1, 'handler');
    await handler.rings();
    await handler.answers();
    await account.sim.until(() => account.sim.whoHears().caller?.[0] === 'handler');
    const sid = (await handler.call())?.sid ?? '';
    await account.twilio.calls(sid).update({ twiml: twiml('<Say>moved</Say>', '<Pause length="60"/>') });
    expect(await askedAfter()).toMatchObject({ DialCallStatus: 'completed' });
    expect(account.sim.whoHears().handler).toEqual(['say "moved"']);
  });
});

describe('Gather', () => {
  const listens = (): Promise<void> =>
    account.sim.until(() => account.sim.calls()[0]?.listening === true, { what: 'a Gather that listens' });

  it('ends at the finishing key and sends the digits without it', async () => {
    await callWith((url) => twiml(`<Gather action="${url}/after"><Say>Your number, please</Say></Gather>`));
    await account.sim.phone(callerNumber).enters('4821#');
    expect(await askedAfter()).toMatchObject({ Digits: '4821', FinishedOnKey: '#' });
  });

  it('ends after numDigits; with finishOnKey="" every key counts', async () => {
    await callWith((url) => twiml(`<Gather numDigits="3" finishOnKey="" action="${url}/after"/>`));
    await account.sim.phone(callerNumber).enters('5#5');
    expect(await askedAfter()).toMatchObject({ Digits: '5#5' });
  });

  it('the first key stops the prompt', async () => {
    const call = await callWith((url) =>
      twiml(`<Gather action="${url}/after"><Say>${'a long prompt '.repeat(20)}</Say></Gather>`),
    );
    await listens();
    await account.sim.phone(callerNumber).enters('1');
    await account.sim.until(async () => (await call.hears())[0] === 'silence');
  });

  it('the timeout runs from the end of the prompt and anew after each key', async () => {
    await callWith((url) => twiml(`<Gather timeout="4" action="${url}/after"/>`));
    await listens();
    await account.sim.advance(3000);
    await account.sim.phone(callerNumber).enters('1');
    await account.sim.advance(3000);
    expect(account.app.to('/after')).toHaveLength(0);
    await account.sim.advance(1500);
    expect(await askedAfter()).toMatchObject({ Digits: '1' });
  });

  it('without input falls through to the next verb', async () => {
    const call = await callWith((url) => twiml(`<Gather action="${url}/after"/>`, '<Say>nobody there</Say>'));
    await listens();
    await account.sim.advance(5000);
    expect(await call.hears()).toEqual(['say "nobody there"']);
    expect(account.app.to('/after')).toHaveLength(0);
  });

  it('without input asks action when actionOnEmptyResult says so', async () => {
    await callWith((url) => twiml(`<Gather actionOnEmptyResult="true" action="${url}/after"/>`));
    await listens();
    await account.sim.advance(5000);
    expect(await askedAfter()).toMatchObject({ Digits: '' });
  });

  it('without action asks the same document again', async () => {
    await callWith(() => twiml('<Gather numDigits="1"/>'));
    await account.sim.phone(callerNumber).enters('7');
    await account.sim.until(() => account.app.to('/voice').length === 2);
    expect(account.app.to('/voice')[1]?.fields.Digits).toBe('7');
  });

  it('hears speech where that is asked for', async () => {
    await callWith((url) => twiml(`<Gather input="speech dtmf" action="${url}/after"/>`));
    await listens();
    await account.sim.phone(callerNumber).speaks('yes');
    expect(await askedAfter()).toMatchObject({ SpeechResult: 'yes', Confidence: '0.92' });
  });

  it('keys pressed in a room reach no application: the others hear them', async () => {
    account = await startAccount();
    const { app, sim, twilio } = account;
    app.on('/voice', twiml('<Dial><Conference waitUrl="" beep="false">room</Conference></Dial>'));
    await sim.phone(callerNumber, 'caller').dials(lineNumber);
    await sim.until(() => sim.rooms().length === 1);
    await twilio
      .conferences('room')
      .participants.create({ from: lineNumber, to: handlerNumber, beep: 'false' });
    const handler = sim.phone(handlerNumber, 'handler');
    await handler.rings();
    await handler.answers();
    await sim.phone(callerNumber).enters('55');
    const heard = (await (await handler.call())?.heard()) ?? [];
    expect(heard.flatMap((one) => one.sounds)).toContainEqual({ kind: 'digits', digits: '55', of: 'caller' });
    expect(app.seen.some((one) => one.fields.Digits !== undefined)).toBe(false);
  });
});
