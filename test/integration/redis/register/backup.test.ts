import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backUp, restore, verifyBackup } from '../../../../src/redis/register/backup.ts';
import { openRegisterStore, type RedisRegisterStore } from '../../../../src/redis/register/register-store.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import { NUMBERS, ORDERS, PEOPLE, putIntoRegister, TONIGHT } from '../../../support/register-fixtures.ts';
import { testKeys } from '../../../support/test-keys.ts';

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
});
