import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRegisterFiles } from '../../../src/app/register/uploads.ts';
import type { Scope } from '../../../src/core/access/scope.ts';
import { registerImportHandlers } from '../../../src/http/handlers/register-imports.ts';
import { openAuditTrail } from '../../../src/redis/audit-trail.ts';
import { type ImportJobs, importJobs } from '../../../src/service/import-jobs.ts';
import { importUpload, type ImportThreadData } from '../../../src/service/import-thread.ts';
import { headerOf } from '../../../src/wire/register-file.ts';
import { type ApiServer, apiServer, keyMaker } from '../../support/api-server.ts';
import { type FreshRedis, freshRedis } from '../../support/redis.ts';
import { FORCE } from '../../support/register-fixtures.ts';
import { type TestTools, testTools } from '../../support/register-tools.ts';
import { testKeys, testKeysText } from '../../support/test-keys.ts';
import { waitFor } from '../../support/wait-for.ts';

const KEEPER: readonly Scope[] = ['register:read', 'register:change', 'register:approve'];
const HEADER = 'Ref No,Full name,role,number,marker,marker_level,marker_reason\n';
const ZOE = 'A-1,Zoe Fenn,victim,07700 900177,stalking,high,followed home\n';
const FILE = `${HEADER}${ZOE}A-2,=cmd(),victim,07700900178,,,\nA-3,Bo Reed,suspect,07700900179,,,\n`;
const MAPPING = { 'Ref No': 'reference', 'Full name': 'name' };

let fresh: FreshRedis;
let tools: TestTools;
let server: ApiServer;
let jobs: ImportJobs;
let keeper: string;
let other: string;

/** In this thread, which is quicker; the last story uses real threads. */
function newJobs(threads = false): ImportJobs {
  return importJobs(
    {
      ...{ role: 'worker', keys: testKeysText(), prefix: fresh.prefix, redisReplicas: 0 },
      ...{ redisUrl: fresh.url, redisRegisterUrl: fresh.url },
    },
    async () => tools,
    ...(threads ? [] : [(data: ImportThreadData) => ({ done: importUpload(data), end: () => undefined })]),
  );
}

beforeEach(async () => {
  fresh = freshRedis();
  tools = await testTools(fresh);
  jobs = newJobs();
  const made = keyMaker();
  keeper = made.keyOf(KEEPER);
  other = made.keyOf(KEEPER);
  const files = createRegisterFiles(async () => tools, headerOf);
  server = await apiServer(made.keys, { more: registerImportHandlers(files) });
});
afterEach(async () => {
  jobs.stop();
  await server[Symbol.asyncDispose]();
  await fresh.close();
});

const api = (key: string, method: string, path: string, body?: object) =>
  server.send(key, method, `/api/v1/register/files${path}`, body);
const sendFile = (text: string, key = keeper, type = 'text/csv', force: string = FORCE) =>
  server.send(key, 'POST', `/api/v1/register/files?force=${force}`, text, { 'content-type': type });
const levelOf = async (number: string) => (await tools.store.numbers([number])).get(number)?.level;

/** Sends, previews and applies, letting the worker work. */
async function imported(text: string, source = 'crime system'): Promise<string> {
  const { id } = (await sendFile(text)).body;
  await api(keeper, 'POST', `/${id}/preview`, { source, mapping: MAPPING });
  await jobs.chore.run();
  await api(keeper, 'POST', `/${id}/apply`, {});
  await jobs.chore.run();
  return id;
}

describe('a register file sent in by API', () => {
  it('is previewed field by field, applied with its rejects as CSV, and undone with a second person', async () => {
    const sent = await sendFile(FILE);
    expect(sent.body).toMatchObject({ status: 'received', format: 'csv', columns: HEADER.trim().split(',') });
    const path = `/${sent.body.id}`;
    const reading = { source: 'crime system', mapping: MAPPING };
    expect((await api(keeper, 'POST', `${path}/preview`, reading)).body.status).toBe('previewing');
    await jobs.chore.run();
    const previewed = (await api(keeper, 'GET', path)).body;
    expect(previewed).toMatchObject({
      status: 'previewed',
      result: { counts: { rows: 3, added: 2, rejectedRows: 1 }, fields: { numbers: 2, markers: 1 } },
    });
    expect(await levelOf('+447700900177')).toBeUndefined();

    await api(keeper, 'POST', `${path}/apply`, {});
    await jobs.chore.run();
    const done = (await api(keeper, 'GET', path)).body;
    expect(done).toMatchObject({ status: 'done', result: { counts: { added: 2, rejectedRows: 1 } } });
    expect(done.progress).toMatchObject({ share: 1 });
    expect(await levelOf('+447700900177')).toBe('high');
    const rejects = await api(keeper, 'GET', `${path}/rejects`);
    expect(rejects.type).toContain('text/csv');
    expect(rejects.body).toBe(
      'row,column,value_class,reason\n2,name,formula,looks like a spreadsheet formula\n',
    );

    await api(keeper, 'POST', `${path}/undo`, { reason: 'wrong month' });
    const confirmation = { accepted: true };
    expect((await api(keeper, 'POST', `${path}/confirmation`, confirmation)).status).toBe(403);
    await api(other, 'POST', `${path}/confirmation`, confirmation);
    await jobs.chore.run();
    expect((await api(keeper, 'GET', path)).body.status).toBe('undone');
    expect(await levelOf('+447700900177')).toBeUndefined();
  });

  it('S15: each batch is in the audit chain, which holds; nobody is named in it', async () => {
    await imported(FILE);
    const trail = openAuditTrail({
      ...{ redis: fresh.client, prefix: fresh.prefix, signing: testKeys().signing },
      checkpointFile: '/nonexistent/checkpoints.jsonl',
    });
    expect(await trail.verify()).toMatchObject({ ok: true });
    const { entries } = await trail.page({ what: 'registerBatchImported' }, null, 10);
    expect(entries.map(({ entry }) => [entry.operation, entry.details.addedSoFar])).toEqual([
      ['collection', 2],
    ]);
    expect(JSON.stringify([entries, tools.entries])).not.toMatch(/Zoe|Fenn|900177/);
    expect(tools.entries.map((entry) => entry.what)).toEqual([
      'importFileReceived',
      'importPreviewAsked',
      'importAsked',
    ]);
  });

  it('S14: is nowhere in the clear while it waits, and leaves nothing when it is dropped', async () => {
    const { id } = (await sendFile(FILE)).body;
    for (const key of await fresh.keys()) {
      const kind = await fresh.client.type(key);
      const value = kind === 'string' ? await fresh.client.getBuffer(key) : null;
      expect(value?.toString('latin1') ?? '').not.toMatch(/Zoe|Fenn|900177/);
    }
    expect((await api(keeper, 'DELETE', `/${id}`)).body).toEqual({ outcome: 'done' });
    expect((await fresh.keys()).filter((key) => key.includes('upload:'))).toEqual([]);
    expect((await api(keeper, 'GET', `/${id}`)).status).toBe(404);
  });

  it('S6: lowers a level only with a reason and a second person', async () => {
    await imported(FILE);
    const lower = `${HEADER}A-1,Zoe Fenn,victim,07700 900177,stalking,medium,followed home\n`;
    const strict = await imported(lower);
    expect((await api(keeper, 'GET', `/${strict}`)).body.result.counts).toMatchObject({ rejectedRows: 1 });
    expect(await levelOf('+447700900177')).toBe('high');

    const { id } = (await sendFile(`${lower}\n`)).body;
    await api(keeper, 'POST', `/${id}/preview`, { source: 'crime system', mapping: MAPPING });
    await jobs.chore.run();
    const waits = await api(keeper, 'POST', `/${id}/apply`, { lowering: 'reassessed' });
    expect(waits.body.status).toBe('applyWaits');
    expect((await api(keeper, 'POST', `/${id}/confirmation`, { accepted: true })).status).toBe(403);
    await jobs.chore.run();
    expect(await levelOf('+447700900177')).toBe('high');
    await api(other, 'POST', `/${id}/confirmation`, { accepted: true });
    await jobs.chore.run();
    expect(await levelOf('+447700900177')).toBe('medium');
  });

  it('stops a full synchronisation that would take too many, and says what it would take', async () => {
    await imported(FILE);
    const { id } = (await sendFile(`${HEADER}${ZOE}`)).body;
    const reading = { source: 'crime system', mapping: MAPPING, fullUpTo: 0.05 };
    await api(keeper, 'POST', `/${id}/preview`, reading);
    await jobs.chore.run();
    expect((await api(keeper, 'GET', `/${id}`)).body.result.counts).toMatchObject({ removed: 1 });
    await api(keeper, 'POST', `/${id}/apply`, { lowering: 'export of tonight' });
    await api(other, 'POST', `/${id}/confirmation`, { accepted: true });
    await jobs.chore.run();
    const stopped = (await api(keeper, 'GET', `/${id}`)).body;
    expect(stopped).toMatchObject({ status: 'stopped', problem: /would remove 1 of 2/ });
    expect(await levelOf('+447700900179')).toBe('standard');
  });

  it('S16: whose parts are no longer all here is stopped, and nobody is taken back for not being in the rest', async () => {
    await imported(FILE);
    const people = '{"reference":"A-1","name":"Zoe Fenn"}\n{"reference":"A-3","name":"Bo Reed"}\n';
    const { id } = (await sendFile(people, keeper, 'application/x-ndjson')).body;
    await api(keeper, 'POST', `/${id}/preview`, { source: 'crime system', fullUpTo: 1 });
    await jobs.chore.run();
    await api(keeper, 'POST', `/${id}/apply`, { lowering: 'export of tonight' });
    await api(other, 'POST', `/${id}/confirmation`, { accepted: true });
    await fresh.client.unlink(`${fresh.prefix}{register}:upload:${id}:c0`);
    await jobs.chore.run();
    expect((await api(keeper, 'GET', `/${id}`)).body).toMatchObject({
      status: 'stopped',
      problem: /no longer all here/,
    });
    expect(await levelOf('+447700900177')).toBe('high');
    expect(await levelOf('+447700900179')).toBe('standard');
  });

  it('that is no register is stopped with a sentence; nobody else’s force goes in or is seen', async () => {
    const { id } = (await sendFile('name\nZoe\n')).body;
    await api(keeper, 'POST', `/${id}/preview`, { source: 'x', mapping: {} });
    await jobs.chore.run();
    expect((await api(keeper, 'GET', `/${id}`)).body).toMatchObject({
      status: 'stopped',
      problem: 'no column is called reference: name it, or map one to it',
    });
    expect((await sendFile(FILE, keeper, 'text/csv', 'southshire')).status).toBe(403);
    expect((await sendFile(FILE, keeper, 'text/plain')).status).toBe(400);
    const foreign = await imported('reference,force,name\nA-1,southshire,Zoe\nA-2,northshire,Bo\n');
    expect((await api(keeper, 'GET', `/${foreign}`)).body.result.counts).toMatchObject({
      added: 1,
      rejectedRows: 1,
    });
    const ndjson = '{"reference":"B-1","name":"Cy"}\n{"reference":"B-2","force":"southshire"}\n';
    const sent = await sendFile(ndjson, keeper, 'application/x-ndjson');
    await api(keeper, 'POST', `/${sent.body.id}/preview`, { source: 'x' });
    await jobs.chore.run();
    expect((await api(keeper, 'GET', `/${sent.body.id}`)).body.result.counts).toMatchObject({
      added: 1,
      rejectedRows: 1,
    });
  });

  it('S16: goes on in another process when the first dies in the middle, and does no work twice', async () => {
    const rows = Array.from(
      { length: 3_000 },
      (_, n) => `R-${n},Person ${n},victim,0${7_700_000_000 + n},,,\n`,
    );
    const { id } = (await sendFile(HEADER + rows.join(''))).body;
    await api(keeper, 'POST', `/${id}/preview`, { source: 'crime system', mapping: MAPPING });
    await jobs.chore.run();
    await api(keeper, 'POST', `/${id}/apply`, {});
    jobs = newJobs(true);
    const first = jobs.chore.run();
    await waitFor(async () => ((await tools.ledger.progress(id))?.batches ?? 0) > 1, {
      what: 'a few batches',
      timeoutMs: 30_000,
    });
    jobs.stop();
    await first;
    const before = await tools.ledger.progress(id);
    expect(before?.status).toBe('running');
    // The lease of the dead runs out by itself; the test does not wait for it.
    await fresh.client.del(`${fresh.prefix}{register}:upload:${id}:lease`);
    jobs = newJobs();
    await jobs.chore.run();
    expect((await api(keeper, 'GET', `/${id}`)).body).toMatchObject({
      status: 'done',
      result: { counts: { rows: 3_000, added: 3_000, changed: 0, unchanged: 0, rejectedRows: 0 } },
    });
  }, 60_000);
});
