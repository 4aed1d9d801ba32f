import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CallId, id } from '../../../src/core/ids.ts';
import { HOUR, MINUTE } from '../../../src/core/time.ts';
import type { CallTies } from '../../../src/ports/recent-calls.ts';
import { createRecentCalls } from '../../../src/redis/recent-calls.ts';
import { type FreshRedis, freshRedis } from '../../support/redis.ts';
import { anna, ben, MARLOW_HOUSE, NUMBERS, TONIGHT } from '../../support/register-fixtures.ts';
import { testKeys } from '../../support/test-keys.ts';

let fresh: FreshRedis;
beforeEach(() => {
  fresh = freshRedis();
});
afterEach(() => fresh.close());

const call = (name: string) => id<CallId>(name);
const annas: CallTies = { number: NUMBERS.anna, people: [anna.id], households: [MARLOW_HOUSE] };
const bens: CallTies = { number: NUMBERS.marlowLandline, people: [ben.id], households: [MARLOW_HOUSE] };
const NOTHING = { windowHours: 24, sameNumber: 0, samePerson: 0, sameHousehold: 0 };

function theCalls(lookup?: readonly string[]) {
  return createRecentCalls({ redis: fresh.client, keys: testKeys(lookup).lookup, prefix: fresh.prefix });
}

describe('recent calls', () => {
  it('links a household’s calls across two numbers and two people', async () => {
    const calls = theCalls();
    expect(await calls.rememberAndCount(call('CA1'), annas, TONIGHT, 24 * HOUR)).toEqual(NOTHING);
    await calls.rememberAndCount(call('CA2'), bens, TONIGHT + 10 * MINUTE, 24 * HOUR);
    await calls.rememberAndCount(call('CA3'), annas, TONIGHT + 20 * MINUTE, 24 * HOUR);
    expect(await calls.rememberAndCount(call('CA4'), bens, TONIGHT + 30 * MINUTE, 24 * HOUR)).toEqual({
      windowHours: 24,
      sameNumber: 1,
      samePerson: 1,
      sameHousehold: 3,
    });
  });

  it('counts a call once, however often its webhook comes and however many ties it has', async () => {
    const calls = theCalls();
    const both: CallTies = {
      number: NUMBERS.marlowLandline,
      people: [anna.id, ben.id],
      households: [MARLOW_HOUSE],
    };
    await calls.rememberAndCount(call('CA1'), both, TONIGHT, 24 * HOUR);
    const first = await calls.rememberAndCount(call('CA2'), both, TONIGHT + 1, 24 * HOUR);
    const again = await calls.rememberAndCount(call('CA2'), both, TONIGHT + 5_000, 24 * HOUR);
    expect(first).toEqual({ windowHours: 24, sameNumber: 1, samePerson: 1, sameHousehold: 1 });
    expect(again).toEqual(first);
  });

  it('takes late identity: the same call gains ties', async () => {
    const calls = theCalls();
    await calls.rememberAndCount(call('CA1'), annas, TONIGHT, 24 * HOUR);
    const withheld: CallTies = { number: null, people: [], households: [] };
    expect(await calls.rememberAndCount(call('CA2'), withheld, TONIGHT + 1, 24 * HOUR)).toEqual(NOTHING);
    expect(await calls.rememberAndCount(call('CA2'), annas, TONIGHT + 2, 24 * HOUR)).toMatchObject({
      sameNumber: 1,
      samePerson: 1,
    });
  });

  it('S8: keeps nothing for a withheld number', async () => {
    await theCalls().rememberAndCount(
      call('CA1'),
      { number: null, people: [], households: [] },
      TONIGHT,
      HOUR,
    );
    expect(await fresh.keys()).toEqual([]);
  });

  it('forgets what is older than the window, and lets Redis forget the rest', async () => {
    const calls = theCalls();
    await calls.rememberAndCount(call('CA1'), annas, TONIGHT, HOUR);
    expect(await calls.rememberAndCount(call('CA2'), annas, TONIGHT + HOUR + 1, HOUR)).toMatchObject({
      sameNumber: 0,
    });
    for (const key of await fresh.keys()) {
      const seconds = await fresh.client.ttl(key);
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(7 * 86_400 + 60);
    }
  });

  it('does not let a line with a short window forget what a line with a long one counts', async () => {
    const calls = theCalls();
    await calls.rememberAndCount(call('CA1'), annas, TONIGHT, 24 * HOUR);
    await calls.rememberAndCount(call('CA2'), annas, TONIGHT + 2 * HOUR, HOUR);
    expect(await calls.rememberAndCount(call('CA3'), annas, TONIGHT + 3 * HOUR, 24 * HOUR)).toMatchObject({
      sameNumber: 2,
    });
  });

  it('S14: keeps no number, person or household in clear', async () => {
    await theCalls().rememberAndCount(call('CA1'), annas, TONIGHT, HOUR);
    const keys = (await fresh.keys()).join(' ');
    expect(keys).not.toContain('7700');
    expect(keys).not.toContain(anna.id);
    expect(keys).not.toContain(MARLOW_HOUSE);
  });

  it('goes on counting through a rotation of the lookup key', async () => {
    await theCalls(['lookup-1']).rememberAndCount(call('CA1'), annas, TONIGHT, HOUR);
    const rotated = theCalls(['lookup-2', 'lookup-1']);
    expect(await rotated.rememberAndCount(call('CA2'), annas, TONIGHT + 1, HOUR)).toMatchObject({
      sameNumber: 1,
      samePerson: 1,
      sameHousehold: 1,
    });
  });
});
