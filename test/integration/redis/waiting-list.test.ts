import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type CallId,
  type ForceId,
  id,
  type LineId,
  type OfferId,
  type SpecialistId,
} from '../../../src/core/ids.ts';
import type { Level } from '../../../src/core/register/level.ts';
import type { Roster } from '../../../src/core/specialists/roster.ts';
import type { WaitingEntry } from '../../../src/core/specialists/waiting-entry.ts';
import { createPoolReader, createSpecialistPool } from '../../../src/redis/specialist-pool.ts';
import { createWaitingList } from '../../../src/redis/waiting-list.ts';
import { type FreshRedis, freshRedis } from '../../support/redis.ts';
import { entryFor, rosterOf, specialistOf } from '../../support/specialists.ts';

const LEASE_MS = 60_000;
const now = () => Date.now();
const NAMES = ['amina', 'beth', 'carys'].map((name) => id<SpecialistId>(name));
const entry = (n: number, level: Level = 'high', more: Partial<WaitingEntry> = {}): WaitingEntry => ({
  callId: id<CallId>(`CA${n}`),
  force: id<ForceId>('westshire'),
  lineId: id<LineId>('101'),
  offer: id<OfferId>('s2'),
  risk: { level, liveThreat: false, orderInForce: false, earlierCalls: 0, silent: false },
  skills: [],
  steps: [{ kind: 'ownPool', target: null }],
  tried: [],
  since: now(),
  listedAt: now(),
  ...more,
});

describe('the waiting list on a real Redis', () => {
  let redis: FreshRedis;
  let roster: Roster;
  const instance = () => {
    const options = { redis: redis.connect(), prefix: redis.prefix, roster: () => roster };
    const reader = createPoolReader(options);
    return { pool: createSpecialistPool(options, reader), list: createWaitingList(reader) };
  };
  let first: ReturnType<typeof instance>;
  const gives = async (from: typeof first, call: WaitingEntry, who: SpecialistId, turn: number) =>
    from.pool.claim({
      ...{ callId: call.callId, offer: call.offer, leaseMs: LEASE_MS, turn, fromList: true },
      candidates: [{ specialistId: who }],
    });

  beforeEach(async () => {
    redis = freshRedis();
    roster = rosterOf(...NAMES.map((name) => entryFor(specialistOf(name))));
    first = instance();
    for (const name of NAMES) await first.pool.setPresence(name, 'ready', null, now());
  });
  afterEach(() => redis.close());

  it('keeps what joined as it was, with the people beside it', async () => {
    const one = entry(1, 'medium', { skills: ['polish'], tried: [NAMES[0]!] });
    await first.list.join(one, 4);
    const board = await first.list.board(now());
    expect(board.waiting).toEqual([{ entry: one, given: null }]);
    expect(board.people.map(({ specialist }) => specialist.id)).toEqual(NAMES);
  });

  it('S12: an older word changes nothing, whichever of two writes comes last', async () => {
    await first.list.join(entry(1, 'high'), 5);
    await first.list.join(entry(1, 'standard'), 4);
    expect((await first.list.board(now())).waiting[0]?.entry.risk.level).toBe('high');
    await first.list.leave(id<CallId>('CA1'), 6);
    await first.list.join(entry(1, 'high'), 5);
    expect((await first.list.board(now())).waiting).toEqual([]);
  });

  it('S11: a choice made before a call of more risk came is refused; the turn rises for it and not for a repeat', async () => {
    const low = entry(1, 'medium');
    await first.list.join(low, 1);
    const { turn } = await first.list.board(now());
    await first.list.join(low, 2);
    expect((await first.list.board(now())).turn).toBe(turn);

    await first.list.join(entry(2, 'high'), 1);
    expect(await gives(first, low, NAMES[0]!, turn)).toEqual({ kind: 'changed' });
    const searching = {
      ...{ callId: id<CallId>('CA3'), offer: id<OfferId>('s1'), leaseMs: LEASE_MS, turn },
      candidates: [{ specialistId: NAMES[0]! }],
    };
    expect(await first.pool.claim(searching)).toEqual({ kind: 'changed' });
  });

  it('S11: six instances give one call away at the same time: one person, once', async () => {
    const one = entry(1);
    await first.list.join(one, 1);
    const { turn } = await first.list.board(now());
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, (_, n) => gives(instance(), one, NAMES[n % 3]!, turn)),
    );
    const given = outcomes.flatMap((o) => (o.kind === 'claimed' ? [o.specialistId] : []));
    expect(new Set(given).size).toBe(1);
    const board = await first.list.board(now());
    expect(board.people.filter(({ claim }) => claim !== null)).toHaveLength(1);
    expect(board.waiting[0]?.given?.specialistId).toBe(given[0]);
  });

  it('S16: given to somebody whose claim lapsed before the call heard of it, it can be given again', async () => {
    const one = entry(1);
    await first.list.join(one, 1);
    const { turn } = await first.list.board(now());
    await gives(first, one, NAMES[0]!, turn);
    await first.list.join(one, 1);
    expect((await first.list.board(now())).waiting[0]?.given).not.toBeNull();

    await first.pool.renew(one.callId, NAMES[0]!, now(), 0);
    await first.list.join(one, 1);
    expect((await first.list.board(now())).waiting[0]?.given).toBeNull();
    const outcome = await gives(first, one, NAMES[1]!, turn);
    expect(outcome).toEqual({ kind: 'claimed', specialistId: NAMES[1] });
  });

  it('a call that has left is given nobody', async () => {
    const one = entry(1);
    await first.list.join(one, 1);
    const { turn } = await first.list.board(now());
    await first.list.leave(one.callId, 2);
    expect(await gives(first, one, NAMES[0]!, turn)).toEqual({ kind: 'changed' });
  });

  it('S11: a specialist moves from one call to another in one step, once, and only while that one waits', async () => {
    const waits = entry(2);
    await first.list.join(waits, 1);
    const from = { callId: id<CallId>('CA1'), offer: id<OfferId>('s1'), leaseMs: LEASE_MS };
    await first.pool.claim({ ...from, candidates: [{ specialistId: NAMES[0]! }] });
    const move = {
      ...{ from: from.callId, specialistId: NAMES[0]!, leaseMs: LEASE_MS },
      ...{ to: waits.callId, toOffer: waits.offer },
    };
    const moves = await Promise.all(Array.from({ length: 4 }, () => instance().pool.move(move)));
    expect(moves).toEqual([true, true, true, true]);
    const board = await first.list.board(now());
    expect(board.waiting[0]?.given?.specialistId).toBe(NAMES[0]);
    expect(board.people[0]).toMatchObject({
      claim: { callId: 'CA2', offer: 's2' },
      presence: { state: 'ringing' },
    });
    // Whatever the first call still says of them is no longer about them.
    await first.pool.release(from.callId, NAMES[0]!, { state: 'ready', reason: null }, now());
    expect((await first.list.board(now())).people[0]?.claim?.callId).toBe('CA2');

    await first.pool.claim({ ...from, callId: id<CallId>('CA3'), candidates: [{ specialistId: NAMES[1]! }] });
    const late = { ...move, from: id<CallId>('CA3'), specialistId: NAMES[1]! };
    expect(await first.pool.move(late)).toBe(false);
    expect((await first.list.board(now())).people[1]?.claim?.callId).toBe('CA3');
  });

  it('asks one specialist for one call at a time, and not the same again at once', async () => {
    const [one, two] = [id<CallId>('CA1'), id<CallId>('CA2')];
    const asked = await Promise.all(Array.from({ length: 4 }, () => instance().list.mayAsk(one, NAMES[0]!)));
    expect(asked.filter(Boolean)).toHaveLength(1);
    expect(await first.list.mayAsk(two, NAMES[0]!)).toBe(false);
    expect(await first.list.mayAsk(one, NAMES[1]!)).toBe(false);
    expect(await first.list.mayAsk(two, NAMES[1]!)).toBe(true);
  });

  it('S14: keeps ids, levels and times only', async () => {
    await first.list.join(entry(1), 1);
    const all = await Promise.all(
      (await redis.keys()).map(async (key) =>
        (await redis.client.type(key)) === 'hash' ? JSON.stringify(await redis.client.hgetall(key)) : key,
      ),
    );
    expect(all.join()).not.toMatch(/Example|\+44|7700/);
  });
});
