import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeChange } from '../../../../src/app/register/keeping.ts';
import type { PersonId } from '../../../../src/core/ids.ts';
import type { RegisterChange } from '../../../../src/core/register/change.ts';
import { DEFAULT_RULES } from '../../../../src/core/register/rules.ts';
import { referenceKey } from '../../../../src/core/register/search-keys.ts';
import { openRedis } from '../../../../src/redis/connection.ts';
import { createRegister } from '../../../../src/redis/register/create-register.ts';
import { openRegisterStore } from '../../../../src/redis/register/register-store.ts';
import { rotateLookupKey, rotateSealingKey } from '../../../../src/redis/register/rotation.ts';
import type { KeyRing } from '../../../../src/sealing/key-ring.ts';
import { meddled } from '../../../support/meddled.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import {
  aMarker,
  anna,
  aPerson,
  aTie,
  finn,
  FORCE,
  NUMBERS,
  PEOPLE,
  putIntoRegister,
  TONIGHT,
} from '../../../support/register-fixtures.ts';
import { importCsv, KEEPER, testTools } from '../../../support/register-tools.ts';
import { testKeys } from '../../../support/test-keys.ts';
import { waitFor } from '../../../support/wait-for.ts';

const NO_REPEATS = { windowHours: 24, sameNumber: 0, samePerson: 0, sameHousehold: 0 };
const OLD = testKeys(['lookup-1'], ['sealing-1']);
const BOTH = testKeys(['lookup-2', 'lookup-1'], ['sealing-2', 'sealing-1']);
const NEW = testKeys(['lookup-2'], ['sealing-2']);

let fresh: FreshRedis;
let toClose: (() => Promise<void> | void)[];
beforeEach(async () => {
  fresh = freshRedis();
  toClose = [];
  await putIntoRegister(await store(OLD));
});
afterEach(async () => {
  for (const close of toClose.reverse()) await close();
  await fresh.close();
});

const store = (keys: KeyRing) => openRegisterStore({ redis: fresh.client, keys, prefix: fresh.prefix });

async function aProcess(keys: KeyRing) {
  const connect = (purpose: Parameters<typeof openRedis>[1]) => {
    const redis = openRedis(fresh.url, purpose, () => undefined);
    toClose.push(() => redis.disconnect());
    return redis;
  };
  const register = createRegister({
    redis: {
      callPath: connect('callPath'),
      background: connect('background'),
      blocking: connect('blocking'),
    },
    keys,
    prefix: fresh.prefix,
    clock: { now: () => TONIGHT },
    rules: DEFAULT_RULES,
    indexFile: null,
    saveEveryMs: 3_600_000,
    detailsTimeoutMs: 100,
    onTrouble: () => undefined,
  });
  toClose.push(() => register.stop());
  await register.start();
  return register;
}

async function options(keys: KeyRing, onProgress: () => void = () => undefined) {
  return { redis: fresh.client, names: (await store(keys)).names, keys, onProgress };
}

describe('rotating the sealing key', () => {
  it('seals everything anew, so that the old key may go', async () => {
    await rotateSealingKey(await options(BOTH));
    const people = await (await store(testKeys(['lookup-1'], ['sealing-2']))).people(
      PEOPLE.map((person) => person.id),
    );
    expect([...people.values()].map((each) => each.record)).toEqual(PEOPLE);
    const again = await rotateSealingKey(await options(BOTH));
    expect(again.changed).toBe(0);
  });

  it('goes on where it was after a crash', async () => {
    let pages = 0;
    const crashing = await options(BOTH, () => {
      pages += 1;
      if (pages === 2) throw new Error('killed');
    });
    await expect(rotateSealingKey(crashing)).rejects.toThrow('killed');
    await rotateSealingKey(await options(BOTH));
    const only = testKeys(['lookup-1'], ['sealing-2']);
    expect((await (await store(only)).people(PEOPLE.map((person) => person.id))).size).toBe(PEOPLE.length);
  });
});

describe('rotating the lookup key while calls come in', () => {
  it('misses no call at any moment, follows changes meanwhile, and leaves nothing under the old key', async () => {
    const register = await aProcess(BOTH);
    const writer = await store(BOTH);
    let misses = 0;
    let asked = 0;
    const calls = setInterval(() => {
      asked += 1;
      if (register.lookUp(NUMBERS.anna)?.level !== 'high') misses += 1;
    }, 1);
    const newcomer = aPerson('pnewcomer001', { name: 'New Comer', numbers: [aTie('+447700900150')] });
    let added = false;
    const rotation = await options(BOTH, () => {
      if (added) return;
      added = true;
      void putIntoRegister(writer, [newcomer], [], []);
    });
    await rotateLookupKey(rotation, async () => {
      await waitFor(() => register.status().lookupKeys[0] === 'lookup-2', { what: 'the new table' });
    });
    await waitFor(() => register.status().lookupKeys.join() === 'lookup-2', { what: 'the old table to go' });
    clearInterval(calls);

    expect(misses).toBe(0);
    expect(asked).toBeGreaterThan(0);
    expect(register.lookUp('+447700900150')).not.toBeNull();
    expect(await register.assess(NUMBERS.anna, FORCE, NO_REPEATS, TONIGHT)).toMatchObject({ detail: 'full' });
    expect((await fresh.keys()).filter((key) => key.includes('lookup-1'))).toEqual([]);
  });

  it('keeps records found by name and reference, also by a keeper who was there before', async () => {
    const before = await store(BOTH);
    expect((await before.find([{ kind: 'name', text: 'quill' }]))[0]).toHaveLength(1);
    await rotateLookupKey(await options(BOTH), async () => undefined);
    for (const each of [before, await store(testKeys(['lookup-2'], ['sealing-2', 'sealing-1']))]) {
      const [found] = await each.find([{ kind: 'name', text: 'quill' }]);
      expect(found).toEqual(['pdora0000001' as PersonId]);
      expect((await each.numbers([NUMBERS.carl])).get(NUMBERS.carl)?.level).toBe('high');
    }
  });

  it('S16: keeps a person found who was changed between being read and being put under the new key', async () => {
    const keeper = await testTools(fresh, BOTH);
    const changed = async (requestId: string, change: RegisterChange) =>
      await makeChange({ requestId, by: KEEPER, force: FORCE, reason: 'told us', change }, keeper);
    const raised = async (markerId: string) =>
      await changed(markerId, {
        kind: 'setMarker',
        person: anna.id,
        marker: aMarker({ id: markerId, level: 'high' }),
      });
    let pages = 0;
    // Once after the page was read, and once more after Anna alone was.
    const page = meddled(fresh.client, 'mgetBuffer', async ([keys]) => {
      if (!String(keys).includes(anna.id)) return;
      pages += 1;
      await raised('after-page');
    });
    let again = 0;
    const redis = meddled(page, 'getBuffer', async ([key]) => {
      if (!String(key).endsWith(anna.id)) return;
      again += 1;
      if (again === 1) await raised('after-record');
    });
    await rotateLookupKey({ ...(await options(BOTH)), redis }, async () => undefined);

    expect(await keeper.store.find([referenceKey('NS-1001')])).toEqual([[anna.id]]);
    expect(await keeper.store.find([{ kind: 'name', text: 'marlow' }])).toEqual([
      expect.arrayContaining([anna.id]),
    ]);
    const { done } = await importCsv(
      keeper,
      'reference,name,role,number\nNS-1001,Anna Marlow,victim,07700900101',
    );
    expect(done.counts).toMatchObject({ added: 0 });
    expect([pages, again]).toEqual([1, 2]);
  });

  it('leaves out a person who was erased between being read and being put under the new key', async () => {
    const writer = await store(BOTH);
    let erased = false;
    const redis = meddled(fresh.client, 'mgetBuffer', async ([keys]) => {
      if (erased || !String(keys).includes(finn.id)) return;
      erased = true;
      const before = (await writer.people([finn.id])).get(finn.id) ?? null;
      const people = [{ before, after: null }];
      await writer.commit({ commitId: 'gone', people, orders: [], households: [], numbers: [] });
    });
    await rotateLookupKey({ ...(await options(BOTH)), redis }, async () => undefined);
    expect(erased).toBe(true);
    expect(await writer.find([referenceKey('NS-1006')])).toEqual([[]]);
  });

  it('goes on where it was after a crash in the middle', async () => {
    let pages = 0;
    const crashing = await options(BOTH, () => {
      pages += 1;
      if (pages === 3) throw new Error('killed');
    });
    await expect(rotateLookupKey(crashing, async () => undefined)).rejects.toThrow('killed');
    const register = await aProcess(BOTH);
    expect(register.lookUp(NUMBERS.anna)?.level).toBe('high');
    await rotateLookupKey(await options(BOTH), async () => undefined);
    await rotateSealingKey(await options(BOTH));
    const after = await aProcess(NEW);
    for (const person of PEOPLE) expect(after.lookUp(person.numbers[0]?.number ?? '')).not.toBeNull();
  });

  it('does not let a process without the new key forget what it knows', async () => {
    const behind = await aProcess(OLD);
    await rotateLookupKey(await options(BOTH), async () => undefined);
    await waitFor(() => !behind.status().following, { what: 'the process to notice' });
    expect(behind.lookUp(NUMBERS.anna)?.level).toBe('high');
  });
});
