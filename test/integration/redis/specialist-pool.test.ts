import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CallId, id, type OfferId, type SpecialistId } from '../../../src/core/ids.ts';
import type { Roster } from '../../../src/core/specialists/roster.ts';
import type { SpecialistPool } from '../../../src/ports/specialist-pool.ts';
import { createSpecialistPool } from '../../../src/redis/specialist-pool.ts';
import { hashPin } from '../../../src/sealing/pin.ts';
import { ALWAYS, entryFor, rosterOf, shiftFrom, specialistOf } from '../../support/specialists.ts';
import { type FreshRedis, freshRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

const call = (n: number) => id<CallId>(`CA${n}`);
const offer = (n: number) => id<OfferId>(`s${n}`);
const who = (name: string) => id<SpecialistId>(name);
const NAMES = ['amina', 'beth', 'carys'].map(who);
const LEASE_MS = 60_000;
const now = () => Date.now();
const claimFirst = async (
  pool: SpecialistPool,
  callId: CallId,
  offerId: OfferId,
  names: readonly SpecialistId[],
  leaseMs: number,
): Promise<SpecialistId | null> => {
  const candidates = names.map((specialistId) => ({ specialistId }));
  const outcome = await pool.claim({ callId, offer: offerId, candidates, leaseMs });
  return outcome.kind === 'claimed' ? outcome.specialistId : null;
};

describe('the pool of specialists on a real Redis', () => {
  let redis: FreshRedis;
  let roster: Roster;
  let pool: SpecialistPool;
  const another = (): SpecialistPool =>
    createSpecialistPool({ redis: redis.connect(), prefix: redis.prefix, roster: () => roster });
  const state = async (name: string) =>
    (await pool.onDuty(now())).find((member) => member.specialist.id === name)?.presence;

  beforeEach(async () => {
    redis = freshRedis();
    roster = rosterOf(...NAMES.map((name) => entryFor(specialistOf(name))));
    pool = another();
    for (const name of NAMES) await pool.setPresence(name, 'ready', null, now());
  });
  afterEach(async () => {
    await redis.close();
  });

  it('claims the first who is ready, shows them as ringing, and gives the same person for the same offer', async () => {
    expect(await claimFirst(pool, call(1), offer(1), NAMES, LEASE_MS)).toBe('amina');
    expect(await claimFirst(pool, call(1), offer(1), NAMES.toReversed(), LEASE_MS)).toBe('amina');
    expect(await state('amina')).toMatchObject({ state: 'ringing' });
    const [amina] = await pool.onDuty(now());
    expect(amina?.claim).toMatchObject({ callId: 'CA1', offer: 's1' });
    expect(amina!.claim!.leaseUntil).toBeGreaterThan(now());
  });

  it('gives nobody when nobody is ready', async () => {
    for (const name of NAMES) await pool.setPresence(name, 'paused', 'break', now());
    expect(await claimFirst(pool, call(1), offer(1), NAMES, LEASE_MS)).toBeNull();
    expect(await claimFirst(pool, call(1), offer(2), [], LEASE_MS)).toBeNull();
  });

  it('S11: forty calls race for three people through eight connections; nobody gets two calls', async () => {
    const pools = Array.from({ length: 8 }, another);
    const claims = await Promise.all(
      Array.from({ length: 40 }, (_, n) => {
        const turned = [...NAMES.slice(n % 3), ...NAMES.slice(0, n % 3)];
        return claimFirst(pools[n % 8]!, call(n), offer(1), turned, LEASE_MS);
      }),
    );
    const winners = claims.filter((claim) => claim !== null);
    expect(winners.toSorted()).toEqual(NAMES);
    const onDuty = await pool.onDuty(now());
    for (const member of onDuty) {
      const index = claims.indexOf(member.specialist.id);
      expect(member.claim?.callId).toBe(call(index));
    }
  });

  it('S11: the same claim asked by several instances at once is one claim', async () => {
    const pools = Array.from({ length: 6 }, another);
    const claims = await Promise.all(
      pools.map((each) => claimFirst(each, call(1), offer(1), NAMES, LEASE_MS)),
    );
    expect(new Set(claims)).toEqual(new Set(['amina']));
    expect((await pool.onDuty(now())).filter((member) => member.claim !== null)).toHaveLength(1);
  });

  it('S11: a claim that nobody renews ends by its lease, and the person can be claimed for another call', async () => {
    expect(await claimFirst(pool, call(1), offer(1), [who('amina')], 50)).toBe('amina');
    await waitFor(async () => (await state('amina'))?.state === 'ready', { what: 'the lease to lapse' });
    expect(await claimFirst(pool, call(2), offer(1), [who('amina')], LEASE_MS)).toBe('amina');
    // The first call comes back to life: the claim is no longer its own.
    expect(await pool.advance(call(1), who('amina'), 'onCall', now())).toBe(false);
    expect(await pool.renew(call(1), who('amina'), now(), LEASE_MS)).toBe(false);
    await pool.release(call(1), who('amina'), { state: 'ready', reason: null }, now());
    expect(await state('amina')).toMatchObject({ state: 'ringing' });
  });

  it('S11: a renewed claim outlives its first lease', async () => {
    await claimFirst(pool, call(1), offer(1), [who('amina')], 200);
    expect(await pool.renew(call(1), who('amina'), now(), LEASE_MS)).toBe(true);
    const [amina] = await pool.onDuty(now());
    expect(amina!.claim!.leaseUntil - now()).toBeGreaterThan(LEASE_MS / 2);
  });

  it('moves on to the call and, released, to wrap-up; a second release changes nothing', async () => {
    await claimFirst(pool, call(1), offer(1), [who('amina')], LEASE_MS);
    expect(await pool.advance(call(1), who('amina'), 'onCall', now())).toBe(true);
    expect(await state('amina')).toMatchObject({ state: 'onCall' });
    await pool.release(call(1), who('amina'), { state: 'wrapUp', reason: null }, now());
    expect(await state('amina')).toMatchObject({ state: 'wrapUp' });
    await pool.setPresence(who('amina'), 'ready', null, now());
    await pool.release(call(1), who('amina'), { state: 'wrapUp', reason: null }, now());
    expect(await state('amina')).toMatchObject({ state: 'ready' });
  });

  it('S12: a claim repeated after its offer has ended claims nobody', async () => {
    await claimFirst(pool, call(1), offer(1), [who('amina')], LEASE_MS);
    await pool.release(call(1), who('amina'), { state: 'ready', reason: null }, now());
    expect(await claimFirst(pool, call(1), offer(1), NAMES, LEASE_MS)).toBeNull();
    expect(await claimFirst(pool, call(1), offer(2), NAMES, LEASE_MS)).toBe('amina');
  });

  it('keeps a pause that was asked for during a call until the call is over', async () => {
    await claimFirst(pool, call(1), offer(1), [who('amina')], LEASE_MS);
    await pool.advance(call(1), who('amina'), 'onCall', now());
    await pool.setPresence(who('amina'), 'paused', 'break', now());
    expect(await state('amina')).toMatchObject({ state: 'onCall' });
    await pool.release(call(1), who('amina'), { state: 'ready', reason: null }, now());
    expect(await state('amina')).toMatchObject({ state: 'paused', reason: 'break' });
  });

  it('pauses somebody who was rung twice in a row without an answer; an answer in between clears it', async () => {
    const rung = async (n: number, answers: boolean) => {
      await claimFirst(pool, call(n), offer(1), [who('amina')], LEASE_MS);
      if (answers) await pool.advance(call(n), who('amina'), 'onCall', now());
      const release = () =>
        pool.release(call(n), who('amina'), { state: 'ready', reason: null, missed: !answers }, now());
      const { paused } = await release();
      // Asked again by whoever takes over after a crash: the same answer.
      expect(await release()).toEqual({ paused });
      return (await state('amina'))?.state;
    };
    expect([await rung(1, false), await rung(2, true), await rung(3, false)]).toEqual([
      'ready',
      'ready',
      'ready',
    ]);
    expect(await rung(4, false)).toBe('paused');
    expect((await state('amina'))?.reason).toBe('did not answer twice');
  });

  it('says when a break is due, until one is taken', async () => {
    roster = { ...roster, callsInARow: 2 };
    const breakDue = async () =>
      (await pool.onDuty(now())).find((member) => member.specialist.id === 'amina')?.breakDue;
    for (const n of [1, 2]) {
      expect(await breakDue()).toBeNull();
      await claimFirst(pool, call(n), offer(1), [who('amina')], LEASE_MS);
      await pool.advance(call(n), who('amina'), 'onCall', now());
      await pool.release(call(n), who('amina'), { state: 'ready', reason: null }, now());
    }
    expect(await breakDue()).toBe('has taken 2 calls without a break');
    await pool.setPresence(who('amina'), 'paused', 'break', now());
    await pool.setPresence(who('amina'), 'ready', null, now());
    expect(await breakDue()).toBeNull();
  });

  it('a pause shorter than a break does not count as one', async () => {
    roster = { ...roster, callsInARow: 1, breakMs: 60_000 };
    await claimFirst(pool, call(1), offer(1), [who('amina')], LEASE_MS);
    await pool.advance(call(1), who('amina'), 'onCall', now());
    await pool.release(call(1), who('amina'), { state: 'ready', reason: null }, now());
    await pool.setPresence(who('amina'), 'paused', 'break', now());
    await pool.setPresence(who('amina'), 'ready', null, now());
    const [amina] = await pool.onDuty(now());
    expect(amina?.breakDue).toBe('has taken 1 calls without a break');
  });

  it('counts calls of high risk in a shift, each once, and says when they are enough', async () => {
    roster = { ...roster, hardCallsAShift: 2 };
    const due = async () => (await pool.onDuty(now()))[0]?.breakDue;
    for (const n of [1, 2]) {
      expect(await due()).toBeNull();
      await claimFirst(pool, call(n), offer(1), [who('amina')], LEASE_MS);
      for (let again = 0; again < 2; again += 1)
        await pool.advance(call(n), who('amina'), 'onCall', now(), true);
      await pool.release(call(n), who('amina'), { state: 'ready', reason: null }, now());
    }
    expect(await due()).toBe('has taken 2 calls of high risk this shift');
  });

  it('nobody is claimed within the least wrap-up, ready or not', async () => {
    roster = { ...roster, leastWrapUpMs: 60_000 };
    await claimFirst(pool, call(1), offer(1), [who('amina')], LEASE_MS);
    await pool.advance(call(1), who('amina'), 'onCall', now());
    await pool.release(call(1), who('amina'), { state: 'wrapUp', reason: null }, now());
    await pool.setPresence(who('amina'), 'ready', null, now());
    expect(await claimFirst(pool, call(2), offer(1), [who('amina')], LEASE_MS)).toBeNull();
    const [amina] = await pool.onDuty(now());
    expect(amina!.restUntil! - now()).toBeGreaterThan(50_000);
  });

  it('somebody on call at home is claimed only by a step that asks for them, and goes back to being away', async () => {
    const atHome = { shifts: ALWAYS.map((shift) => ({ ...shift, onCallTier: 1 })) };
    roster = rosterOf(entryFor(specialistOf('amina'), atHome));
    await pool.setPresence(who('amina'), 'away', null, now());
    expect(await claimFirst(pool, call(1), offer(1), [who('amina')], LEASE_MS)).toBeNull();
    const candidates = [{ specialistId: who('amina'), onCall: true }];
    const request = { callId: call(1), offer: offer(2), candidates, leaseMs: LEASE_MS };
    expect(await pool.claim(request)).toEqual({ kind: 'claimed', specialistId: 'amina' });
    await pool.release(call(1), who('amina'), { state: 'ready', reason: null }, now());
    expect(await state('amina')).toMatchObject({ state: 'away' });
  });

  it('S11: of a partner force, no more are claimed at once than the agreement has room for', async () => {
    const pools = Array.from({ length: 6 }, another);
    const aid = { agreement: 'northshire', capacity: 2 };
    const outcomes = await Promise.all(
      pools.map((each, n) =>
        each.claim({
          ...{ callId: call(n), offer: offer(1), leaseMs: LEASE_MS },
          candidates: NAMES.map((specialistId) => ({ specialistId, aid })),
        }),
      ),
    );
    const claimed = outcomes.flatMap((outcome) => (outcome.kind === 'claimed' ? [outcome.specialistId] : []));
    expect(new Set(claimed).size).toBe(2);
    expect(claimed).toHaveLength(2);
    await pool.release(
      call(outcomes.findIndex((o) => o.kind === 'claimed')),
      claimed[0]!,
      { state: 'ready', reason: null },
      now(),
    );
    const again = {
      callId: call(9),
      offer: offer(1),
      leaseMs: LEASE_MS,
      candidates: [{ specialistId: claimed[0]!, aid }],
    };
    expect((await pool.claim(again)).kind).toBe('claimed');
  });

  it('refuses to make somebody ring or be on a call by hand, and to know strangers', async () => {
    await expect(pool.setPresence(who('amina'), 'onCall', null, now())).rejects.toThrow('by hand');
    await expect(pool.setPresence(who('nobody'), 'ready', null, now())).rejects.toThrow('on the roster');
  });

  it('shows who is on shift now, and who is still on a call after it', async () => {
    const minutes = (offsetMinutes: number) =>
      new Date(now() + offsetMinutes * 60_000).toISOString().slice(11, 16);
    const past = { shifts: [shiftFrom(minutes(-300), minutes(-120))] };
    roster = {
      ...rosterOf(entryFor(specialistOf('amina'), past), entryFor(specialistOf('beth'), past)),
      timeZone: 'UTC',
    };
    expect(await pool.onDuty(now())).toEqual([]);
    await claimFirst(pool, call(1), offer(1), [who('beth')], LEASE_MS);
    expect((await pool.onDuty(now())).map((member) => member.specialist.id)).toEqual(['beth']);
  });

  it('takes somebody who said ready long ago for away', async () => {
    const strict = createSpecialistPool({
      redis: redis.client,
      prefix: redis.prefix,
      roster: () => roster,
      readyLastsMs: 20,
    });
    await waitFor(
      async () => (await strict.onDuty(now())).every((member) => member.presence.state === 'away'),
      { what: 'presence to go stale' },
    );
  });

  it('S14: keeps ids, states and times in Redis, and no name or number', async () => {
    await claimFirst(pool, call(1), offer(1), NAMES, LEASE_MS);
    const texts = await Promise.all(
      (await redis.keys()).map(async (key) =>
        JSON.stringify((await redis.client.type(key)) === 'hash' ? await redis.client.hgetall(key) : key),
      ),
    );
    expect(texts.join()).not.toMatch(/Example|\+44|7700/);
    const tags = (await redis.keys()).map((key) => /\{.*\}/.exec(key)?.[0]);
    expect(new Set(tags)).toEqual(new Set(['{specialists}']));
  });

  it('knows a PIN, and takes as long over a stranger', async () => {
    const pinHash = await hashPin('201201');
    roster = rosterOf(entryFor(specialistOf('amina', { pinHash })));
    expect(await pool.pinMatches(who('amina'), '201201')).toBe(true);
    expect(await pool.pinMatches(who('amina'), '201202')).toBe(false);
    expect(await pool.pinMatches(who('nobody'), '201201')).toBe(false);
  });
});
