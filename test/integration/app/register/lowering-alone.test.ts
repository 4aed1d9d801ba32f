import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { referenceKey } from '../../../../src/core/register/search-keys.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import {
  importCsv,
  previewCsv,
  SECOND_KEEPER,
  type TestTools,
  testTools,
} from '../../../support/register-tools.ts';

/*
 * Vera and Vi are victims on 101 and 102, Sam is a suspect on 103. What one person alone must not do to their levels by a
 * file (S6), and what goes in when a second person confirmed it.
 */

const VERA = '+447700900101';
const SAM = '+447700900103';
const TIED = 'reference,name,role,number,number_changed_hands_on,marker,marker_level,marker_reason';
const ORDERS = `${TIED},order_reference,order_type,order_made_on,order_served_on,order_expires_on,order_status,order_respondent,order_protected`;
const CONFIRMED = { lowering: { confirmedBy: SECOND_KEEPER, reason: 'reviewed on 20 November' } };

let fresh: FreshRedis;
let tools: TestTools;
beforeEach(async () => {
  fresh = freshRedis();
  tools = await testTools(fresh);
});
afterEach(() => fresh.close());

const levelOf = async (number: string) => (await tools.store.numbers([number])).get(number)?.level;

/** Refused alone, in a preview as in the import, and nothing changes; taken when a second person confirms. */
async function takesTwo(file: string, column: string, levels: { number: string; from: string; to?: string }) {
  const refusal = [{ row: 1, column, valueClass: 'structure' }];
  const previewed = await previewCsv(tools, file);
  expect(previewed.rejects).toMatchObject(refusal);
  const alone = await importCsv(tools, file);
  expect(alone.rejects).toEqual(previewed.rejects);
  expect(alone.done.counts).toMatchObject({ changed: 0, rejectedRows: 1 });
  expect(await levelOf(levels.number)).toBe(levels.from);

  expect((await previewCsv(tools, file, CONFIRMED)).rejects).toEqual([]);
  const confirmed = await importCsv(tools, file, CONFIRMED);
  expect(confirmed.done.counts).toMatchObject({ changed: 1, rejectedRows: 0 });
  expect(await levelOf(levels.number)).toBe(levels.to);
}

describe('S6: one person’s file, and an order', () => {
  const order = (status: string, expires = '', respondent = 'S-1', reference = 'O-1') =>
    `${ORDERS}\nS-1,Sam,suspect,07700900103,,weapons,high,knife,${reference},nonMolestation,2026-10-01,2026-10-02,${expires},${status},${respondent},V-1`;
  beforeEach(async () => {
    await importCsv(tools, `${TIED}\nV-1,Vera,victim,07700900101,,,,`);
    await importCsv(tools, order('final'));
    expect(await levelOf(VERA)).toBe('high');
  });

  it('does not end it for whom it protects, though the row’s own person stays high', async () => {
    await takesTwo(order('discharged'), 'level', { number: VERA, from: 'high', to: 'standard' });
    expect(await levelOf(SAM)).toBe('high');
  });

  it('does not let it expire for whom it protects', async () => {
    await takesTwo(order('final', '2026-10-30'), 'level', { number: VERA, from: 'high', to: 'standard' });
  });

  it('does not end it for people whom the row does not name', async () => {
    const unnamed = order('discharged').replace(/V-1$/, '');
    await takesTwo(unnamed, 'level', { number: VERA, from: 'high', to: 'standard' });
  });

  it('does not take it from its respondent by naming another', async () => {
    await importCsv(tools, `${TIED}\nS-2,Sid,suspect,07700900104,,,,`);
    await importCsv(tools, order('final', '', 'S-2', 'O-2'));
    await takesTwo(order('final', '', 'S-1', 'O-2'), 'level', {
      number: '+447700900104',
      from: 'high',
      to: 'standard',
    });
  });

  it('may end it where another order holds the level, and may begin one', async () => {
    await importCsv(tools, order('final', '', 'S-1', 'O-2'));
    const ended = await importCsv(tools, order('discharged'));
    expect(ended.rejects).toEqual([]);
    expect(await levelOf(VERA)).toBe('high');
  });
});

describe('S6: one person’s file, and the number of somebody at risk', () => {
  const vera = (number: string, changedHands = '', level = 'high') =>
    `${TIED}\nV-1,Vera,victim,${number},${changedHands},stalking,${level},followed`;
  beforeEach(async () => {
    await importCsv(tools, vera('07700900101'));
    expect(await levelOf(VERA)).toBe('high');
  });

  it('does not take it away by naming another', async () => {
    await takesTwo(vera('07700900109'), 'number', { number: VERA, from: 'high' });
  });

  it('does not say that it changed hands, today or on a day to come', async () => {
    const later = await importCsv(tools, vera('07700900101', '2026-12-24'));
    expect(later.rejects).toMatchObject([{ row: 1, column: 'number' }]);
    await takesTwo(vera('07700900101', '2026-11-01'), 'number', {
      number: VERA,
      from: 'high',
      to: 'standard',
    });
  });

  it('does not take it away although somebody else holds it up for now', async () => {
    await importCsv(tools, `${TIED}\nV-2,Vi,victim,07700900101,,stalking,high,followed`);
    await takesTwo(vera('07700900109'), 'number', { number: VERA, from: 'high', to: 'high' });
  });

  it('may add one, and leaves alone what another source says of it', async () => {
    await importCsv(tools, vera('07700900101'), { source: 'charity' });
    const both = `${vera('07700900101')}\nV-1,Vera,victim,07700900109,,,,`;
    expect((await importCsv(tools, both)).rejects).toEqual([]);
    expect(await levelOf(VERA)).toBe('high');
    expect(await levelOf('+447700900109')).toBe('high');
  });
});

describe('a row that is refused', () => {
  it('leaves nobody on the register whom it alone mentioned', async () => {
    const header = `${TIED},relationship_to,relationship_kind,relationship_role`;
    await importCsv(tools, `${header}\nV-1,Vera,victim,07700900101,,stalking,high,followed,,,`);
    const { rejects } = await importCsv(
      tools,
      `${header}\nV-1,Vera,victim,07700900101,,stalking,medium,followed,Z-9,partner,victim\nV-2,Vi,victim,07700900102,,,,,Z-8,partner,victim`,
    );
    expect(rejects).toMatchObject([{ row: 1, column: 'level' }]);
    const [refused, taken] = await tools.store.find([referenceKey('Z-9'), referenceKey('Z-8')]);
    expect(refused).toEqual([]);
    expect(taken).toHaveLength(1);
  });
});
