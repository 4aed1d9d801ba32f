import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arrive } from '../../../../src/core/call/arrival.ts';
import type { CallReply } from '../../../../src/core/call/effects.ts';
import { transition } from '../../../../src/core/call/transition.ts';
import { type AttemptId, type CallId, type EventId, id, type LegId } from '../../../../src/core/ids.ts';
import type { CallStore } from '../../../../src/ports/call-store.ts';
import { createCallStore } from '../../../../src/redis/calls/call-store.ts';
import { createRoutingBook } from '../../../../src/files/routing-book.ts';
import { loadRoutingFiles } from '../../../../src/files/routing-files.ts';
import { keyed } from '../../../../src/app/call/handle-call-event.ts';
import { openRedis } from '../../../../src/redis/connection.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import { testKeys } from '../../../support/test-keys.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { everythingIn, found } from '../../../support/scan.ts';

const NOW = Date.UTC(2026, 10, 23, 21);
const NUMBER = '+447700900101';

let fresh: FreshRedis;
let store: CallStore;
let connection: ReturnType<typeof openRedis>;

beforeEach(async () => {
  fresh = freshRedis();
  connection = openRedis(fresh.url, 'background', () => undefined);
  await waitFor(() => connection.status === 'ready', { what: 'the connection' });
  store = createCallStore({
    redis: connection,
    sealing: testKeys().sealing,
    prefix: fresh.prefix,
    waitReplicas: 0,
    keepDays: 1,
  });
});

afterEach(async () => {
  connection.disconnect();
  await fresh.close();
});

const aCallId = () => id<CallId>(`CA${randomBytes(16).toString('hex')}`);

async function arrival(callId = aCallId()) {
  const loaded = await loadRoutingFiles(new URL('../../../../config', import.meta.url).pathname);
  if (!loaded.ok) throw new Error('the example files are wrong');
  const linePlan = createRoutingBook(loaded.files).lineDialled('+441134960101');
  const caller = { number: NUMBER, presentation: 'shown', source: 'network', sipCallId: null } as const;
  const event = {
    type: 'callReceived',
    id: id<EventId>('inbound'),
    callId,
    linePlan,
    caller,
    via: 'webhook',
  } as const;
  const { call, reply, effects } = arrive(event, NOW);
  return { callId, expectedVersion: 0, call, event, reply, effects: keyed(call, effects), at: NOW };
}

describe('a commit', () => {
  it('given an arrival, when it is committed, then it loads as it was, with its effects undone', async () => {
    const arrived = await arrival();
    expect(await store.commit(arrived)).toEqual({ kind: 'committed' });
    expect((await store.load(arrived.callId, id<EventId>('other')))?.call).toEqual(arrived.call);
    expect((await store.pending(arrived.callId)).map(({ key, effect }) => ({ key, effect }))).toEqual(
      arrived.effects,
    );
  });

  it('S12: given an event that was worked in, when it comes again, then the first reply stands and nothing is written', async () => {
    const arrived = await arrival();
    await store.commit(arrived);
    const event = {
      type: 'handlerLegAccepted',
      id: id<EventId>('leg'),
      callId: arrived.callId,
      attempt: id<AttemptId>('h1'),
      legId: id<LegId>(`CA${'1'.repeat(32)}`),
    } as const;
    const decided = transition(arrived.call, event, NOW + 10);
    const reply: CallReply = { kind: 'hangUp' };
    await store.commit({ expectedVersion: 1, call: decided.call, event, reply, effects: [], at: NOW + 10 });
    const again = transition(decided.call, event, NOW + 20);
    const outcome = await store.commit({
      expectedVersion: 2,
      call: again.call,
      event,
      reply: { kind: 'nothing' },
      effects: [],
      at: NOW + 20,
    });
    expect(outcome).toMatchObject({ kind: 'conflict', settled: reply });
    expect((await store.load(arrived.callId, event.id))?.settled).toEqual(reply);
    expect((await store.events(arrived.callId)).map(({ version }) => version)).toEqual([1, 2]);
  });

  it('S12: given two instances deciding on one version, when both commit, then one is told what the other left', async () => {
    const arrived = await arrival();
    await store.commit(arrived);
    const event = (name: string) =>
      ({ type: 'callerSpoke', id: id<EventId>(name), callId: arrived.callId }) as const;
    const commit = (name: string) => {
      const { call, reply } = transition(arrived.call, event(name), NOW + 5);
      return store.commit({ expectedVersion: 1, call, event: event(name), reply, effects: [], at: NOW + 5 });
    };
    const outcomes = await Promise.all([commit('a'), commit('b')]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['committed', 'conflict']);
    expect(outcomes.find(({ kind }) => kind === 'conflict')).toMatchObject({
      settled: null,
      call: { version: 2 },
    });
  });

  it('S14: given a call at rest, when Redis is read, then no number is in the clear', async () => {
    const arrived = await arrival();
    await store.commit(arrived);
    const places = await everythingIn(fresh.client, await fresh.keys());
    expect(places.length).toBeGreaterThan(2);
    expect(found(places, ['7700900', '1134960'])).toEqual([]);
  });
});

describe('effects', () => {
  it('S16: given effects that nobody marked done, when their lease is over, then another instance takes the call', async () => {
    const arrived = await arrival();
    await store.commit(arrived);
    expect(await store.takeDue(10, 1_000)).toEqual([]);
    await store.lookAgain(arrived.callId, 0);
    expect(await store.takeDue(10, 60_000)).toEqual([arrived.callId]);
    expect(await store.takeDue(10, 60_000)).toEqual([]);
  });

  it('S16: given a commit with effects, when nobody does them, then the call falls due by itself within the lease', async () => {
    const arrived = await arrival();
    await store.commit(arrived);
    const due = (await fresh.keys()).find((key) => key.endsWith(':due')) ?? '';
    const [, at] = (await fresh.client.zrange(due, '0', '-1', 'WITHSCORES')) as [string, string];
    const seconds = Number((await fresh.client.time())[0]);
    expect(Number(at)).toBeGreaterThan(seconds * 1_000);
    expect(Number(at)).toBeLessThan((seconds + 30) * 1_000);
  });

  it('given an effect that cannot be repeated, when somebody else begins it too, then they are told so, and the first is not', async () => {
    const arrived = await arrival();
    await store.commit(arrived);
    const [first] = arrived.effects;
    if (first === undefined) throw new Error('an arrival has effects');
    expect(await store.begin(arrived.callId, first.key, 'one')).toBe(true);
    expect(await store.begin(arrived.callId, first.key, 'another')).toBe(false);
    expect(await store.begin(arrived.callId, first.key, 'one')).toBe(true);
    expect((await store.pending(arrived.callId))[0]).toMatchObject({ key: first.key, begun: true });
  });

  it('given failed tries, when they are counted and the effect is done at last, then nothing of it is left', async () => {
    const arrived = await arrival();
    await store.commit(arrived);
    const keys = arrived.effects.map(({ key }) => key);
    expect(await store.failed(arrived.callId, keys[0] ?? id('none'))).toBe(1);
    expect(await store.failed(arrived.callId, keys[0] ?? id('none'))).toBe(2);
    await store.done(arrived.callId, keys);
    expect(await store.pending(arrived.callId)).toEqual([]);
  });
});

describe('calls', () => {
  it('given calls that live and one that is finished, when the live ones are asked for, then the newest is first and the finished one expires', async () => {
    const older = await arrival();
    const newer = await arrival();
    await store.commit({ ...older, call: { ...older.call, arrivedAt: NOW - 1_000 } });
    await store.commit(newer);
    expect((await store.live(10)).map((call) => call.id)).toEqual([newer.callId, older.callId]);
    await store.lookAgain(older.callId, null);
    expect((await store.live(10)).map((call) => call.id)).toEqual([newer.callId]);
    const [state] = (await fresh.keys()).filter((key) => key.endsWith(older.callId));
    expect(await fresh.client.pttl(state ?? '')).toBeGreaterThan(0);
  });

  it('given a name of the control room, when a call is looked for by it, then it is found', async () => {
    const arrived = await arrival();
    await store.addReference(arrived.callId, 'incident', 'WS-20261123-0042');
    expect(await store.findByReference('incident', 'WS-20261123-0042')).toBe(arrived.callId);
    expect(await store.findByReference('sipCallId', 'WS-20261123-0042')).toBeNull();
  });
});
