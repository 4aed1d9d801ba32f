import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_RULES } from '../../../../src/core/register/rules.ts';
import type { RegisterService, RegisterTrouble } from '../../../../src/ports/register-service.ts';
import { openRedis } from '../../../../src/redis/connection.ts';
import { createRegister } from '../../../../src/redis/register/create-register.ts';
import { WrongKeyError } from '../../../../src/redis/register/meta.ts';
import { openRegisterStore, type RedisRegisterStore } from '../../../../src/redis/register/register-store.ts';
import type { KeyRing } from '../../../../src/sealing/key-ring.ts';
import { type FreshRedis, freshRedis, ownRedis } from '../../../support/redis.ts';
import {
  anna,
  ben,
  FORCE,
  MARLOW_HOUSE,
  NUMBERS,
  OTHER_FORCE,
  putIntoRegister,
  TONIGHT,
} from '../../../support/register-fixtures.ts';
import { testKeys } from '../../../support/test-keys.ts';
import { waitFor } from '../../../support/wait-for.ts';

const NO_REPEATS = { windowHours: 24, sameNumber: 0, samePerson: 0, sameHousehold: 0 };

let fresh: FreshRedis;
let folder: string;
let troubles: RegisterTrouble[];
let toClose: (() => Promise<void> | void)[];

beforeEach(async () => {
  fresh = freshRedis();
  folder = await mkdtemp(join(tmpdir(), 'alongside-register-'));
  troubles = [];
  toClose = [];
});

afterEach(async () => {
  for (const close of toClose.reverse()) await close();
  await fresh.close();
  await rm(folder, { recursive: true, force: true });
});

function connect(url: string, purpose: Parameters<typeof openRedis>[1]) {
  const redis = openRedis(url, purpose, () => undefined);
  toClose.push(() => redis.disconnect());
  return redis;
}

async function theStore(url = fresh.url, keys: KeyRing = testKeys()): Promise<RedisRegisterStore> {
  const redis = connect(url, 'background');
  await waitFor(() => redis.status === 'ready', { what: 'the connection' });
  return await openRegisterStore({ redis, keys, prefix: fresh.prefix });
}

function aRegister(url = fresh.url, keys: KeyRing = testKeys()): RegisterService {
  const register = createRegister({
    redis: {
      callPath: connect(url, 'callPath'),
      background: connect(url, 'background'),
      blocking: connect(url, 'blocking'),
    },
    keys,
    prefix: fresh.prefix,
    clock: { now: () => TONIGHT },
    rules: DEFAULT_RULES,
    indexFile: join(folder, 'register.index'),
    saveEveryMs: 3_600_000,
    detailsTimeoutMs: 100,
    onTrouble: (trouble) => troubles.push(trouble),
  });
  toClose.push(() => register.stop());
  return register;
}

describe('matching a number', () => {
  it('gives the level from memory and the people from their sealed records', async () => {
    await putIntoRegister(await theStore());
    const register = aRegister();
    await register.start();

    expect(register.lookUp(NUMBERS.anna)?.level).toBe('high');
    expect(register.lookUp(NUMBERS.unknown)).toBeNull();
    const assessment = await register.assess(NUMBERS.marlowLandline, FORCE, NO_REPEATS, TONIGHT);
    expect(assessment).toMatchObject({
      level: 'high',
      shared: true,
      speakerMayBePerpetrator: true,
      detail: 'full',
    });
    expect(assessment.people.map((person) => person.name).sort()).toEqual(['Anna Marlow', 'Ben Marlow']);
    expect(await register.ties(NUMBERS.marlowLandline)).toEqual({
      people: [anna.id, ben.id],
      households: [MARLOW_HOUSE],
    });
    expect(troubles).toEqual([]);
  });

  it('says of an unknown number that nothing is known, and no more', async () => {
    await putIntoRegister(await theStore());
    const register = aRegister();
    await register.start();
    const assessment = await register.assess(NUMBERS.unknown, FORCE, NO_REPEATS, TONIGHT);
    expect(assessment).toMatchObject({ level: null, people: [], detail: 'none' });
    expect(await register.ties(NUMBERS.unknown)).toEqual({ people: [], households: [] });
  });

  it('keeps another force’s details closed and its level open', async () => {
    await putIntoRegister(await theStore());
    const register = aRegister();
    await register.start();
    const [here, there] = await Promise.all([
      register.assess(NUMBERS.grace, FORCE, NO_REPEATS, TONIGHT),
      register.assess(NUMBERS.grace, OTHER_FORCE, NO_REPEATS, TONIGHT),
    ]);
    expect(here).toMatchObject({ level: 'high', threats: [], people: [{ name: null }] });
    expect(there).toMatchObject({
      level: 'high',
      threats: [{ on: '2026-11-20' }],
      people: [{ name: 'Grace Vale' }],
    });
  });

  it('follows a change made after it started, without being asked', async () => {
    const store = await theStore();
    const register = aRegister();
    await register.start();
    expect(register.lookUp(NUMBERS.anna)).toBeNull();
    await putIntoRegister(store);
    await waitFor(() => register.lookUp(NUMBERS.anna), { what: 'the new number' });
    expect(register.status()).toMatchObject({ numbers: 7, following: true });
  });
});

describe('S14: what lies in Redis', () => {
  it('has no number, name, address or reference in clear, in keys or values', async () => {
    await putIntoRegister(await theStore());
    let all = '';
    for (const key of await fresh.keys()) {
      const dumped = await fresh.client.dumpBuffer(key);
      all += `${key} ${dumped?.toString('latin1')}`;
    }
    for (const secret of [
      '7700900',
      '1144960',
      'Marlow',
      'marlow',
      'Harbour',
      'NS-10',
      'pepperoni',
      'Christmas',
      'NT26',
    ]) {
      expect(all.replaceAll('hmarlow00001', '')).not.toContain(secret);
    }
  });
});

describe('when Redis is silent', () => {
  it('S1: matches from memory, and says that it knows the level only', async () => {
    await using redis = await ownRedis();
    await putIntoRegister(await theStore(redis.url));
    const register = aRegister(redis.url);
    await register.start();
    await redis.stop();

    const assessment = await register.assess(NUMBERS.anna, FORCE, NO_REPEATS, TONIGHT);
    expect(assessment).toMatchObject({
      level: 'high',
      detail: 'levelOnly',
      people: [],
      speakerMayBePerpetrator: true,
    });
    await expect(register.ties(NUMBERS.anna)).rejects.toMatchObject({ code: 'unavailable' });
    expect(troubles.map((trouble) => trouble.kind)).toContain('detailsUnread');
  });

  it('starts from the file on disk, with its age, and comes back in step when Redis does', async () => {
    await using redis = await ownRedis();
    await putIntoRegister(await theStore(redis.url));
    const first = aRegister(redis.url);
    await first.start();
    await first.stop();
    await redis.kill();

    const second = aRegister(redis.url);
    await second.start();
    expect(second.lookUp(NUMBERS.anna)?.level).toBe('high');
    expect(second.status()).toMatchObject({ loadedFrom: 'disk', following: false, indexAsOf: TONIGHT });

    await redis.restart();
    await waitFor(() => second.status().following, { what: 'the register to be in step again' });
    expect(second.lookUp(NUMBERS.anna)?.level).toBe('high');
  });

  it('S1: starts although there is neither a file nor a Redis, knows nothing, and loads when Redis comes', async () => {
    await using redis = await ownRedis();
    await putIntoRegister(await theStore(redis.url));
    await redis.kill();
    const register = aRegister(redis.url);
    await register.start();
    expect(register.lookUp(NUMBERS.anna)).toBeNull();
    expect(register.status()).toMatchObject({ loadedFrom: 'nothing', following: false, indexAsOf: 0 });
    expect(troubles.map((trouble) => trouble.kind)).toContain('notFollowing');

    await redis.restart();
    await waitFor(() => register.status().following, { what: 'the index' });
    expect(register.status()).toMatchObject({ loadedFrom: 'redis', numbers: 7 });
    expect(register.lookUp(NUMBERS.anna)?.level).toBe('high');
  });

  it('believes its own index rather than an empty Redis', async () => {
    await using redis = await ownRedis();
    await putIntoRegister(await theStore(redis.url));
    const first = aRegister(redis.url);
    await first.start();
    await first.stop();
    const client = connect(redis.url, 'background');
    await waitFor(() => client.status === 'ready', { what: 'the connection' });
    await client.flushall();

    const second = aRegister(redis.url);
    await second.start();
    await waitFor(() => troubles.some((trouble) => trouble.kind === 'shrunk'), { what: 'the report' });
    expect(second.lookUp(NUMBERS.anna)?.level).toBe('high');
  });
});

describe('a register that was touched', () => {
  it('goes on as unknown when the number’s record was altered, and reports which record', async () => {
    const store = await theStore();
    await putIntoRegister(store);
    const register = aRegister();
    await register.start();
    const record = register.lookUp(NUMBERS.dora)?.record ?? -1;
    const key = store.names.number(record);
    const kept = (await fresh.client.getBuffer(key)) as Buffer;
    kept[kept.length - 1] = (kept.at(-1) ?? 0) ^ 1;
    await fresh.client.set(key, kept);

    const assessment = await register.assess(NUMBERS.dora, FORCE, NO_REPEATS, TONIGHT);
    expect(assessment).toMatchObject({ level: null, detail: 'none' });
    expect(troubles).toEqual([{ kind: 'tampered', record: `number:${record}` }]);
  });

  it('does not open one person’s record in another’s place, and never says less than the index', async () => {
    const store = await theStore();
    await putIntoRegister(store);
    const register = aRegister();
    await register.start();
    const bens = (await fresh.client.getBuffer(store.names.person(ben.id))) as Buffer;
    await fresh.client.set(store.names.person(anna.id), bens);

    const assessment = await register.assess(NUMBERS.marlowLandline, FORCE, NO_REPEATS, TONIGHT);
    expect(assessment.people.map((person) => person.name)).toEqual(['Ben Marlow']);
    expect(assessment.level).toBe('high');
    expect(assessment.reasons.some((reason) => reason.code === 'levelOnly')).toBe(true);
    expect(troubles).toEqual([{ kind: 'tampered', record: `person:${anna.id}` }]);
  });

  it('refuses to start with a key that is missing or is another, and names it', async () => {
    await putIntoRegister(await theStore());
    const missing = aRegister(fresh.url, testKeys(['lookup-2'], ['sealing-1']));
    await expect(missing.start()).rejects.toThrow(/lookup-1.*missing/);
    const other = testKeys();
    const swapped = {
      ...other,
      sealing: { current: 'sealing-1', keys: new Map([['sealing-1', Buffer.alloc(32, 7)]]) },
    };
    await expect(aRegister(fresh.url, swapped).start()).rejects.toThrow(WrongKeyError);
    await expect(theStore(fresh.url, swapped)).rejects.toThrow(/sealing-1/);
  });

  it('does not use an index file that was altered or cut, and loads from Redis instead', async () => {
    await putIntoRegister(await theStore());
    const first = aRegister();
    await first.start();
    await first.stop();
    const path = join(folder, 'register.index');
    const bytes = await readFile(path);
    expect(bytes.includes('7700900')).toBe(false);
    for (const bad of [bytes.subarray(0, bytes.length / 2), flipped(bytes), Buffer.from('nonsense')]) {
      await writeFile(path, bad);
      troubles = [];
      const register = aRegister();
      await register.start();
      expect(register.lookUp(NUMBERS.anna)?.level).toBe('high');
      expect(troubles.map((trouble) => trouble.kind)).toEqual(['snapshot']);
      await register.stop();
    }
  });
});

describe('two keepers at once', () => {
  it('lets one of them in and tells the other to decide again', async () => {
    const store = await theStore();
    await putIntoRegister(store);
    const before = (await store.people([anna.id])).get(anna.id);
    if (before === undefined) throw new Error('not there');
    const change = (commitId: string, name: string) =>
      store.commit({
        commitId,
        people: [{ before, after: { ...anna, name } }],
        orders: [],
        households: [],
        numbers: [],
      });
    const outcomes = await Promise.all([change('a', 'Anna Reed'), change('b', 'Anna Stone')]);
    expect(outcomes.sort()).toEqual(['committed', 'conflict']);
    expect(await change('a', 'Anna Reed')).toBe('already');
    const after = (await store.people([anna.id])).get(anna.id);
    expect(after?.version).toBe(before.version + 1);
    const [old, reed] = await store.find([
      { kind: 'name', text: 'marlow' },
      { kind: 'name', text: 'reed' },
    ]);
    expect(old).toEqual([ben.id]);
    expect(reed).toEqual([anna.id]);
  });
});

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const middle = copy.length >> 1;
  copy[middle] = (copy[middle] ?? 0) ^ 0x40;
  return copy;
}
