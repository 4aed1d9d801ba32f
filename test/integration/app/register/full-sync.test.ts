import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { synchronise } from '../../../../src/app/register/full-sync.ts';
import { undoImport } from '../../../../src/app/register/undo-import.ts';
import type { PersonId } from '../../../../src/core/ids.ts';
import { referenceKey } from '../../../../src/core/register/search-keys.ts';
import type { RegisterCommit } from '../../../../src/ports/register-store.ts';
import { readCsv } from '../../../../src/wire/register-file.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import { FORCE } from '../../../support/register-fixtures.ts';
import {
  importCsv,
  KEEPER,
  SECOND_KEEPER,
  type TestTools,
  testTools,
} from '../../../support/register-tools.ts';

const HEADER = 'reference,name,role,number,marker,marker_level,marker_reason';
const LOWERING = { confirmedBy: SECOND_KEEPER, reason: 'the source says so' };

let fresh: FreshRedis;
let tools: TestTools;
beforeEach(async () => {
  fresh = freshRedis();
  tools = await testTools(fresh);
});
afterEach(() => fresh.close());

function people(count: number, without: readonly number[] = []): string {
  const rows = Array.from({ length: count }, (_, n) => n)
    .filter((n) => !without.includes(n))
    .map((n) => `P-${n},Name ${n},victim,07700900${String(n).padStart(3, '0')},stalking,high,followed`);
  return [HEADER, ...rows].join('\n');
}

function sync(text: string, share = 0.05, lowering: typeof LOWERING | null = LOWERING) {
  const rows = () => readCsv(Readable.from([Buffer.from(text)]), { mapping: new Map(), force: FORCE });
  return synchronise(
    rows,
    {
      importId: `sync-${crypto.randomUUID()}`,
      source: 'crime system',
      by: KEEPER,
      lowering,
      removableShare: share,
      onReject: () => undefined,
      onWarning: () => undefined,
      onProgress: () => undefined,
    },
    tools,
  );
}

/** The register as text: every record by its reference, and every number with its level. */
async function contents(): Promise<string> {
  const all: string[] = [];
  for await (const page of tools.store.everyone()) {
    for (const { record } of page) {
      const numbers = await tools.store.numbers(record.numbers.map((tie) => tie.number));
      const levels = [...numbers].map(
        ([number, kept]) => `${number}=${kept.level}/${kept.record.people.length}`,
      );
      all.push(JSON.stringify([record.references, record.name, record.markers, levels]));
    }
  }
  return all.sort().join('\n');
}

async function idOf(reference: string): Promise<PersonId> {
  const [ids] = await tools.store.find([referenceKey(reference)]);
  return ids?.[0] as PersonId;
}

describe('a full synchronisation', () => {
  it('takes back what the source no longer says, numbers and index included', async () => {
    await importCsv(tools, people(100));
    const done = await sync(people(100, [7, 8]));
    expect(done).toMatchObject({ status: 'done', counts: { unchanged: 98, removed: 2 } });
    expect((await tools.store.numbers(['+447700900007', '+447700900009'])).size).toBe(1);
    expect(await idOf('P-7')).toBeUndefined();
  });

  it('stops before anything is written when too many would go', async () => {
    await importCsv(tools, people(100));
    const before = await contents();
    await expect(sync(people(100, [1, 2, 3, 4, 5, 6]))).rejects.toThrow(/6 of 100/);
    await expect(sync(HEADER)).rejects.toThrow(/100 of 100/);
    expect(await contents()).toBe(before);
  });

  it('S6: does not remove anybody without a second person', async () => {
    await importCsv(tools, people(100));
    await expect(sync(people(100, [1]), 0.05, null)).rejects.toThrow(/second person/);
  });

  it('does not take somebody for gone because their row is bad, nor touch what another source says', async () => {
    await importCsv(tools, people(40));
    await importCsv(tools, `${HEADER}\nC-1,Ada,victim,07700900500,,,`, { source: 'charity' });
    const bad = people(40).replace('P-3,Name 3,victim', 'P-3,Name 3,boss');
    const done = await sync(bad);
    expect(done.counts).toMatchObject({ rejectedRows: 1, removed: 0 });
    expect(await idOf('P-3')).toBeDefined();
    expect(await idOf('C-1')).toBeDefined();
  });
});

describe('undoing an import', () => {
  it('leaves the register as it was before, removals included', async () => {
    await importCsv(tools, people(300));
    const before = await contents();
    const done = await sync(people(302, [5, 6]).replace('Name 9,', 'Name Nine,'));
    expect(await contents()).not.toBe(before);

    const outcome = await undoImport(done.importId, { by: KEEPER, lowering: LOWERING }, tools);
    expect(outcome).toEqual({ restored: 5, kept: [] });
    expect(await contents()).toBe(before);
    await expect(undoImport(done.importId, { by: KEEPER, lowering: LOWERING }, tools)).rejects.toThrow(
      /before/,
    );
  });

  it('keeps what somebody changed since, and says which', async () => {
    const { done } = await importCsv(tools, people(3));
    const id = await idOf('P-1');
    const record = (await tools.store.people([id])).get(id);
    if (record === undefined) throw new Error('not there');
    await tools.store.commit({
      commitId: 'by-hand',
      people: [{ before: record, after: { ...record.record, name: 'Corrected' } }],
      orders: [],
      households: [],
      numbers: [],
    });
    const outcome = await undoImport(done.importId, { by: KEEPER, lowering: LOWERING }, tools);
    expect(outcome).toEqual({ restored: 2, kept: [`person:${id}`] });
    expect((await tools.store.people([id])).get(id)?.record.name).toBe('Corrected');
    expect(await idOf('P-2')).toBeUndefined();
  });

  it('S6: needs two people', async () => {
    const { done } = await importCsv(tools, people(1));
    const alone = { by: KEEPER, lowering: { confirmedBy: KEEPER, reason: 'x' } };
    await expect(undoImport(done.importId, alone, tools)).rejects.toThrow(/two people/);
  });

  it('goes on after a crash in the middle, and ends as if there had been none', async () => {
    await importCsv(tools, people(300));
    const before = await contents();
    const { done } = await importCsv(tools, people(300).replaceAll('followed', 'followed twice'));
    let commits = 0;
    const crashing = {
      ...tools,
      ledger: {
        ...tools.ledger,
        commit: async (commit: RegisterCommit, ...rest: [never, never, never]) => {
          commits += 1;
          if (commits === 3) throw new Error('killed');
          return await tools.ledger.commit(commit, ...rest);
        },
      },
    };
    const request = { by: KEEPER, lowering: LOWERING };
    await expect(undoImport(done.importId, request, crashing as TestTools)).rejects.toThrow('killed');
    const outcome = await undoImport(done.importId, request, tools);
    expect(outcome).toEqual({ restored: 300, kept: [] });
    expect(await contents()).toBe(before);
  });
});
