import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { synchronise } from '../../../../src/app/register/full-sync.ts';
import { makeChange } from '../../../../src/app/register/keeping.ts';
import { BATCH_PEOPLE } from '../../../../src/app/register/read-batches.ts';
import { undoImport } from '../../../../src/app/register/undo-import.ts';
import type { PersonId } from '../../../../src/core/ids.ts';
import { referenceKey } from '../../../../src/core/register/search-keys.ts';
import type { ImportLedger } from '../../../../src/ports/register-imports.ts';
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

/* What an import, a synchronisation or an undo says and does when it goes on after a crash, or others write meanwhile. */

const HEADER = 'reference,name,role,number,marker,marker_level,marker_reason';
const LOWERING = { confirmedBy: SECOND_KEEPER, reason: 'the source says so' };

let fresh: FreshRedis;
let tools: TestTools;
beforeEach(async () => {
  fresh = freshRedis();
  tools = await testTools(fresh);
});
afterEach(() => fresh.close());

function people(count: number, level = 'high'): string {
  const rows = Array.from(
    { length: count },
    (_, n) => `P-${n},Name ${n},victim,0${7_700_100_000 + n},stalking,${level},followed`,
  );
  return [HEADER, ...rows].join('\n');
}

/** The tools, and before each commit of an import `meanwhile` happens; it may throw. */
function withMeddling(meanwhile: (...what: Parameters<ImportLedger['commit']>) => unknown): TestTools {
  const commit: ImportLedger['commit'] = async (...what) => {
    await meanwhile(...what);
    return await tools.ledger.commit(...what);
  };
  return { ...tools, ledger: { ...tools.ledger, commit } };
}

const killed = new Error('killed');

describe('an import that goes on after a crash', () => {
  it('gives bad rows at the end of the file once, and counts them once', async () => {
    const file = `${people(2)}\nP-8,Bad,boss,07700900178,,,\nP-9,Bad,boss,07700900179,,,`;
    const dying = withMeddling((_, { status }) => {
      if (status === 'done') throw killed;
    });
    const first: number[] = [];
    const onReject = ({ row }: { row: number }) => void first.push(row);
    await expect(importCsv(dying, file, { importId: 'x', onReject })).rejects.toThrow(killed);
    expect(first).toEqual([3, 4]);

    const { done, rejects } = await importCsv(tools, file, { importId: 'x' });
    expect(rejects).toEqual([]);
    expect(done).toMatchObject({ status: 'done', counts: { rows: 4, added: 2, rejectedRows: 2 } });
  });

  it('gives bad rows between two batches once, whichever run reads them', async () => {
    const rows = people(2 * BATCH_PEOPLE).split('\n');
    rows.splice(BATCH_PEOPLE + 1, 0, 'X-1,Bad,boss,07700900178,,,');
    const seen: number[] = [];
    const request = { importId: 'x', onReject: ({ row }: { row: number }) => void seen.push(row) };
    const dying = withMeddling((_, { batches }) => {
      if (batches === 2) throw killed;
    });
    await expect(importCsv(dying, rows.join('\n'), request)).rejects.toThrow(killed);
    const { done } = await importCsv(tools, rows.join('\n'), request);
    expect(new Set(seen)).toEqual(new Set([BATCH_PEOPLE + 1]));
    expect(done.counts).toMatchObject({
      rows: 2 * BATCH_PEOPLE + 1,
      rejectedRows: 1,
      added: 2 * BATCH_PEOPLE,
    });
  });

  it('S15: says in the audit log who confirmed the lowering that it went on with', async () => {
    const count = BATCH_PEOPLE + 9;
    await importCsv(tools, people(count));
    const onProgress = () => {
      throw killed;
    };
    const low = people(count, 'medium');
    await expect(importCsv(tools, low, { importId: 'low', onProgress })).rejects.toThrow(killed);
    const { done } = await importCsv(tools, low, { importId: 'low', lowering: LOWERING });
    expect(done.counts).toMatchObject({ changed: 9, rejectedRows: BATCH_PEOPLE });
    const confirmed = tools.entries
      .filter(({ subjectId }) => subjectId === 'low')
      .map(({ details }) => details.loweringConfirmedBy);
    expect(confirmed).toEqual([null, SECOND_KEEPER]);
  });
});

describe('an undo', () => {
  it('S16: of an import that is still at work stops it, takes back what it wrote, and nothing more comes', async () => {
    const request = { by: KEEPER, lowering: LOWERING };
    let outcome: unknown = null;
    const meddled = withMeddling(async (_, { batches }) => {
      if (batches === 3) outcome ??= await undoImport('run', request, tools);
    });
    const running = importCsv(meddled, people(5 * BATCH_PEOPLE), { importId: 'run' });
    await expect(running).rejects.toMatchObject({ code: 'conflict' });
    expect(outcome).toEqual({ restored: 2 * BATCH_PEOPLE, kept: [] });
    expect((await tools.ledger.progress('run'))?.status).toBe('undone');
    const left = [];
    for await (const page of tools.store.everyone()) left.push(...page);
    expect(left).toEqual([]);
  });

  it('of an import that ended in the middle takes back what it wrote', async () => {
    const onProgress = () => {
      throw killed;
    };
    const file = people(3 * BATCH_PEOPLE);
    await expect(importCsv(tools, file, { importId: 'run', onProgress })).rejects.toThrow(killed);
    const outcome = await undoImport('run', { by: KEEPER, lowering: LOWERING }, tools);
    expect(outcome.kept).toEqual([]);
    expect(await tools.store.find([referenceKey('P-0')])).toEqual([[]]);
    expect((await importCsv(tools, file, { importId: 'run' })).done.status).toBe('undone');
  });

  it('S15: that dies when it is done is in the audit log once it was asked for again', async () => {
    const { done } = await importCsv(tools, people(2));
    const request = { by: KEEPER, lowering: LOWERING };
    const append = async () => {
      throw killed;
    };
    await expect(
      undoImport(done.importId, request, { ...tools, audit: { ...tools.audit, append } }),
    ).rejects.toThrow(killed);
    expect(await undoImport(done.importId, request, tools)).toEqual({ restored: 2, kept: [] });
    expect(tools.entries.at(-1)).toMatchObject({ what: 'registerImportUndone', details: { restored: 2 } });
  });
});

describe('a full synchronisation', () => {
  it('S6: does not take back somebody of the file who was merged, meanwhile, into somebody it lacks', async () => {
    await importCsv(tools, people(100));
    const [[inFile], [missing]] = (await tools.store.find([referenceKey('P-5'), referenceKey('P-99')])) as [
      [PersonId],
      [PersonId],
    ];
    let merged = false;
    const meddled = withMeddling(async () => {
      if (merged) return;
      merged = true;
      const change = { kind: 'merge', into: missing, from: inFile } as const;
      await makeChange(
        { requestId: 'm', by: KEEPER, force: FORCE, reason: 'the same person', change },
        tools,
      );
    });
    const done = await synchronise(
      () => readCsv(Readable.from([Buffer.from(people(99))]), { mapping: new Map(), force: FORCE }),
      {
        importId: 'sync',
        source: 'crime system',
        by: KEEPER,
        lowering: LOWERING,
        removableShare: 0.05,
        onReject: () => undefined,
        onWarning: () => undefined,
        onProgress: () => undefined,
      },
      meddled,
    );
    expect(done.counts).toMatchObject({ removed: 0 });
    expect(await tools.store.find([referenceKey('P-5')])).toEqual([[missing]]);
    expect((await tools.store.numbers(['+447700100005'])).get('+447700100005')?.level).toBe('high');
  });
});
