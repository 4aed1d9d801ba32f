import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BATCH_PEOPLE } from '../../../../src/app/register/read-batches.ts';
import { importRows } from '../../../../src/app/register/import.ts';
import type { ReadRow } from '../../../../src/core/register/imported.ts';
import { referenceKey } from '../../../../src/core/register/search-keys.ts';
import type { CommitOutcome, RegisterCommit } from '../../../../src/ports/register-store.ts';
import { readCsv } from '../../../../src/wire/register-file.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import { FORCE } from '../../../support/register-fixtures.ts';
import { importCsv, KEEPER, type TestTools, testTools } from '../../../support/register-tools.ts';

// A batch is decided while the one before is being written, on the register as it will be.

const HEADER =
  'reference,name,role,number,marker,marker_level,marker_reason,household,relationship_to,relationship_kind,relationship_role,order_reference,order_type,order_made_on,order_respondent,order_protected';
const PEOPLE = 3 * BATCH_PEOPLE + 40;

let fresh: FreshRedis;
beforeEach(() => {
  fresh = freshRedis();
});
afterEach(() => fresh.close());

/**
 * People who are all over each other: everybody shares a number, a household or an order with somebody of the batch
 * before, and knows somebody of the batch after. An order has one respondent, so that none of it lowers anybody.
 */
function crowd(): readonly string[] {
  const at = (n: number) => `C-${(n + PEOPLE) % PEOPLE}`;
  return Array.from({ length: PEOPLE }, (_, n) => {
    const number = n % 3 === 0 ? (n + BATCH_PEOPLE) % PEOPLE : n;
    const level = ['standard', 'medium', 'high'][n % 3];
    const household = `H-${n % (BATCH_PEOPLE - 5)}`;
    const order =
      n % 4 === 0
        ? [`O-${n % 90}`, 'nonMolestation', '2026-10-01', at((n % 90) - 7), at(n + 60)]
        : Array(5).fill('');
    return [
      ...[at(n), `Person ${n}`, 'victim', `0${7_700_100_000 + number}`],
      ...['stalking', level, 'followed home', household],
      ...[at(n + 3 * BATCH_PEOPLE - 9), 'partner', 'victim', ...order],
    ].join(',');
  });
}

/** People whom nothing but names and references tells apart: each knows somebody of the batch before, and has no number. */
function acquaintances(): readonly string[] {
  return Array.from({ length: PEOPLE }, (_, n) => {
    const other = (n + PEOPLE - BATCH_PEOPLE + 5) % PEOPLE;
    return [
      `C-${n}`,
      `Person ${n}`,
      'victim',
      '',
      '',
      '',
      '',
      '',
      `C-${other}`,
      'partner',
      'victim',
      '',
      '',
      '',
      '',
      '',
    ].join(',');
  });
}
const FILES = [
  ['a crowd', crowd],
  ['acquaintances', acquaintances],
] as const;

const file = (rows: readonly string[]): string => [HEADER, ...rows].join('\n');

/** Tools whose ids are counted, so that two registers can be compared. */
async function counted(of: FreshRedis): Promise<TestTools> {
  let last = 0;
  const newId = (kind: string): string => {
    last += 1;
    return `${kind}${last.toString().padStart(12, '0')}`;
  };
  return { ...(await testTools(of)), newId };
}

/** Everything about everybody: records with versions, and what the index says of their numbers. */
async function wholeOf({ store }: TestTools) {
  const people: unknown[] = [];
  const numbers = new Set<string>();
  const orders = new Set<string>();
  for await (const page of store.everyone()) {
    people.push(...page);
    for (const { record } of page) {
      for (const tie of record.numbers) numbers.add(tie.number);
      for (const order of record.orders) orders.add(order);
    }
  }
  const kept = [...(await store.numbers([...numbers])).values()].map(({ handle: _, ...rest }) => rest);
  return {
    people: people.toSorted(byText),
    numbers: kept.toSorted(byText),
    orders: [...(await store.orders([...orders])).values()].toSorted(byText),
  };
}
const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

async function everybodyOf({ store }: TestTools) {
  const found = [];
  for await (const page of store.everyone()) found.push(...page.map(({ record }) => record));
  return found;
}

/** Nobody twice, and nobody tied to somebody who is not there. */
async function expectSound(tools: TestTools): Promise<void> {
  const people = await everybodyOf(tools);
  const references = people.map((person) => person.references[0]?.reference);
  expect(new Set(references).size).toBe(references.length);
  const ids = new Set(people.map((person) => person.id));
  for (const { relationships } of people) for (const each of relationships) expect(ids).toContain(each.other);
  const orders = await tools.store.orders(people.flatMap((person) => person.orders));
  for (const { record } of orders.values())
    for (const party of [record.respondent, ...record.protectedPeople]) expect(ids).toContain(party);
}

describe('batches that are decided ahead', () => {
  it('come to the same as batches that wait for each other: records, versions, levels', async () => {
    const rows = crowd();
    const ahead = await counted(fresh);
    const { done, rejects } = await importCsv(ahead, file(rows));
    expect(rejects).toEqual([]);
    expect(done.counts).toMatchObject({ added: PEOPLE, rows: PEOPLE });

    const other = freshRedis();
    try {
      const waiting = await counted(other);
      for (let first = 0; first < rows.length; first += BATCH_PEOPLE)
        await importCsv(waiting, file(rows.slice(first, first + BATCH_PEOPLE)));
      expect(await wholeOf(ahead)).toEqual(await wholeOf(waiting));
    } finally {
      await other.close();
    }
    await expectSound(ahead);
  });

  it.each(FILES)(
    'are decided again when somebody else put in the same people before they were written: %s',
    async (_, rowsOf) => {
      const tools = await testTools(fresh);
      const rows = rowsOf();
      let commits = 0;
      const commit = async (what: RegisterCommit, ...rest: [never, never, never]) => {
        commits += 1;
        // The second batch is decided by now; its first ten people come in by another way.
        if (commits === 2) await importCsv(tools, file(rows.slice(BATCH_PEOPLE, BATCH_PEOPLE + 10)));
        return await tools.ledger.commit(what, ...rest);
      };
      const meddled = { ...tools, ledger: { ...tools.ledger, commit } } as TestTools;
      const { done } = await importCsv(meddled, file(rows));
      expect(done.counts).toMatchObject({ rows: PEOPLE, added: PEOPLE - 10 });
      await expectSound(tools);
      const [ids] = await tools.store.find([referenceKey(`C-${BATCH_PEOPLE}`)]);
      expect(ids).toHaveLength(1);
    },
  );

  it.each(FILES)('S16: two runs of the same import at once put everybody in once: %s', async (_, rowsOf) => {
    const tools = await testTools(fresh);
    const rows = rowsOf();
    const runs = [1, 2].map(() => importCsv(tools, file(rows), { importId: 'twice' }));
    const [one, two] = await Promise.all(runs);
    expect(one?.done.status).toBe('done');
    expect(two?.done.status).toBe('done');
    expect(await everybodyOf(tools)).toHaveLength(PEOPLE);
    await expectSound(tools);
  });

  it.each(FILES)(
    'S16: a run that dies has its batch in, and another goes on with the same people: %s',
    async (_, rowsOf) => {
      const tools = await testTools(fresh);
      const rows = rowsOf();
      const withCommit = (
        commit: (what: RegisterCommit, ...rest: [never, never, never]) => Promise<CommitOutcome>,
      ) => ({ ...tools, ledger: { ...tools.ledger, commit } }) as TestTools;
      const dead = new Error('killed');
      let dying: Promise<unknown> | null = null;
      const run = withCommit(async (what, ...rest) => {
        // Both have decided the first batch; the other commits it, and dies.
        dying ??= importCsv(
          withCommit(async (his, ...more) => {
            if (his.commitId !== 'both:1') throw dead;
            return await tools.ledger.commit(his, ...more);
          }),
          file(rows),
          { importId: 'both' },
        );
        await expect(dying).rejects.toBe(dead);
        return await tools.ledger.commit(what, ...rest);
      });
      const { done } = await importCsv(run, file(rows), { importId: 'both' });
      expect(done).toMatchObject({ status: 'done', people: PEOPLE });
      expect(await everybodyOf(tools)).toHaveLength(PEOPLE);
      await expectSound(tools);
    },
  );

  it.each(FILES)(
    'S16: two imports of the same people at once put everybody in once: %s',
    async (_, rowsOf) => {
      const tools = await testTools(fresh);
      const rows = rowsOf();
      await Promise.all([importCsv(tools, file(rows)), importCsv(tools, file(rows.toReversed()))]);
      expect(await everybodyOf(tools)).toHaveLength(PEOPLE);
      await expectSound(tools);
    },
  );

  it('are written up to where a file breaks off, and not one further', async () => {
    const tools = await testTools(fresh);
    const broken = new Error('the connection was cut');
    async function* rows(): AsyncGenerator<ReadRow> {
      let read = 0;
      const csv = readCsv(Readable.from([Buffer.from(file(crowd()))]), { mapping: new Map(), force: FORCE });
      for await (const row of csv) {
        if (read === 2 * BATCH_PEOPLE + 5) throw broken;
        read += 1;
        yield row;
      }
    }
    const quiet = () => undefined;
    const request = { importId: 'cut', source: 'crime system', by: KEEPER, lowering: null };
    const cut = importRows(
      rows(),
      { ...request, onReject: quiet, onWarning: quiet, onProgress: quiet },
      tools,
    );
    await expect(cut).rejects.toBe(broken);
    expect(await tools.ledger.progress('cut')).toMatchObject({ batches: 2, people: 2 * BATCH_PEOPLE });
    const { done } = await importCsv(tools, file(crowd()), { importId: 'cut' });
    expect(done.counts).toMatchObject({ rows: PEOPLE, added: PEOPLE });
    await expectSound(tools);
  });
});
