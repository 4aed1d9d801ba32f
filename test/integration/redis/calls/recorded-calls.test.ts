import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { transition } from '../../../../src/core/call/transition.ts';
import { arrive } from '../../../../src/core/call/arrival.ts';
import type { Call } from '../../../../src/core/call/call.ts';
import type { CallEvent } from '../../../../src/core/call/events.ts';
import { type CallId, type EventId, type ForceId, id } from '../../../../src/core/ids.ts';
import type { SeenByRules } from '../../../../src/core/routing/situation.ts';
import { DAY, HOUR } from '../../../../src/core/time.ts';
import type { CallPlace, RecordedCalls } from '../../../../src/ports/recorded-calls.ts';
import { createCallStore } from '../../../../src/redis/calls/call-store.ts';
import { shardOf } from '../../../../src/redis/calls/keys.ts';
import { openRecordedCalls } from '../../../../src/redis/calls/recorded-calls.ts';
import { openRedis } from '../../../../src/redis/connection.ts';
import { aLinePlan, aPlan } from '../../../support/calls.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import { assessmentOf } from '../../../support/situations.ts';
import { testKeys } from '../../../support/test-keys.ts';
import { waitFor } from '../../../support/wait-for.ts';

const NOW = Date.UTC(2026, 10, 23, 21);
const WESTSHIRE = id<ForceId>('westshire');
const NORTHSHIRE = id<ForceId>('northshire');

let fresh: FreshRedis;
let connection: ReturnType<typeof openRedis>;
let recorded: RecordedCalls;

beforeEach(async () => {
  fresh = freshRedis();
  connection = openRedis(fresh.url, 'background', () => undefined);
  await waitFor(() => connection.status === 'ready', { what: 'the connection' });
  recorded = openRecordedCalls({ redis: connection, sealing: testKeys().sealing, prefix: fresh.prefix });
});

afterEach(async () => {
  connection.disconnect();
  await fresh.close();
});

function storeKeeping(keepDays: number) {
  const { sealing } = testKeys();
  return createCallStore({ redis: connection, sealing, prefix: fresh.prefix, waitReplicas: 0, keepDays });
}

const aCallId = () => id<CallId>(`CA${randomBytes(16).toString('hex')}`);

/** A call that arrived then, as it was committed. */
async function arrived(at: number, force = WESTSHIRE, keepDays = 90, callId = aCallId()): Promise<Call> {
  const event = {
    type: 'callReceived',
    id: id<EventId>('inbound'),
    callId,
    linePlan: { ...aLinePlan(), force },
    caller: { number: '+447700900101', presentation: 'shown', source: 'network', sipCallId: null },
    via: 'webhook',
  } as const;
  const { call, reply } = arrive(event, at);
  await storeKeeping(keepDays).commit({ expectedVersion: 0, call, event, reply, effects: [], at });
  return call;
}

async function then(call: Call, event: CallEvent, at: number): Promise<Call> {
  const decided = transition(call, event, at);
  const expectedVersion = call.version;
  const outcome = await storeKeeping(90).commit({
    ...{ expectedVersion, call: decided.call, event, reply: decided.reply, effects: [], at },
  });
  expect(outcome.kind).toBe('committed');
  return decided.call;
}

function assessed(call: Call, name: string, more: { seen?: SeenByRules } = {}): CallEvent {
  return {
    type: 'callerAssessed',
    id: id<EventId>(name),
    callId: call.id,
    assessment: assessmentOf('high', {
      doNotSay: ['that she has called before'],
      threats: [{ words: 'I will find you', on: '2026-11-20' }],
    }),
    plan: aPlan(null),
    ...more,
  };
}

async function all<Item>(parts: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const some of parts) found.push(...some);
  return found;
}

describe('calls by time', () => {
  it('given calls of two forces over days, when one force is asked for a stretch, then its calls come page by page, newest first, none twice', async () => {
    const times = [NOW - 5 * DAY, NOW - DAY, NOW - DAY, NOW - HOUR, NOW];
    const calls = await Promise.all(times.map((at) => arrived(at)));
    await arrived(NOW - HOUR, NORTHSHIRE);
    const which = { forces: [WESTSHIRE], from: NOW - 6 * DAY, until: NOW };
    const pages: (readonly CallPlace[])[] = [];
    for (let after: CallPlace | undefined; ; ) {
      const page = await recorded.page(which, 2, after);
      if (page.length === 0) break;
      pages.push(page);
      after = page.at(-1);
    }
    const ids = pages.flat().map(({ callId }) => callId);
    // The last arrived at the end of the stretch, which is not in it.
    expect(new Set(ids)).toEqual(new Set(calls.slice(0, 4).map((call) => call.id)));
    expect(ids).toHaveLength(4);
    const found = pages.flat().map(({ arrivedAt }) => arrivedAt);
    expect(found).toEqual(times.slice(0, 4).toReversed());
  });

  it('given a range that begins at the beginning of time, when it is asked for, then it is answered all the same', async () => {
    const call = await arrived(NOW - DAY);
    const which = { forces: [WESTSHIRE], from: 0, until: NOW };
    expect(await recorded.page(which, 10)).toMatchObject([{ callId: call.id }]);
    expect((await all(recorded.calls(which))).map(({ id }) => id)).toEqual([call.id]);
  });

  it('S16: given a commit that is repeated because its answer was lost, when the list is read, then the call stands there once', async () => {
    const callId = aCallId();
    await arrived(NOW, WESTSHIRE, 90, callId);
    await arrived(NOW, WESTSHIRE, 90, callId);
    const places = await recorded.page({ forces: [WESTSHIRE], from: NOW, until: NOW + 1 }, 10);
    expect(places).toEqual([{ callId, force: WESTSHIRE, arrivedAt: NOW }]);
  });

  it('given calls older than they are kept, when another call arrives, then they have left the list', async () => {
    // In one shard: a list is trimmed when something is added to it.
    const old = aCallId();
    await arrived(NOW - 3 * DAY, WESTSHIRE, 2, old);
    let other = aCallId();
    while (shardOf(other) !== shardOf(old)) other = aCallId();
    await arrived(NOW, WESTSHIRE, 2, other);
    const places = await recorded.page({ forces: [WESTSHIRE], from: NOW - 9 * DAY, until: NOW + 1 }, 10);
    expect(places.map(({ callId }) => callId)).toEqual([other]);
  });
});

describe('what was decided on', () => {
  const seen = (call: Call, more: Partial<SeenByRules> = {}): SeenByRules => ({
    lineId: call.linePlan.lineId,
    force: call.force,
    at: call.arrivedAt + 40,
    callerPresentation: 'shown',
    sign: 'normal',
    specialistsFree: 3,
    draw: 17,
    ...more,
  });

  it('given a call that was decided on twice, when it is replayed, then both situations come as the rules saw them', async () => {
    let call = await arrived(NOW);
    call = await then(call, assessed(call, 'first', { seen: seen(call) }), NOW + 50);
    const reported = { type: 'silenceReported', id: id<EventId>('silent'), callId: call.id } as const;
    call = await then(call, { ...reported, by: 'handler-1' as never }, NOW + 9_000);
    await then(call, assessed(call, 'second', { seen: seen(call, { sign: 'silent' }) }), NOW + 9_050);
    const [replayed] = await all(recorded.situations({ forces: [WESTSHIRE], from: NOW, until: NOW + HOUR }));
    expect(replayed).toMatchObject({ callId: call.id, endedAt: null, guessed: false });
    expect(replayed?.situations.map(({ sign, specialistsFree }) => [sign, specialistsFree])).toEqual([
      ['normal', 3],
      ['silent', 3],
    ]);
    expect(replayed?.situations[0]?.assessment?.level).toBe('high');
  });

  it('S14: given a call with a name and a threat on record, when it is replayed, then neither leaves the store', async () => {
    const call = await arrived(NOW);
    await then(call, assessed(call, 'first', { seen: seen(call) }), NOW + 50);
    const text = JSON.stringify(await recorded.situation(call.id));
    expect(text).toContain('"level":"high"');
    expect(text).not.toContain('find you');
    expect(text).not.toContain('called before');
    expect(text).not.toContain('7700900101');
  });

  it('S16: given a call of the previous release, whose events do not say what was seen, when it is replayed, then the call itself tells the rest', async () => {
    let call = await arrived(NOW);
    call = await then(call, assessed(call, 'first'), NOW + 50);
    // As the previous release wrote it: no type beside the event.
    const key = (await fresh.keys()).find((each) => each.endsWith(`${call.id}:events`)) ?? '';
    const entries = await connection.xrangeBuffer(key, '-', '+');
    await connection.del(key);
    for (const [, fields] of entries) await connection.xadd(key, '*', ...fields.slice(0, 6));
    const replayed = await recorded.situation(call.id);
    expect(replayed).toMatchObject({
      guessed: true,
      situations: [
        { lineId: call.linePlan.lineId, force: WESTSHIRE, sign: 'normal', assessment: { level: 'high' } },
      ],
    });
  });
});
