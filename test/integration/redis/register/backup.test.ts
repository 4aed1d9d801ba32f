import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backUp, restore, verifyBackup } from '../../../../src/redis/register/backup.ts';
import { bucketOf, fingerprintBytes, fingerprintOf } from '../../../../src/redis/register/fingerprint.ts';
import { openRegisterStore, type RedisRegisterStore } from '../../../../src/redis/register/register-store.ts';
import { rotateLookupKey } from '../../../../src/redis/register/rotation.ts';
import { meddled } from '../../../support/meddled.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import { NUMBERS, ORDERS, PEOPLE, putIntoRegister, TONIGHT } from '../../../support/register-fixtures.ts';
import { testKeys } from '../../../support/test-keys.ts';

const BOTH = testKeys(['lookup-2', 'lookup-1'], ['sealing-1']);

let fresh: FreshRedis;
let folder: string;
let path: string;
beforeEach(async () => {
  fresh = freshRedis();
  folder = await mkdtemp(join(tmpdir(), 'alongside-backup-'));
  path = join(folder, 'register.backup');
});
afterEach(async () => {
  await fresh.close();
  await rm(folder, { recursive: true, force: true });
});

const storeAt = (place: string) =>
  openRegisterStore({ redis: fresh.client, keys: testKeys(), prefix: `${fresh.prefix}${place}:` });

async function backedUp(): Promise<RedisRegisterStore> {
  const store = await storeAt('here');
  await putIntoRegister(store);
  await backUp(path, fresh.client, store.names, testKeys(), TONIGHT);
  return store;
}

describe('a backup', () => {
  it('has every record, and nothing in clear', async () => {
    await backedUp();
    const report = await verifyBackup(path, testKeys());
    expect(report).toMatchObject({ madeAt: TONIGHT, records: PEOPLE.length + ORDERS.length + 1 + 7 });
    const bytes = await readFile(path);
    for (const secret of ['7700900', 'Marlow', 'pepperoni', 'Harbour'])
      expect(bytes.includes(secret)).toBe(false);
  });

  it('restored, is the register that it was: people, orders, numbers, levels and search', async () => {
    const here = await backedUp();
    const there = await storeAt('there');
    await restore(path, there, testKeys());
    const ids = PEOPLE.map((person) => person.id);
    const records = async (store: RedisRegisterStore) =>
      [...(await store.people(ids)).values()].map((each) => each.record);
    expect(await records(there)).toEqual(await records(here));
    const levels = async (store: RedisRegisterStore) =>
      [...(await store.numbers(Object.values(NUMBERS)))].map(([number, kept]) => [
        number,
        kept.level,
        kept.record,
      ]);
    expect(await levels(there)).toEqual(await levels(here));
    expect(await there.find([{ kind: 'name', text: 'thorne' }])).toEqual([['pcarl0000001']]);
  });

  it('restored again after a crash, goes on; into a register that has people, is refused', async () => {
    const here = await backedUp();
    const there = await storeAt('there');
    const dying: RedisRegisterStore = Object.create(there, {
      commit: {
        value: async (commit: Parameters<RedisRegisterStore['commit']>[0]) => {
          if (commit.people.length > 0) throw new Error('killed');
          return await there.commit(commit);
        },
      },
    });
    await expect(restore(path, dying, testKeys())).rejects.toThrow('killed');
    await restore(path, there, testKeys());
    expect((await there.people(PEOPLE.map((person) => person.id))).size).toBe(PEOPLE.length);
    await expect(restore(path, here, testKeys())).rejects.toThrow(/not empty/);
  });

  it('that was cut, altered, or is under another key is not restored, and nothing of it is', async () => {
    await backedUp();
    const bytes = await readFile(path);
    const altered = Buffer.from(bytes);
    altered[bytes.length - 40] = (altered[bytes.length - 40] ?? 0) ^ 1;
    const there = await storeAt('there');
    for (const bad of [
      bytes.subarray(0, bytes.length - 10),
      altered,
      Buffer.concat([bytes, Buffer.from('x')]),
    ]) {
      await writeFile(path, bad);
      await expect(restore(path, there, testKeys())).rejects.toThrow();
    }
    await writeFile(path, bytes);
    await expect(verifyBackup(path, testKeys(['lookup-1'], ['sealing-9']))).rejects.toThrow(/sealing-1/);
    expect((await there.people(PEOPLE.map((person) => person.id))).size).toBe(0);
  });

  it('S16: has every number, also when a rotation of the lookup key ends while it is made', async () => {
    const here = await storeAt('here');
    await putIntoRegister(here);
    const numbers = Object.values(NUMBERS);
    const kept = (await here.numbers(numbers)).size;
    let rotated = false;
    const redis = meddled(fresh.client, 'hmget', async () => {
      if (rotated) return;
      rotated = true;
      const rotation = { redis: fresh.client, names: here.names, keys: BOTH, onProgress: () => undefined };
      await rotateLookupKey(rotation, async () => undefined);
    });
    await backUp(path, redis, here.names, BOTH, TONIGHT);
    expect(rotated).toBe(true);

    const there = await storeAt('there');
    await restore(path, there, testKeys());
    expect((await there.numbers(numbers)).size).toBe(kept);
    expect((await there.numbers([NUMBERS.anna])).get(NUMBERS.anna)?.level).toBe('high');
  });

  it('is not written, and the one before stays, when a number of the register is not in its index', async () => {
    const here = await backedUp();
    const before = await readFile(path);
    const print = fingerprintOf(testKeys().lookup, 'lookup-1', NUMBERS.anna);
    const entry = here.names.bucket('lookup-1', bucketOf(print));
    await fresh.client.hdel(entry, fingerprintBytes(print));
    await expect(backUp(path, fresh.client, here.names, testKeys(), TONIGHT)).rejects.toThrow(
      /the index lacks 1 of the register’s numbers/,
    );
    expect(await readFile(path)).toEqual(before);
  });

  it('does without a number that was taken off while it is made', async () => {
    const here = await backedUp();
    const redis = meddled(fresh.client, 'hmget', async () => {
      const before = (await here.numbers([NUMBERS.anna])).get(NUMBERS.anna) ?? null;
      if (before === null) return;
      const numbers = [{ before, after: null, level: before.level }];
      await here.commit({ commitId: 'off', people: [], orders: [], households: [], numbers });
    });
    await backUp(path, redis, here.names, testKeys(), TONIGHT);
    const there = await storeAt('there');
    await restore(path, there, testKeys());
    expect([...(await there.numbers([NUMBERS.anna, NUMBERS.carl])).keys()]).toEqual([NUMBERS.carl]);
  });
});
