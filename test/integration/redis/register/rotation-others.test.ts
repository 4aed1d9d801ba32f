import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { searchRegister } from '../../../../src/app/register/consulting.ts';
import { makeChange } from '../../../../src/app/register/keeping.ts';
import { id, type PersonId } from '../../../../src/core/ids.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import { anna, FORCE } from '../../../support/register-fixtures.ts';
import { importCsv, KEEPER, testTools } from '../../../support/register-tools.ts';
import { testKeys } from '../../../support/test-keys.ts';

const OLD = testKeys(['lookup-1'], ['sealing-1']);
const BOTH = testKeys(['lookup-1'], ['sealing-2', 'sealing-1']);
const NEW = testKeys(['lookup-1'], ['sealing-2']);

let fresh: FreshRedis;
beforeEach(() => {
  fresh = freshRedis();
});
afterEach(() => fresh.close());

async function used(): Promise<PersonId> {
  const tools = await testTools(fresh, OLD);
  await importCsv(tools, 'reference,name,role,number\nNS-77,Zoe Fenn,victim,07700900177');
  const look = { requestId: 'look-1', by: KEEPER, force: FORCE, reason: 'incident 1', breakGlass: false };
  const [zoe] = await searchRegister({ kind: 'reference', text: 'NS-77' }, look, tools);
  if (zoe === undefined) throw new Error('not found');
  const change = { requestId: 'erase-1', by: KEEPER, force: FORCE, reason: 'retention' };
  await makeChange({ ...change, change: { kind: 'erase', person: zoe.id } }, tools);
  await tools.guard.declareTies(KEEPER, { numbers: ['+447700900101'], names: ['Anna'] });
  await tools.uploads.receive('u1', asStream('reference\nA'));
  await tools.store.commit({
    ...{ commitId: 'owes', people: [], orders: [], households: [], numbers: [] },
    owed: {
      erased: [],
      entry: {
        ...{ id: 'e1', when: 1, who: KEEPER, what: 'x', operation: 'alteration', subjectType: 'person' },
        ...{ subjectId: anna.id, correlationId: 'c', recipient: null, details: {} },
      },
    },
  });
  return zoe.id;
}

async function* asStream(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

describe('what is kept beside the records', () => {
  it('opens under the new key alone after a rotation: imports, undo, proposals, reasons, ties, files, what is owed', async () => {
    const zoe = await used();
    const both = await testTools(fresh, BOTH);
    await both.upkeep.rotateSealingKey(() => undefined);

    const tools = await testTools(fresh, NEW);
    const [imported] = await tools.ledger.list(5);
    expect(imported?.counts.added).toBe(1);
    expect(await tools.ledger.undoOf(imported?.importId ?? '', 1)).toMatchObject({ records: [{ id: zoe }] });
    expect(await tools.proposals.open(5)).toMatchObject([{ id: 'erase-1', reason: 'retention' }]);
    expect(await tools.reasons.about(zoe)).toMatchObject([{ reason: 'incident 1' }]);
    expect(await tools.guard.tiesOf(KEEPER)).toMatchObject({ names: ['Anna'] });
    expect(await tools.store.owed(5)).toMatchObject([{ entry: { id: 'e1' } }]);
    const file: Buffer[] = [];
    for await (const chunk of tools.uploads.read('u1', 11)) file.push(chunk);
    expect(Buffer.concat(file).toString()).toBe('reference\nA');
  });

  it('S14: nothing at all is left under the old key, whatever holds it', async () => {
    await used();
    await (await testTools(fresh, BOTH)).upkeep.rotateSealingKey(() => undefined);
    const left: string[] = [];
    for (const key of await fresh.keys()) {
      const kind = await fresh.client.type(key);
      const values =
        kind === 'string'
          ? [await fresh.client.getBuffer(key)]
          : kind === 'hash'
            ? Object.values(await fresh.client.hgetallBuffer(key))
            : [];
      const old = values.some((value) => value?.includes(Buffer.from('sealing-1')));
      if (old) left.push(key);
    }
    expect(left).toEqual([]);
  });

  it('goes on where it was when it is stopped in the middle', async () => {
    const zoe = await used();
    const stopped = await testTools(fresh, BOTH);
    const stop = () => {
      throw new Error('killed here');
    };
    await expect(stopped.upkeep.rotateSealingKey(stop)).rejects.toThrow('killed here');
    await (await testTools(fresh, BOTH)).upkeep.rotateSealingKey(() => undefined);
    const tools = await testTools(fresh, NEW);
    expect((await tools.store.people([id<PersonId>(zoe)])).get(zoe)?.record.name).toBe('Zoe Fenn');
    expect(await tools.reasons.about(zoe)).toHaveLength(1);
  });

  it('S14: are not passed over: given a kind of value that this release does not know, then the rotation stops and names the kind', async () => {
    await used();
    const both = await testTools(fresh, BOTH);
    await fresh.client.set(both.store.names.other('letters:anna'), 'sealed by a newer release');
    const rotating = both.upkeep.rotateSealingKey(() => undefined);
    await expect(rotating).rejects.toThrow('the rotation does not know values of the kind letters:…');
  });
});
