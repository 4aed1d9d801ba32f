import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../../src/core/audit/audit-entry.ts';
import { type ActorId, id, type SpecialistId } from '../../../../src/core/ids.ts';
import { onShift } from '../../../../src/core/specialists/roster.ts';
import { DAY, HOUR } from '../../../../src/core/time.ts';
import { createReader } from '../../../../src/files/routing-reader.ts';
import { createRoutingBook } from '../../../../src/files/routing-book.ts';
import { loadRoutingFiles } from '../../../../src/files/routing-files.ts';
import { rosterHandlers } from '../../../../src/http/handlers/roster.ts';
import type { AlarmRequest } from '../../../../src/ports/alarm-board.ts';
import { openRosterDesk } from '../../../../src/service/roster-desk.ts';
import { openRoutingDesks } from '../../../../src/service/routing-desks.ts';
import { apiServer, type ApiServer, keyMaker } from '../../../support/api-server.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import { MONDAY_EVENING } from '../../../support/situations.ts';
import { testKeys } from '../../../support/test-keys.ts';

const config = join(import.meta.dirname, '../../../../config');
const NIGHT = { from: MONDAY_EVENING, until: MONDAY_EVENING + 11 * HOUR };
const AMINA = id<SpecialistId>('amina');
const BETH = id<SpecialistId>('beth');
const by = id<ActorId>('carol');

let redis: FreshRedis;
let now: number;
let audited: AuditEntry[];
let alarms: AlarmRequest[];

beforeEach(() => {
  redis = freshRedis();
  now = MONDAY_EVENING;
  audited = [];
  alarms = [];
});
afterEach(() => redis.close());

/** One process of the service: its own book, on the shared Redis. */
async function instance() {
  const loaded = await loadRoutingFiles(config);
  if (!loaded.ok) throw new Error('the examples are wrong');
  const book = createRoutingBook(loaded.files);
  const store = { redis: redis.client, prefix: redis.prefix, sealing: testKeys().sealing };
  const parts = {
    audit: { append: async (entries: readonly AuditEntry[]) => void audited.push(...entries) },
    alarms: { raise: async (alarm: AlarmRequest) => void alarms.push(alarm) } as never,
    clock: { now: () => now },
  };
  const rosters = openRosterDesk(store, { book, ...parts });
  const chore = async (name: string) => {
    await rosters.chores.find((each) => each.name === name)?.run();
  };
  const on = (at = now) => onShift(book.roster(), at).map(({ specialist }) => specialist.id as string);
  const routing = openRoutingDesks({
    ...{ ...store, audit: parts.audit, clock: parts.clock, reader: createReader() },
    onDisk: async () => loaded.files,
  });
  return { book, desk: rosters.desk, chore, on, routing };
}

describe("today's roster on a real Redis", () => {
  it('given two processes, when somebody reports sick at one, then neither has them on; taken back, both have', async () => {
    const [one, other] = [await instance(), await instance()];
    const roster = other.book.roster();
    await other.chore('rosterOverrides');
    expect(other.book.roster()).toBe(roster);
    const wanted = { kind: 'away', specialistId: AMINA, with: null, why: 'sick', ...NIGHT } as const;
    const [made] = await one.desk.add(wanted, by);
    expect(one.on()).not.toContain('amina');
    expect(other.on()).toContain('amina');
    await other.chore('rosterOverrides');
    expect(other.on()).not.toContain('amina');

    await other.desk.cancel(made!.id, 'well again', by);
    await one.chore('rosterOverrides');
    expect([one.on(), other.on()].every((people) => people.includes('amina'))).toBe(true);
    await expect(one.desk.cancel(made!.id, 'again', by)).rejects.toMatchObject({ code: 'conflict' });
    expect(audited.map(({ what, who, details }) => [what, who, details.reason])).toEqual([
      ['rosterOverridden', 'carol', 'sick'],
      ['rosterOverrideCancelled', 'carol', 'well again'],
    ]);
  });

  it('S16: given a process that starts anew, when it has looked once, then it has every change that was made before', async () => {
    const { desk } = await instance();
    await desk.add({ kind: 'swap', specialistId: AMINA, with: BETH, why: 'swap', ...NIGHT }, by);
    const [away, besides] = await desk.overrides();
    expect([away?.pairedWith, besides?.pairedWith]).toEqual([besides?.id, away?.id]);
    const late = await instance();
    await late.chore('rosterOverrides');
    expect(late.on()).toEqual(['beth', 'northern-eve']);
    await late.desk.cancel(besides!.id, 'not needed', by);
    expect((await late.desk.overrides()).every(({ cancelled }) => cancelled !== null)).toBe(true);
  });

  it('given what cannot be, when it is asked for, then it is refused and nothing is written', async () => {
    const { desk } = await instance();
    const ask = (more: object) =>
      desk.add({ kind: 'away', specialistId: AMINA, with: null, why: 'sick', ...NIGHT, ...more }, by);
    await expect(ask({ until: NIGHT.from })).rejects.toThrow('it ends before it begins');
    await expect(ask({ from: 0, until: 10 })).rejects.toThrow('it is over already');
    await expect(ask({ until: NIGHT.from + 40 * DAY })).rejects.toThrow('belongs in the roster itself');
    await expect(ask({ specialistId: 'nobody' })).rejects.toThrow('nobody of the id nobody');
    await expect(ask({ kind: 'swap' })).rejects.toThrow('a swap says who takes the time');
    expect(await desk.overrides()).toEqual([]);
    expect(audited).toEqual([]);
  });

  it('S14: given a change at rest, when Redis is read, then nobody sees who is sick', async () => {
    const { desk } = await instance();
    await desk.add({ kind: 'away', specialistId: AMINA, with: null, why: 'sick', ...NIGHT }, by);
    const dumps = await Promise.all((await redis.keys()).map((key) => redis.client.dumpBuffer(key)));
    const all = Buffer.concat(dumps.map((dump) => dump ?? Buffer.alloc(0))).toString('latin1');
    expect(all).not.toContain('amina');
    expect(all).not.toContain('sick');
  });

  it('given a night without anybody, when it is two days ahead and when it is two hours ahead, then the supervisor is told, and told urgently', async () => {
    const { desk, chore } = await instance();
    const tomorrow = { from: now + DAY, until: now + DAY + 6 * HOUR };
    for (const specialistId of [AMINA, BETH])
      await desk.add({ kind: 'away', specialistId, with: null, why: 'leave', ...tomorrow }, by);
    await chore('rosterGaps');
    expect(alarms).toHaveLength(1);
    expect(alarms[0]).toMatchObject({
      class: 'important',
      kind: 'rosterGap',
      force: 'westshire',
      text: 'No specialist of westshire is on from Tue 24 Nov 19:00 to Wed 25 Nov 01:00.',
    });
    now = tomorrow.from - HOUR;
    await chore('rosterGaps');
    now = tomorrow.from + HOUR;
    await chore('rosterGaps');
    // The gap keeps its name while it runs: raised twice is one alarm.
    const urgent = alarms.slice(1);
    expect(urgent.map((alarm) => alarm.class)).toEqual(['urgent', 'urgent']);
    expect(new Set(urgent.map((alarm) => alarm.id)).size).toBe(1);
  });
});

describe('the roster by API', () => {
  let api: ApiServer;
  let supervisor: string;
  let stranger: string;
  let parts: Awaited<ReturnType<typeof instance>>;
  beforeEach(async () => {
    now = Date.now();
    parts = await instance();
    const { keys, keyOf } = keyMaker();
    supervisor = keyOf(['roster:read', 'specialists:act', 'roster:change', 'routing:propose'], {
      force: 'westshire',
    });
    stranger = keyOf(['roster:read', 'roster:change'], { force: 'southshire' });
    api = await apiServer(keys, { more: rosterHandlers(parts.desk, parts.routing) });
  });
  afterEach(() => api[Symbol.asyncDispose]());
  const send = (key: string, method: string, path: string, body?: unknown) =>
    api.send(key, method, `/api/v1${path}`, body);

  it('given a roster, when a supervisor looks, previews and changes it, then they see who is on, what would be missing, and the change at once', async () => {
    const seen = async () =>
      (await send(supervisor, 'GET', '/roster/now')).body.people.map(({ id }: { id: string }) => id);
    expect(await seen()).toEqual(expect.arrayContaining(['amina', 'beth', 'northern-eve']));
    const [from, until] = [now - HOUR, now + 5 * HOUR];
    const preview = await send(supervisor, 'GET', `/roster/without/amina?from=${from}&until=${until}`);
    expect(preview.body.losing).toEqual([{ from, until }]);
    const body = { kind: 'away', specialistId: 'amina', from, until, why: 'sick' };
    const added = await send(supervisor, 'POST', '/roster/overrides', body);
    expect(added.body.overrides).toMatchObject([{ kind: 'away', by: 'actor-0', why: 'sick' }]);
    expect(await seen()).not.toContain('amina');
    const ahead = (await send(supervisor, 'GET', `/roster/ahead?from=${from}&until=${until}`)).body;
    expect(ahead.people.find(({ id }: { id: string }) => id === 'amina').desk).toEqual([]);
    const change = added.body.overrides[0].id;
    const back = await send(supervisor, 'POST', `/roster/overrides/${change}/cancel`, { why: 'well again' });
    expect(back.status).toBe(200);
    expect(await seen()).toContain('amina');
  });

  it('given two people who read the same roster, when both change it, then the second is refused and nothing of theirs is written', async () => {
    const read = async () => (await send(supervisor, 'GET', '/roster/overrides')).body;
    const { revision } = await read();
    const sick = (specialistId: string) =>
      send(supervisor, 'POST', '/roster/overrides', {
        ...{ kind: 'away', specialistId, from: now, until: now + HOUR, why: 'sick', revision },
      });
    const answers = await Promise.all([sick('amina'), sick('beth')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const after = await read();
    expect(after.overrides).toHaveLength(1);
    expect(audited).toHaveLength(1);
    const [made] = after.overrides;
    const cancel = (as: number) =>
      send(supervisor, 'POST', `/roster/overrides/${made.id}/cancel`, { why: 'well', revision: as });
    expect((await cancel(revision)).status).toBe(409);
    expect((await cancel(after.revision)).status).toBe(200);
  });

  it('given the weeks in which the clocks change, when they are asked for, then shifts have their real hours, and what the policy asks for and nobody can do is a gap', async () => {
    const week = async (from: number, until: number) =>
      (await send(supervisor, 'GET', `/roster/ahead?from=${from}&until=${until}`)).body;
    // Monday 19 October 2026 in summer time, to Monday 26 October in winter time: 169 hours.
    const autumn = await week(Date.UTC(2026, 9, 18, 23), Date.UTC(2026, 9, 26));
    const carys = autumn.people.find(({ id }: { id: string }) => id === 'carys');
    expect(carys.desk.map(({ from }: { from: number }) => new Date(from).toISOString())).toEqual([
      '2026-10-22T15:00:00.000Z',
      '2026-10-23T15:00:00.000Z',
      '2026-10-24T15:00:00.000Z',
      '2026-10-25T16:00:00.000Z',
    ]);
    const polish = autumn.gaps.filter(({ skill }: { skill: string }) => skill === 'polish');
    const hours = polish.map(({ from, until }: { from: number; until: number }) => (until - from) / HOUR);
    expect(hours).toEqual([88, 16, 16, 17]);
    expect(autumn.gaps.every(({ skill }: { skill: string | null }) => skill !== null)).toBe(true);
    expect(carys).toMatchObject({ onCall: [], leave: [] });
  });

  it('given another force, when it asks or changes, then these people are as if they did not exist', async () => {
    expect((await send(stranger, 'GET', '/roster/now')).body.people).toEqual([]);
    const body = { kind: 'away', specialistId: 'amina', from: now, until: now + HOUR, why: 'sick' };
    expect((await send(stranger, 'POST', '/roster/overrides', body)).status).toBe(404);
    expect(
      (await send(stranger, 'GET', `/roster/without/amina?from=${now}&until=${now + HOUR}`)).status,
    ).toBe(404);
  });

  it('given a calendar, when it is imported into a draft, then it is shown in words first and written when asked', async () => {
    const { texts, version } = await parts.routing.study.edition({ kind: 'inForce' });
    const own = { 'lines.yaml': texts['lines.yaml']!, 'policy.yaml': texts['policy.yaml']! };
    const draft = await parts.routing.drafts.create(
      'calendars',
      version,
      { ...own, 'roster.yaml': texts['roster.yaml']! },
      by,
    );
    const calendar = [
      ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//EN', 'BEGIN:VEVENT', 'UID:1'],
      ...['DTSTART;TZID=Europe/London:20261201T080000', 'DTEND;TZID=Europe/London:20261201T160000'],
      ...['RRULE:FREQ=DAILY;COUNT=5', 'END:VEVENT', 'END:VCALENDAR', ''],
    ].join('\r\n');
    const path = `/routing/drafts/${draft.id}/calendars/carys`;
    const asked = { calendar, firstDay: '2026-12-01', weeks: 2, revision: 1 };
    const preview = await send(supervisor, 'PUT', path, asked);
    expect(preview.body).toMatchObject({ applied: false, shifts: 5, revision: 1 });
    expect(preview.body.changes[0].words).toContain('was Thu Fri Sat Sun 16:00-00:00');
    expect(preview.body.changes[0].words).toContain(
      'specialist carys: shifts now 2026-12-01 08:00-16:00, 2026-12-02',
    );
    const done = await send(supervisor, 'PUT', path, { ...asked, apply: true });
    expect(done.body).toMatchObject({ applied: true, revision: 2 });
    expect((await parts.routing.drafts.texts(draft.id))['roster.yaml']).toContain('08:00');
  });
});
