import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BATCH_PEOPLE } from '../../../../src/app/register/read-batches.ts';
import { assess } from '../../../../src/core/register/assess.ts';
import { DEFAULT_RULES } from '../../../../src/core/register/rules.ts';
import { referenceKey } from '../../../../src/core/register/search-keys.ts';
import type { PersonId } from '../../../../src/core/ids.ts';
import type { RegisterStore } from '../../../../src/ports/register-store.ts';
import { londonMoment } from '../../../../src/wire/london-moment.ts';
import { openRedis } from '../../../../src/redis/connection.ts';
import { untilReady } from '../../../../src/redis/register/until-ready.ts';
import { type FreshRedis, freshRedis, ownRedis } from '../../../support/redis.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { FORCE, NUMBERS, TONIGHT } from '../../../support/register-fixtures.ts';
import { importCsv, KEEPER, previewCsv, SECOND_KEEPER, testTools } from '../../../support/register-tools.ts';

const NO_REPEATS = { windowHours: 24, sameNumber: 0, samePerson: 0, sameHousehold: 0 };
const HEADER = 'reference,name,role,number,marker,marker_level,marker_reason';

let fresh: FreshRedis;
beforeEach(() => {
  fresh = freshRedis();
});
afterEach(() => fresh.close());

async function assessed(store: RegisterStore, number: string) {
  const kept = (await store.numbers([number])).get(number);
  const people = [...(await store.people(kept?.record.people ?? [])).values()].map((each) => each.record);
  const orders = await store.orders(people.flatMap((person) => person.orders));
  return assess({
    number,
    force: FORCE,
    people,
    orders: [...orders.values()].map((each) => each.record),
    repeat: NO_REPEATS,
    rules: DEFAULT_RULES,
    local: londonMoment(TONIGHT),
    now: TONIGHT,
    indexAsOf: TONIGHT,
  });
}

async function personOf(store: RegisterStore, reference: string) {
  const [ids = []] = await store.find([referenceKey(reference)]);
  return [...(await store.people(ids as PersonId[])).values()][0]?.record;
}

describe('the example file', () => {
  it('goes in whole, and what it says can be matched', async () => {
    const tools = await testTools(fresh);
    const example = await readFile(new URL('../../../../config/register.example.csv', import.meta.url));
    const { done, rejects } = await importCsv(tools, example);

    expect(rejects).toEqual([]);
    expect(done.counts).toMatchObject({ rows: 7, added: 6, changed: 0, rejectedRows: 0 });
    const landline = await assessed(tools.store, NUMBERS.marlowLandline);
    expect(landline).toMatchObject({ level: 'high', shared: true, speakerMayBePerpetrator: true });
    const dora = await assessed(tools.store, NUMBERS.dora);
    expect(dora.orders).toMatchObject([{ standing: 'inForce', type: 'nonMolestation' }]);
    const carl = await assessed(tools.store, NUMBERS.carl);
    expect(carl).toMatchObject({ level: 'high', speakerMayBePerpetrator: true });
    const eve = await assessed(tools.store, NUMBERS.eve);
    expect(eve.orders).toMatchObject([{ standing: 'notServed' }]);
    expect(await assessed(tools.store, NUMBERS.finn)).toMatchObject({ level: 'standard' });
  });

  it('changes nothing the second time, under whatever import it comes', async () => {
    const tools = await testTools(fresh);
    const example = await readFile(new URL('../../../../config/register.example.csv', import.meta.url));
    await importCsv(tools, example);
    const before = await fresh.client.xlen(tools.store.names.changes);
    const { done } = await importCsv(tools, example);
    expect(done.counts).toMatchObject({ added: 0, changed: 0, unchanged: 6 });
    expect(await fresh.client.xlen(tools.store.names.changes)).toBe(before);
  });

  it('can be previewed, and then nothing was written', async () => {
    const tools = await testTools(fresh);
    await importCsv(tools, `${HEADER}\nNS-1,Anna,victim,07700900101,stalking,high,followed home`);
    const keys = await fresh.keys();
    const { done } = await previewCsv(
      tools,
      `${HEADER}\nNS-1,Anna Reed,victim,07700900101,stalking,high,followed home\nNS-2,Bo,victim,07700900102,,,`,
    );
    expect(done.counts).toMatchObject({ added: 1, changed: 1 });
    expect(done.fields).toMatchObject({ name: 2, numbers: 1 });
    expect(await fresh.keys()).toEqual(keys);
  });
});

describe('audit', () => {
  it('S15: has one entry a batch, naming its digest, its importer and no person', async () => {
    const tools = await testTools(fresh);
    await importCsv(tools, `${HEADER}\nNS-1,Anna Marlow,victim,07700900101,stalking,high,followed home`);
    expect(tools.entries).toHaveLength(1);
    expect(tools.entries[0]).toMatchObject({ operation: 'collection', who: KEEPER, details: { batch: 1 } });
    expect(JSON.stringify(tools.entries)).not.toMatch(/Marlow|7700|NS-1/);
  });
});

describe('rows that cannot be used', () => {
  it('are rejected one by one with column, class and reason, and the good rows go in', async () => {
    const tools = await testTools(fresh);
    const { done, rejects, warnings } = await importCsv(
      tools,
      [
        HEADER,
        'NS-1,Anna,victim,07700900101,stalking,high,followed home',
        'NS-2,Bo,victim,999,,,',
        'NS-3,Cy,victim,ANONYMOUS,,,',
        'NS-4,=cmd|x,victim,07700900104,,,',
        `NS-5,${'x'.repeat(100_000)},victim,07700900105,,,`,
        'NS-6,Di\u0000,victim,07700900106,,,',
        'NS-7,Ed,boss,07700900107,,,',
        'NS-8,Fi,victim,07700900108,stalking,extreme,x',
        ',Gi,victim,07700900109,,,',
        'NS-9,Hu,victim',
        'NS-10,Jo,victim,07700900110,stalking,high,called at night',
      ].join('\r\n'),
    );
    expect(done.counts).toMatchObject({ rows: 11, added: 2, rejectedRows: 9 });
    expect(rejects.map(({ row, column, valueClass }) => [row, column, valueClass])).toEqual([
      [2, 'number', 'digits'],
      [3, 'number', 'letters'],
      [4, 'name', 'formula'],
      [5, 'name', 'long'],
      [6, 'name', 'control'],
      [7, 'role', 'letters'],
      [8, 'marker_level', 'letters'],
      [9, 'reference', 'empty'],
      [10, '', 'structure'],
    ]);
    expect(JSON.stringify(rejects)).not.toMatch(/7700|cmd|extreme|boss/);
    expect(warnings.every((warning) => warning.reason.includes('range'))).toBe(true);
  });

  it('take nothing away: a person with one bad row keeps what the row would have said', async () => {
    const tools = await testTools(fresh);
    await importCsv(
      tools,
      `${HEADER}\nNS-1,Anna,victim,07700900101,stalking,high,followed\nNS-1,,victim,07700900102,,,`,
    );
    await importCsv(
      tools,
      `${HEADER}\nNS-1,Anna,victim,07700900101,stalking,high,followed\nNS-1,,victim,0770x,,,`,
    );
    const anna = await personOf(tools.store, 'NS-1');
    expect(anna?.numbers.map((tie) => tie.number)).toEqual(['+447700900101', '+447700900102']);
  });

  it('rejects a reference that comes again further down', async () => {
    const tools = await testTools(fresh);
    const { done, rejects } = await importCsv(
      tools,
      `${HEADER}\nNS-1,A,victim,07700900101,,,\nNS-2,B,victim,07700900102,,,\nNS-1,A,victim,07700900103,,,`,
    );
    expect(done.counts).toMatchObject({ added: 2, rejectedRows: 1 });
    expect(rejects).toMatchObject([{ row: 3, column: 'reference' }]);
  });

  it('bounds how many people one number is tied to', async () => {
    const tools = await testTools(fresh);
    const rows = Array.from({ length: 80 }, (_, n) => `P-${n},Someone,victim,07700900101,,,`);
    const { done, rejects } = await importCsv(tools, [HEADER, ...rows].join('\n'));
    expect(done.counts).toMatchObject({ added: 64, rejectedRows: 16 });
    expect(rejects[0]).toMatchObject({ row: 65, column: 'number' });
  });
});

describe('what a source says no longer', () => {
  it('is taken away with the person’s number, while what others said stays', async () => {
    const tools = await testTools(fresh);
    await importCsv(tools, `${HEADER}\nNS-1,Anna,victim,07700900101,,,\nNS-1,Anna,victim,07700900102,,,`);
    await importCsv(tools, `${HEADER}\nNS-1,Anna,victim,07700900102,,,`);
    expect((await tools.store.numbers(['+447700900101', '+447700900102'])).size).toBe(1);
    expect(await assessed(tools.store, '+447700900101')).toMatchObject({ level: null });
  });

  it('S6: does not lower a level unless a second person confirmed it', async () => {
    const tools = await testTools(fresh);
    await importCsv(tools, `${HEADER}\nNS-1,Anna,victim,07700900101,stalking,high,followed`);
    const lower = `${HEADER}\nNS-1,Anna,victim,07700900101,stalking,medium,followed`;
    const refused = await importCsv(tools, lower);
    expect(refused.rejects).toMatchObject([{ row: 1, column: 'level' }]);
    expect(await assessed(tools.store, '+447700900101')).toMatchObject({ level: 'high' });

    await expect(importCsv(tools, lower, { lowering: { confirmedBy: KEEPER, reason: 'x' } })).rejects.toThrow(
      /two people/,
    );
    const confirmed = await importCsv(tools, lower, {
      lowering: { confirmedBy: SECOND_KEEPER, reason: 'reviewed on 20 November' },
    });
    expect(confirmed.rejects).toEqual([]);
    expect(await assessed(tools.store, '+447700900101')).toMatchObject({ level: 'medium' });
    expect(tools.entries.at(-1)?.details.loweringConfirmedBy).toBe(SECOND_KEEPER);
  });
});

describe('an import that was interrupted', () => {
  it('S16: by Redis being killed, goes on after it comes back, and nothing is doubled or lost', async () => {
    await using redis = await ownRedis();
    const client = openRedis(redis.url, 'background', () => undefined);
    const own = { ...fresh, client, prefix: 'killed:' };
    try {
      await untilReady(client);
      const tools = await testTools(own);
      const rows = Array.from(
        { length: 8 * BATCH_PEOPLE },
        (_, n) => `K-${n},P ${n},victim,0${7_700_100_000 + n},,,`,
      );
      const file = [HEADER, ...rows].join('\n');
      let killed: Promise<void> | null = null;
      const onProgress = ({ batches }: { batches: number }) => {
        if (batches === 3) killed = redis.kill();
      };
      await expect(importCsv(tools, file, { importId: 'killed', onProgress })).rejects.toThrow();
      await killed;
      await redis.restart();
      await waitFor(async () => client.status === 'ready', { what: 'the connection' });
      const { done } = await importCsv(tools, file, { importId: 'killed' });
      expect(done).toMatchObject({
        status: 'done',
        counts: { rows: rows.length, added: rows.length, changed: 0, unchanged: 0, rejectedRows: 0 },
      });
      const people: string[] = [];
      for await (const page of tools.store.everyone()) people.push(...page.map(({ record }) => record.id));
      expect(new Set(people).size).toBe(rows.length);
    } finally {
      client.disconnect();
    }
  }, 60_000);

  it('goes on after the last batch that was committed, and does no work twice', async () => {
    const tools = await testTools(fresh);
    const rows = Array.from(
      { length: 1_000 },
      (_, n) => `P-${n},Name ${n},victim,0770090${`${n}`.padStart(4, '0')},,,`,
    );
    const file = [HEADER, ...rows].join('\n');
    let batches = 0;
    const stop = new Error('killed');
    const crashing = importCsv(tools, file, {
      importId: 'nightly',
      onProgress: () => {
        batches += 1;
        if (batches === 2) throw stop;
      },
    });
    await expect(crashing).rejects.toBe(stop);

    const total = Math.ceil(1_000 / BATCH_PEOPLE);
    const { done } = await importCsv(tools, file, { importId: 'nightly' });
    expect(done).toMatchObject({ status: 'done', batches: total, people: 1_000 });
    expect(done.counts).toMatchObject({ rows: 1_000, added: 1_000, changed: 0, unchanged: 0 });
    expect(tools.entries.map((entry) => entry.id)).toEqual(
      Array.from({ length: total }, (_, at) => at + 1).map((batch) => `register-import:nightly:${batch}`),
    );
    const again = await importCsv(tools, file, { importId: 'nightly' });
    expect(again.done).toEqual(done);
  });
});
