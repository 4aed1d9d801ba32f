import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOME_ZONE, localDate } from '../../../src/core/civil-time.ts';
import { DAY } from '../../../src/core/time.ts';
import { readSettings } from '../../../src/environment.ts';
import { createCallStore } from '../../../src/redis/calls/call-store.ts';
import { parseKeyRing } from '../../../src/sealing/key-ring.ts';
import { alongside } from '../../support/command-line.ts';
import { recordCall } from '../../support/recorded-calls.ts';
import { type FreshRedis, freshRedis } from '../../support/redis.ts';

const CONFIG = new URL('../../../config', import.meta.url).pathname;
let fresh: FreshRedis;
let folder: string;
let env: Record<string, string>;
beforeEach(async () => {
  fresh = freshRedis();
  folder = await mkdtemp(join(tmpdir(), 'alongside-roster-'));
  await cp(CONFIG, folder, { recursive: true });
  env = {
    ...{ REDIS_URL: fresh.url, ALONGSIDE_PREFIX: fresh.prefix, PUBLIC_BASE_URL: 'http://127.0.0.1:9' },
    ...{ ALONGSIDE_CONFIG_DIR: folder, ALONGSIDE_USER: 'sam' },
  };
});
afterEach(async () => {
  await fresh.close();
  await rm(folder, { recursive: true });
});

const roster = async (...args: string[]) => alongside(['roster', ...args], env);
const inDays = (days: number) => localDate(Date.now() + days * DAY, HOME_ZONE);

it('given somebody is sick, when it is said at the command line, then it stands there for every process until it is taken back, with who and why', async () => {
  const night = ['--from', `${inDays(1)} 18:00`, '--until', `${inDays(2)} 02:00`];
  const said = await roster('away', 'amina', ...night, '--reason', 'sick');
  expect(said.code, said.err).toBe(0);
  const [change] = said.out.split(' ');

  const listed = await roster('changes');
  expect(listed.out).toMatch(/amina away .* to .*: sick \(sam\)/);
  expect((await roster('without', 'nobody-of-this-name')).code).not.toBe(0);

  const back = await roster('take-back', change!, '--reason', 'well again');
  expect(back.code, back.err).toBe(0);
  expect((await roster('changes')).out).toContain('taken back by sam: well again');
  const twice = await roster('take-back', change!, '--reason', 'well again');
  expect(twice.code).toBe(1);
  expect(twice.err + twice.out).toContain('it has been taken back already');
}, 180_000);

it('given a swap, then both halves are one, and what cannot be is refused in words', async () => {
  const night = ['--from', `${inDays(1)} 18:00`, '--until', `${inDays(2)} 02:00`, '--reason', 'agreed'];
  const swapped = await roster('swap', 'amina', 'beth', ...night);
  expect(swapped.code, swapped.err).toBe(0);
  expect(swapped.out).toMatch(/amina away[^\n]*\n.*beth on/);
  const [change] = swapped.out.split(' ');
  await roster('take-back', change!, '--reason', 'not after all');
  const all = JSON.parse((await roster('changes', '--json')).out) as { cancelled: object | null }[];
  expect(all.map(({ cancelled }) => cancelled !== null)).toEqual([true, true]);

  const over = await roster(
    'away',
    'amina',
    '--from',
    '2020-01-01 10:00',
    '--until',
    '2020-01-01 12:00',
    '--reason',
    'x',
  );
  expect(over.code).toBe(1);
  expect(over.err + over.out).toContain('it is over already');
  const unreadable = await roster('away', 'amina', '--from', 'tonight', '--until', 'late', '--reason', 'x');
  expect(unreadable.code).toBe(2);
}, 180_000);

it('given a calendar, when it is imported, then the change is shown in words first, and written when asked, comments kept', async () => {
  const calendar = join(folder, 'amina.ics');
  await writeFile(
    calendar,
    [
      ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//rota//EN', 'BEGIN:VEVENT', 'UID:1'],
      ...['DTSTART;TZID=Europe/London:20261201T220000', 'DTEND;TZID=Europe/London:20261202T060000'],
      ...['RRULE:FREQ=WEEKLY;COUNT=3', 'SUMMARY:Night', 'END:VEVENT', 'END:VCALENDAR', ''],
    ].join('\r\n'),
  );
  const before = await readFile(join(folder, 'roster.yaml'), 'utf8');
  const only = ['import', calendar, '--specialist', 'amina', '--from', '2026-12-01'];
  const shown = await roster(...only);
  expect(shown.code, shown.err).toBe(0);
  expect(shown.out).toContain('specialist amina');
  expect(await readFile(join(folder, 'roster.yaml'), 'utf8')).toBe(before);

  await roster(...only, '--write');
  const after = await readFile(join(folder, 'roster.yaml'), 'utf8');
  expect(after).not.toBe(before);
  const [firstComment] = before.match(/^#.*$/m) ?? [];
  expect(after).toContain(firstComment);
  expect((await alongside(['routing', 'check', folder], env)).code).toBe(0);
  expect((await roster(...only)).out).toBe('nothing changes\n');
}, 180_000);

it('given calls of the last days, when a plan is made on them, then they are its demand; in time before any call, it has none', async () => {
  const keys = parseKeyRing(readSettings({ ALONGSIDE_MODE: 'development', ...env }).keys);
  const at = { redis: fresh.client, prefix: fresh.prefix, sealing: keys.sealing };
  const calls = createCallStore({ ...at, waitReplicas: 0, keepDays: 90 });
  for (let n = 0; n < 6; n += 1) await recordCall(calls, { at: Date.now() - DAY + n, lasts: 600_000 });
  const planned = async (last: string) => {
    const ran = await roster('plan', '--recorded', last, '--runs', '2', '--json');
    expect(ran.err).toBe('');
    const { plan } = JSON.parse(ran.out) as { plan: { blocks: { callsAWeek: number }[] } };
    return plan.blocks.reduce((sum, block) => sum + block.callsAWeek, 0);
  };
  expect(await planned('7d')).toBeCloseTo(6, 5);
  expect(await planned('1h')).toBe(0);
}, 180_000);
