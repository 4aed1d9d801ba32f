import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { undoImport } from '../../../../src/app/register/undo-import.ts';
import { openRedis } from '../../../../src/redis/connection.ts';
import { untilReady } from '../../../../src/redis/register/until-ready.ts';
import type { RegisterCommit } from '../../../../src/ports/register-store.ts';
import { freshRedis, ownRedis } from '../../../support/redis.ts';
import {
  importCsv,
  KEEPER,
  SECOND_KEEPER,
  type TestTools,
  testTools,
} from '../../../support/register-tools.ts';
import { testKeys } from '../../../support/test-keys.ts';
import { waitFor } from '../../../support/wait-for.ts';

const PEOPLE = 400;
const file = (name: string) =>
  [
    'reference,name,role,number',
    ...Array.from({ length: PEOPLE }, (_, n) => `K-${n},${name} ${n},victim,0${7_700_100_000 + n}`),
  ].join('\n');
const BOTH = testKeys(['lookup-1'], ['sealing-2', 'sealing-1']);
const NEW = testKeys(['lookup-1'], ['sealing-2']);

/** A Redis of its own with a register on it, and how to kill and start it again. */
async function aRegister() {
  const fresh = freshRedis();
  const redis = await ownRedis();
  const client = openRedis(redis.url, 'background', () => undefined);
  await untilReady(client);
  const at = (prefix = 'killed:', keys = testKeys()) => testTools({ ...fresh, client, prefix }, keys);
  let killed: Promise<void> = Promise.resolve();
  return {
    at,
    kill: () => {
      killed = redis.kill();
    },
    async restarted() {
      await killed;
      await redis.restart();
      await waitFor(async () => client.status === 'ready', { what: 'the connection' });
    },
    async [Symbol.asyncDispose]() {
      client.disconnect();
      await redis[Symbol.asyncDispose]();
      await fresh.close();
    },
  };
}

async function names(tools: TestTools): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const page of tools.store.everyone()) found.push(...page.map(({ record }) => record.name ?? ''));
  return found.toSorted();
}
const named = (name: string) => Array.from({ length: PEOPLE }, (_, n) => `${name} ${n}`).toSorted();

it('S16: given Redis is killed in the middle of an undo, when it is begun again, then everything is as before the import', async () => {
  await using register = await aRegister();
  const tools = await register.at();
  await importCsv(tools, file('Old'));
  const { done } = await importCsv(tools, file('New'));
  expect(await names(tools)).toEqual(named('New'));
  const request = { by: KEEPER, lowering: { confirmedBy: SECOND_KEEPER, reason: 'the wrong file' } };
  let commits = 0;
  const commit = async (what: RegisterCommit, ...rest: [never, never, never]) => {
    commits += 1;
    if (commits === 3) register.kill();
    return await tools.ledger.commit(what, ...rest);
  };
  const dying = { ...tools, ledger: { ...tools.ledger, commit } } as TestTools;
  await expect(undoImport(done.importId, request, dying)).rejects.toThrow();
  await register.restarted();
  expect(await undoImport(done.importId, request, tools)).toEqual({ restored: PEOPLE, kept: [] });
  expect(await names(tools)).toEqual(named('Old'));
}, 60_000);

it('S16: given Redis is killed in the middle of a rotation, when it is begun again, then the old key is needed no longer', async () => {
  await using register = await aRegister();
  await importCsv(await register.at(), file('Old'));
  const rotating = await register.at('killed:', BOTH);
  let told = 0;
  const dying = rotating.upkeep.rotateSealingKey(() => {
    told += 1;
    if (told === 1) register.kill();
  });
  await expect(dying).rejects.toThrow();
  await register.restarted();
  await rotating.upkeep.rotateSealingKey(() => undefined);
  expect(await names(await register.at('killed:', NEW))).toEqual(named('Old'));
}, 60_000);

it('S16: given Redis is killed in the middle of a restore, when it is begun again, then the register is whole', async () => {
  await using register = await aRegister();
  const folder = await mkdtemp(join(tmpdir(), 'alongside-killed-'));
  try {
    const path = join(folder, 'register.backup');
    const here = await register.at();
    await importCsv(here, file('Old'));
    await here.upkeep.backUp(path);
    const there = await register.at('there:');
    const commit = there.store.commit.bind(there.store);
    let commits = 0;
    there.store.commit = async (what) => {
      commits += 1;
      if (commits === 2) register.kill();
      return await commit(what);
    };
    await expect(there.upkeep.restore(path)).rejects.toThrow();
    await register.restarted();
    const again = await register.at('there:');
    await again.upkeep.restore(path);
    expect(await names(again)).toEqual(named('Old'));
    expect([...(await again.store.numbers(['+447700100007'])).values()]).toHaveLength(1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
