import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { synchronise } from '../../../../src/app/register/full-sync.ts';
import { decideProposal, makeChange } from '../../../../src/app/register/keeping.ts';
import { undoImport } from '../../../../src/app/register/undo-import.ts';
import { type CallId, id, type PersonId } from '../../../../src/core/ids.ts';
import type { RegisterChange } from '../../../../src/core/register/change.ts';
import { referenceKey } from '../../../../src/core/register/search-keys.ts';
import { DAY } from '../../../../src/core/time.ts';
import { UNDOABLE_DAYS } from '../../../../src/ports/register-imports.ts';
import { createImportLedger } from '../../../../src/redis/register/import-ledger.ts';
import { openRegisterStore } from '../../../../src/redis/register/register-store.ts';
import { createStoryErasures } from '../../../../src/redis/story-erasures.ts';
import { createChapterRecords } from '../../../../src/redis/story-records.ts';
import { aChapter, inChapter } from '../../../support/chapters.ts';
import { meddled } from '../../../support/meddled.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import { FORCE, TONIGHT } from '../../../support/register-fixtures.ts';
import {
  csvRows,
  importCsv,
  KEEPER,
  quietRequest,
  SECOND_KEEPER,
  type TestTools,
  testTools,
} from '../../../support/register-tools.ts';
import { testKeys } from '../../../support/test-keys.ts';

// What is kept to take imports back are whole records of people: nobody who was erased, and nothing for ever.

const HEADER = 'reference,name,role,number';
const TWO = `${HEADER}\nE-1,Zoe Fenn,victim,07700900177\nE-2,Kit Fenn,victim,07700900178`;
const RENAMED = TWO.replaceAll('Fenn', 'Fennel');
const lowering = { confirmedBy: SECOND_KEEPER, reason: 'wrong month' };

let fresh: FreshRedis;
let tools: TestTools;
let asked = 0;
beforeEach(async () => {
  fresh = freshRedis();
  tools = await testTools(fresh);
});
afterEach(() => fresh.close());

const change = (what: RegisterChange) => ({
  ...{ requestId: `r${asked++}`, by: KEEPER, force: FORCE, reason: 'retention is over', change: what },
});
async function personBy(reference: string): Promise<PersonId> {
  const [[person] = []] = await tools.store.find([referenceKey(reference)]);
  return person as PersonId;
}
async function erase(person: PersonId, by: TestTools = tools): Promise<void> {
  const waits = await makeChange(change({ kind: 'erase', person }), tools);
  if (waits.outcome !== 'waits') throw new Error('it was done at once');
  await decideProposal(waits.proposalId, { by: SECOND_KEEPER, accepted: true, reason: 'yes' }, by);
}
const remembered = async (importId: string, batch = 1) =>
  (await tools.ledger.undoOf(importId, batch))?.records.map((record) => record.id) ?? [];
const lifetime = async (importId: string, batch = 1) =>
  await fresh.client.ttl(tools.store.names.other(`undo:${importId}:${batch}`));
const later = (days: number): TestTools => ({ ...tools, clock: { now: () => TONIGHT + days * DAY } });

/** Two people, and then the same two under another name: the second import remembers both as they were. */
async function importedTwice(): Promise<readonly [PersonId, PersonId]> {
  await importCsv(tools, TWO);
  await importCsv(tools, RENAMED, { importId: 'second' });
  return [await personBy('E-1'), await personBy('E-2')];
}

describe('what imports remember of somebody who was erased', () => {
  it('S14: goes for both when two are erased at once', async () => {
    const [zoe, kit] = await importedTwice();
    const store = await openRegisterStore({ redis: fresh.client, keys: testKeys(), prefix: fresh.prefix });
    let met = 0;
    const redis = meddled(fresh.client, 'getBuffer', async ([key]) => {
      if (!String(key).includes('undo:second')) return;
      met += 1;
      if (met === 1) await tools.ledger.forget(kit);
    });
    await createImportLedger(redis, store, testKeys()).forget(zoe);
    expect(met).toBe(2);
    expect(await remembered('second')).toEqual([]);
  });

  it('goes for everybody whose id led to them, also for one who was merged in at the last moment', async () => {
    const [zoe, kit] = await importedTwice();
    let merged = false;
    const store = meddled(tools.store, 'isCommitted', async () => {
      if (merged) return;
      merged = true;
      await makeChange(change({ kind: 'merge', into: zoe, from: kit }), tools);
    });
    await erase(zoe, { ...tools, store });
    expect(merged).toBe(true);
    expect((await tools.store.people([zoe, kit])).size).toBe(0);
    expect(await remembered('second')).toEqual([]);
  });

  it('S16: goes for all of them when the process dies after the commit and the same is asked again', async () => {
    const [zoe, kit] = await importedTwice();
    await makeChange(change({ kind: 'merge', into: zoe, from: kit }), tools);
    const died = new Error('killed');
    const ledger = { ...tools.ledger, forget: async () => Promise.reject(died) };
    const waits = await makeChange(change({ kind: 'erase', person: zoe }), tools);
    if (waits.outcome !== 'waits') throw new Error('it was done at once');
    const decision = { by: SECOND_KEEPER, accepted: true, reason: 'yes' };
    await expect(decideProposal(waits.proposalId, decision, { ...tools, ledger })).rejects.toBe(died);
    const again = { ...change({ kind: 'erase', person: zoe }), requestId: `proposal-${waits.proposalId}` };
    await makeChange(again, tools);
    expect(await remembered('second')).toEqual([]);
    expect(await tools.store.owed(10)).toEqual([]);
  });

  /** Kit, who was Joe on a record of their own once, is no longer in the file of their source. */
  async function takenBack(): Promise<{ kit: PersonId; joe: PersonId; batches: number }> {
    await importCsv(tools, `${TWO}\nE-3,Joe Fenn,victim,07700900179`);
    const [kit, joe] = [await personBy('E-2'), await personBy('E-3')];
    await makeChange(change({ kind: 'merge', into: kit, from: joe }), tools);
    const request = { ...quietRequest({ importId: 'full', lowering }), removableShare: 1 };
    const rows = () => csvRows(TWO.split('\n').slice(0, 2).join('\n'));
    const { batches } = await synchronise(rows, request, tools);
    expect((await tools.store.people([kit])).size).toBe(0);
    expect(await remembered('full', batches)).toEqual([kit]);
    return { kit, joe, batches };
  }

  it('goes though no record is left, because their source took them back before', async () => {
    const { kit, joe, batches } = await takenBack();
    await erase(kit);
    expect(await remembered('full', batches)).toEqual([]);
    expect((await tools.store.people([kit, joe])).size).toBe(0);
    const asked = await createStoryErasures(fresh.client, fresh.prefix).asked();
    expect(asked.map(({ person }) => person).sort()).toEqual([kit, joe].sort());
    expect(tools.entries.filter(({ what }) => what === 'personErased')).toMatchObject([{ subjectId: kit }]);
    await undoImport('full', { by: KEEPER, lowering }, tools);
    expect((await tools.store.people([kit])).size).toBe(0);
  });

  it('is not another force’s to erase, and a mistyped id is not taken for erased', async () => {
    const { kit } = await takenBack();
    const theirs = { ...change({ kind: 'erase', person: kit }), force: 'southshire' as typeof FORCE };
    await expect(makeChange(theirs, tools)).rejects.toMatchObject({ code: 'forbidden' });
    const nobody = change({ kind: 'erase', person: `${kit}x` as PersonId });
    await expect(makeChange(nobody, tools)).rejects.toMatchObject({ code: 'notFound' });
  });

  it('may be over by then: whom calls were told about is erased from what was told', async () => {
    const { kit, batches } = await takenBack();
    for (let batch = 1; batch <= batches; batch += 1)
      await fresh.client.del(tools.store.names.other(`undo:full:${batch}`));
    const nothing = change({ kind: 'erase', person: kit });
    await expect(makeChange(nothing, tools)).rejects.toMatchObject({ code: 'notFound' });
    const { client: redis, prefix } = fresh;
    const chapters = createChapterRecords({
      ...{ redis, prefix, keys: testKeys().sealing, lookup: testKeys().lookup },
    });
    await chapters.commit(aChapter(id<CallId>('CAold'), [inChapter(kit, 'victim')]), null, []);
    await erase(kit);
    expect(await createStoryErasures(fresh.client, fresh.prefix).asked()).toMatchObject([{ person: kit }]);
  });
});

describe('what is kept to take an import back', () => {
  it(`S14: goes by itself, later than the ${UNDOABLE_DAYS} days in which it can be taken back`, async () => {
    await importedTwice();
    expect(await lifetime('second')).toBeGreaterThan(((UNDOABLE_DAYS + 1) * DAY) / 1_000);
    await expect(
      undoImport('second', { by: KEEPER, lowering }, later(UNDOABLE_DAYS + 0.01)),
    ).rejects.toMatchObject({ code: 'conflict', message: /for 30 days/ });
    const { restored } = await undoImport('second', { by: KEEPER, lowering }, later(UNDOABLE_DAYS - 0.01));
    expect(restored).toBe(2);
  });

  it('is there still for an undo that was interrupted on the last day', async () => {
    await importedTwice();
    const died = new Error('killed');
    const ledger = meddled(tools.ledger, 'commit', () => Promise.reject(died));
    const dying = { ...later(UNDOABLE_DAYS - 0.01), ledger };
    await expect(undoImport('second', { by: KEEPER, lowering }, dying)).rejects.toBe(died);
    await undoImport('second', { by: KEEPER, lowering }, later(UNDOABLE_DAYS + 0.5));
    expect((await tools.ledger.progress('second'))?.status).toBe('undone');
  });

  it.each([
    ['somebody is erased', async () => tools.ledger.forget('nobody' as PersonId)],
    [
      'a file is imported on another day',
      async () => void (await importCsv(tools, `${HEADER}\nE-3,Al,victim,`)),
    ],
  ])('S16: written by a release that kept it for ever, goes too, once it is met: %s', async (_, meet) => {
    await importedTwice();
    await fresh.client.persist(tools.store.names.other('undo:second:1'));
    await fresh.client.del(tools.store.names.done('undo-lifetimes'));
    expect(await lifetime('second')).toBe(-1);
    await meet();
    expect(await lifetime('second')).toBeGreaterThan((UNDOABLE_DAYS * DAY) / 1_000);
    expect(await remembered('second')).toHaveLength(2);
  });
});
