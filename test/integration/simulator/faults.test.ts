import { afterEach, describe, expect, it } from 'vitest';
import type { FaultPlan, FaultRule } from '../../../src/simulator/index.ts';
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

afterEach(() => account.close());

async function withFaults(...rules: readonly FaultRule[]): Promise<SimulatedAccount> {
  account = await startAccount({ faults: { rules } });
  return account;
}

const callback = (
  fault: Extract<FaultRule, { kind: 'callback' }>['fault'],
  operation = 'ringing',
): FaultRule => ({
  kind: 'callback',
  operation,
  fault,
});
const rest = (fault: Extract<FaultRule, { kind: 'rest' }>['fault']): FaultRule => ({
  kind: 'rest',
  operation: 'createCall',
  nth: 1,
  fault,
});

async function callHandler(): Promise<void> {
  const { app, sim, twilio } = account;
  await twilio.calls.create({
    from: lineNumber,
    to: handlerNumber,
    twiml: twiml('<Hangup/>'),
    statusCallback: `${app.url}/leg`,
    statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
  });
  const handler = sim.phone(handlerNumber);
  await handler.rings();
  await handler.answers();
  await sim.until(() => statuses().includes('completed'));
}

const statuses = (): string[] => account.app.to('/leg').map((one) => one.fields.CallStatus ?? '');

describe('callbacks', () => {
  it('lost', async () => {
    await withFaults(callback({ do: 'lose' }));
    await callHandler();
    expect(statuses()).toEqual(expect.arrayContaining(['initiated', 'in-progress', 'completed']));
    expect(statuses()).not.toContain('ringing');
    expect(account.sim.trace).toContainEqual(
      expect.objectContaining({ kind: 'callback', event: 'ringing', outcome: 'lost' }),
    );
  });

  it('doubled, with the same idempotency token', async () => {
    await withFaults(callback({ do: 'double' }));
    await callHandler();
    await account.sim.until(() => statuses().filter((status) => status === 'ringing').length === 2);
    const twice = account.app.to('/leg').filter((one) => one.fields.CallStatus === 'ringing');
    expect(new Set(twice.map((one) => one.headers['i-twilio-idempotency-token'])).size).toBe(1);
  });

  it('late', async () => {
    await withFaults(callback({ do: 'late', ms: 4000 }));
    await callHandler();
    expect(statuses()).not.toContain('ringing');
    await account.sim.advance(4000);
    expect(statuses().at(-1)).toBe('ringing');
  });

  it('reordered: after the next one', async () => {
    await withFaults(callback({ do: 'reorder' }, 'initiated'));
    await callHandler();
    await account.sim.until(() => statuses().length === 4);
    const sent = account.sim.trace.flatMap((one) =>
      one.kind === 'callback' && one.outcome === 'sent' ? [one.event] : [],
    );
    expect(sent).toEqual(['ringing', 'initiated', 'answered', 'completed']);
  });

  it('one that the application refuses is a warning only (15003)', async () => {
    await withFaults();
    account.app.on('/leg', { status: 500 });
    await callHandler();
    await account.sim.until(() =>
      account.sim.trace.some((one) => one.kind === 'twilio-warning' && one.code === 15003),
    );
    expect(statuses()).toHaveLength(4);
  });
});

describe('REST', () => {
  const create = () => account.twilio.calls.create({ from: lineNumber, to: handlerNumber, twiml: twiml() });

  it.each([
    [429, 20429],
    [500, 20500],
    [503, 20503],
  ] as const)('%i', async (status, code) => {
    await withFaults(rest({ do: 'answer', status }));
    await expect(create()).rejects.toMatchObject({ status, code });
    expect(account.sim.calls()).toHaveLength(0);
    await create();
  });

  it.each([
    ['never-answer', 0],
    ['act-then-never-answer', 1],
    ['reset', 0],
    ['act-then-reset', 1],
  ] as const)('%s', async (what, calls) => {
    await withFaults(rest({ do: what }));
    await expect(create()).rejects.toMatchObject({
      code: what.endsWith('reset') ? 'ECONNRESET' : 'ECONNABORTED',
    });
    expect(account.sim.calls()).toHaveLength(calls);
  });

  it('slow: acts at once, answers later', async () => {
    await withFaults(rest({ do: 'slow', ms: 2000 }));
    const created = create();
    await account.sim.until(() => account.sim.calls().length === 1);
    await account.sim.advance(2000);
    await created;
  });
});

describe('webhooks', () => {
  it('sent twice, with the same token', async () => {
    await withFaults({ kind: 'webhook', operation: 'voice', fault: { do: 'double' } });
    account.app.on('/voice', twiml('<Pause length="60"/>'));
    await account.sim.phone(callerNumber).dials(lineNumber);
    await account.sim.until(() => account.app.to('/voice').length === 2);
    const [first, second] = account.app.to('/voice');
    expect(first?.headers['i-twilio-idempotency-token']).toBe(second?.headers['i-twilio-idempotency-token']);
  });

  it('failing: the fallback URL is asked', async () => {
    await withFaults({ kind: 'webhook', operation: 'voice', fault: { do: 'fail' } });
    const fallbackUrl = account.sim.hosts('static', twiml('<Say>static</Say>', '<Pause length="60"/>'));
    account.sim.line({ number: lineNumber, voiceUrl: `${account.app.url}/voice`, fallbackUrl });
    await account.sim.phone(callerNumber, 'caller').dials(lineNumber);
    await account.sim.until(() => account.sim.whoHears().caller?.[0] === 'say "static"');
    expect(account.app.to('/voice')).toEqual([]);
  });
});

describe('people', () => {
  it.each([
    ['no-answer', {}, 'no-answer'],
    ['busy', {}, 'busy'],
    ['decline', {}, 'busy'],
    ['unreachable', {}, 'failed'],
    ['voicemail', { afterMs: 3000 }, 'completed'],
    ['answer-then-hang-up', { afterMs: 1500 }, 'completed'],
  ] as const)('%s', async (what, more, status) => {
    await withFaults({ kind: 'person', leg: 'handler', fault: { do: what, ...more } as never });
    const { sim, twilio } = account;
    sim.phone(handlerNumber, 'handler');
    await twilio.calls.create({
      from: lineNumber,
      to: handlerNumber,
      timeout: 20,
      twiml: twiml('<Pause length="30"/>'),
    });
    await sim.advance(60_000);
    expect(await sim.phone(handlerNumber).calls()).toMatchObject([{ status }]);
  });
});

it('a caller who hangs up so long after dialling, wherever the call is by then', async () => {
  await withFaults({ kind: 'person', leg: 'caller', fault: { do: 'answer-then-hang-up', afterMs: 3000 } });
  const { app, sim } = account;
  app.on('/voice', twiml(`<Dial>${handlerNumber}</Dial>`));
  const call = await sim.phone(callerNumber, 'caller').dials(lineNumber);
  await sim.phone(handlerNumber).rings();
  await sim.advance(3000);
  expect(await call.status()).toBe('completed');
  expect(await sim.phone(handlerNumber).calls()).toMatchObject([{ status: 'canceled' }]);
});

it('the same seed gives the same night again', async () => {
  const faults: FaultPlan = {
    seed: 11,
    rates: { callbackLost: 0.2, callbackDoubled: 0.2, personDoesNotAnswer: 0.3, personBusy: 0.2 },
  };
  const night = async (): Promise<unknown[]> => {
    account = await startAccount({ faults });
    const { app, sim, twilio } = account;
    app.on('/voice', twiml(conference('room')));
    for (let n = 0; n < 8; n += 1) {
      await sim.phone(`+44113496030${n}`).behaves({ does: 'answers', afterMs: 2000, hangsUpAfterMs: 5000 });
      await twilio.calls.create({
        from: lineNumber,
        to: `+44113496030${n}`,
        twiml: twiml('<Pause length="9"/>'),
        statusCallback: `${app.url}/leg`,
      });
      await sim.advance(90_000);
    }
    const seen = sim.trace.flatMap((one) =>
      one.kind === 'fault' ? [one.what] : one.kind === 'callback' ? [`${one.event} ${one.outcome}`] : [],
    );
    await account.close();
    return seen;
  };
  const first = await night();
  expect(first.length).toBeGreaterThan(8);
  expect(await night()).toEqual(first);
  account = await startAccount();
});
