import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Scope } from '../../../src/core/access/scope.ts';
import type { AuditEntry } from '../../../src/core/audit/audit-entry.ts';
import type { CallId } from '../../../src/core/ids.ts';
import { settle } from '../../../src/core/routing/versions.ts';
import { HOUR, MINUTE } from '../../../src/core/time.ts';
import { createReaderThread } from '../../../src/files/reader-thread.ts';
import { loadRoutingFiles } from '../../../src/files/routing-files.ts';
import { routingHandlers } from '../../../src/http/handlers/routing.ts';
import { routingStudyHandlers } from '../../../src/http/handlers/routing-study.ts';
import type { CallStore } from '../../../src/ports/call-store.ts';
import { createCallStore } from '../../../src/redis/calls/call-store.ts';
import { createPolicyVersions } from '../../../src/redis/policy-versions.ts';
import { openRoutingDesks, type RoutingDesks } from '../../../src/service/routing-desks.ts';
import { type Answer, type ApiServer, apiServer, keyMaker } from '../../support/api-server.ts';
import { aPlan } from '../../support/calls.ts';
import { recordCall } from '../../support/recorded-calls.ts';
import { type FreshRedis, freshRedis } from '../../support/redis.ts';
import { assessmentOf } from '../../support/situations.ts';
import { testKeys } from '../../support/test-keys.ts';

const config = join(import.meta.dirname, '../../../config');
const policy = readFileSync(join(config, 'policy.yaml'), 'utf8');
const SECOND_CALL = `
  - name: second-call-from-the-household
    because: An earlier call from this household within a day
    when: { earlierCallsAtLeast: { household: 1 }, specialistsFreeAtLeast: 1 }
    give:
      specialist: { openingMode: listening, overflow: own-only }
`;
const OPS: readonly Scope[] = ['routing:read', 'routing:propose', 'routing:approve'];

const reader = createReaderThread();
afterAll(() => reader.close());

let redis: FreshRedis;
let desks: RoutingDesks;
let store: CallStore;
let api: ApiServer;
let audited: AuditEntry[];
let ann: string;
let bob: string;
let stranger: string;

beforeEach(async () => {
  redis = freshRedis();
  audited = [];
  const { sealing } = testKeys();
  const loaded = await loadRoutingFiles(config);
  if (!loaded.ok) throw new Error('the examples are wrong');
  desks = openRoutingDesks({
    ...{ redis: redis.client, prefix: redis.prefix, sealing },
    audit: { append: async (entries) => void audited.push(...entries) },
    reader,
    onDisk: async () => loaded.files,
    clock: { now: () => Date.now() },
  });
  store = createCallStore({
    ...{ redis: redis.client, prefix: redis.prefix, sealing, waitReplicas: 0, keepDays: 90 },
  });
  const { keys, keyOf } = keyMaker();
  [ann, bob] = [keyOf(OPS, { force: 'westshire' }), keyOf(OPS, { force: 'westshire' })];
  stranger = keyOf(OPS, { force: 'southshire' });
  api = await apiServer(keys, { more: { ...routingHandlers(desks), ...routingStudyHandlers(desks.study) } });
});

afterEach(async () => {
  await api[Symbol.asyncDispose]();
  await redis.close();
});

const send = (key: string, method: string, path: string, body?: unknown): Promise<Answer> =>
  api.send(key, method, `/api/v1/routing${path}`, body);

/** A draft whose policy ends with a rule more. */
async function draftWith(rule: string): Promise<string> {
  const { body } = await send(ann, 'POST', '/drafts', { title: 'second calls' });
  const edited = await send(ann, 'PUT', `/drafts/${body.id}/files/policy.yaml`, {
    text: `${policy}${rule}`,
    revision: body.files['policy.yaml'].revision,
  });
  expect(edited.status).toBe(200);
  return body.id;
}

async function published(draft: string): Promise<number> {
  const { number } = (await send(ann, 'POST', '/versions', { draft, reason: 'sooner' })).body;
  await send(bob, 'POST', `/versions/${number}/actions`, { type: 'approve' });
  expect((await send(ann, 'POST', `/versions/${number}/actions`, { type: 'publish' })).status).toBe(200);
  return number;
}

describe('routing by API', () => {
  it('given what is in force, when a draft is made, checked, compared, proposed, approved and published, then it takes over, and one step goes back', {
    timeout: 30_000,
  }, async () => {
    const draft = await draftWith(SECOND_CALL);
    expect((await send(ann, 'GET', `/check/${draft}`)).body).toMatchObject({ errors: [], tests: 11 });
    const diff = (await send(ann, 'GET', `/diff?to=${draft}`)).body;
    expect(diff.changes[0].words).toContain('rule second-call-from-the-household is new');
    expect(diff.forces).toEqual(['westshire']);

    const { body: version } = await send(ann, 'POST', '/versions', { draft, reason: 'sooner' });
    expect(version).toMatchObject({ number: 1, status: 'proposed', reason: 'sooner', basedOn: null });
    // The version holds its texts now, the tests among them.
    expect((await send(ann, 'GET', `/drafts/${draft}`)).status).toBe(404);
    expect((await send(ann, 'GET', '/files/version-1/policy-tests.yaml')).body.text).toContain('tests:');

    const own = await send(ann, 'POST', '/versions/1/actions', { type: 'approve' });
    expect(own).toMatchObject({ status: 403, body: { detail: expect.stringContaining('a second person') } });
    expect((await send(bob, 'POST', '/versions/1/actions', { type: 'approve' })).body.version).toMatchObject({
      status: 'approved',
    });
    const tomorrow = Date.now() + 24 * HOUR;
    const later = await send(ann, 'POST', '/versions/1/actions', { type: 'publish', at: tomorrow });
    expect(later.body.takesOverAt).toBe(tomorrow);
    expect((await send(bob, 'GET', '/versions')).body).toMatchObject({
      active: null,
      scheduled: { number: 1, at: tomorrow },
    });
    const cancelled = await send(bob, 'POST', '/versions/1/actions', { type: 'withdraw', why: 'not yet' });
    expect(cancelled.body.version).toMatchObject({ status: 'withdrawn', remark: 'not yet' });
    expect((await send(bob, 'GET', '/versions')).body.scheduled).toBeNull();
    const back = await send(bob, 'POST', '/roll-back', { why: 'it was wrong' });
    expect(back).toMatchObject({
      status: 409,
      body: { detail: 'there is no earlier version to go back to' },
    });
    expect(audited.map(({ what }) => what)).toEqual([
      ...['routingDraftCreated', 'routingDraftEdited', 'policyProposed', 'routingDraftDeleted'],
      ...['policyApproved', 'policyPublished', 'policyWithdrawn'],
    ]);
  });

  it('given two people in one draft, when both write one file, then the second is told who was first; other files do not mind', async () => {
    const { body: draft } = await send(ann, 'POST', '/drafts', { title: 'shared' });
    const write = (key: string, file: string, revision: number) =>
      send(key, 'PUT', `/drafts/${draft.id}/files/${file}`, { text: `# by somebody\n`, revision });
    expect((await write(ann, 'policy.yaml', 1)).body).toMatchObject({
      revision: 2,
      files: { 'policy.yaml': { revision: 2, changedBy: 'actor-0' }, 'lines.yaml': { revision: 1 } },
    });
    expect(await write(bob, 'policy.yaml', 1)).toMatchObject({
      status: 409,
      body: { detail: 'actor-0 has changed policy.yaml since you read it: read it again' },
    });
    expect((await write(bob, 'lines.yaml', 1)).status).toBe(200);
    const seen = (await send(bob, 'GET', `/files/${draft.id}/policy.yaml`)).body;
    expect(seen).toEqual({ file: 'policy.yaml', text: '# by somebody\n', revision: 2 });
    const { changes } = (await send(ann, 'GET', `/drafts/${draft.id}`)).body;
    expect(changes.map(({ file, by }: { file: string; by: string }) => [file, by])).toEqual([
      ['policy.yaml', 'actor-0'],
      ['lines.yaml', 'actor-1'],
    ]);
  });

  it('given a colleague who saves while a draft is proposed, then their words are in no version unseen and the draft stays', async () => {
    const draft = await draftWith(SECOND_CALL);
    const save = async (text: string) => {
      const seen = (await desks.drafts.get(draft)).files['policy.yaml']!.revision;
      await desks.drafts.edit(draft, 'policy.yaml', text, seen, 'actor-1' as never);
    };
    const propose = () => send(ann, 'POST', '/versions', { draft, reason: 'sooner' });
    // Between the look at whom it touches and the version.
    const { edition } = desks.study;
    let meanwhile: (() => Promise<void>) | null = () => save(`${policy}# bob, before\n`);
    vi.spyOn(desks.study, 'edition').mockImplementation(async (ref) => {
      const read = await edition(ref);
      if (ref.kind !== 'draft') return read;
      await meanwhile?.();
      meanwhile = null;
      return read;
    });
    expect(await propose()).toMatchObject({
      status: 409,
      body: { detail: 'actor-1 has changed this draft just now: look at it again' },
    });
    expect((await send(ann, 'GET', '/versions')).body.versions).toEqual([]);

    // Between the version and the end of the draft.
    const { propose: proposeVersion } = desks.versions;
    vi.spyOn(desks.versions, 'propose').mockImplementation(async (...asked) => {
      const version = await proposeVersion(...asked);
      await save(`${policy}# bob, after\n`);
      return version;
    });
    expect(await propose()).toMatchObject({ status: 200, body: { number: 1 } });
    expect((await send(ann, 'GET', '/files/version-1/policy.yaml')).body.text).toContain('# bob, before');
    expect((await send(ann, 'GET', `/files/${draft}/policy.yaml`)).body.text).toContain('# bob, after');
    expect(audited.map(({ what }) => what)).not.toContain('routingDraftDeleted');
  });

  it('given versions 1 to 3, when one person would publish the first again, then a second must agree; roll-back alone goes back, and never forth', {
    timeout: 30_000,
  }, async () => {
    const take = async () => {
      const book = await desks.versions.list();
      const { client, prefix } = redis;
      const { sealing } = testKeys();
      const all = createPolicyVersions({ redis: client, subscriber: client, prefix, sealing });
      await all.commit(book.revision, settle(book, (book.scheduled?.at ?? 0) + 1));
      return (await send(ann, 'GET', '/versions')).body;
    };
    const from = async (rule: string) => {
      await published(await draftWith(rule));
      return take();
    };
    await from(SECOND_CALL);
    await from(SECOND_CALL.replace('second-call-from', 'another-call-from'));
    expect(await from(SECOND_CALL.replace('second-call-from', 'one-more-call-from'))).toMatchObject({
      active: 3,
      rollBackTo: 2,
    });
    const again = await send(ann, 'POST', '/versions/1/actions', {
      type: 'publish',
      at: Date.now() + 30 * 24 * HOUR,
    });
    expect(again).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('so that a second person approves it') },
    });
    const { body: draft } = await send(ann, 'POST', '/drafts', { title: 'as before', from: 'version-1' });
    const proposed = await send(ann, 'POST', '/versions', { draft: draft.id, reason: 'as before', over: 3 });
    expect(proposed.body).toMatchObject({ number: 4, status: 'proposed', basedOn: 3 });
    await send(bob, 'POST', '/versions/4/actions', { type: 'approve' });
    const at = Date.now() + 24 * HOUR;
    expect((await send(ann, 'POST', '/versions/4/actions', { type: 'publish', at })).status).toBe(200);

    // At night, with that set for tomorrow, two people go back at once.
    const back = (key: string, to: number) => send(key, 'POST', '/roll-back', { why: 'calls waited', to });
    expect((await back(bob, 2)).body).toEqual({ number: 2 });
    expect((await back(ann, 2)).body).toEqual({ number: 2 });
    expect(await take()).toMatchObject({ active: 2, scheduled: null, rollBackTo: 1 });
    expect(await back(ann, 2)).toMatchObject({ status: 409 });
    expect((await back(bob, 1)).body).toEqual({ number: 1 });
    expect(await take()).toMatchObject({ active: 1, rollBackTo: null });
    expect(audited.filter(({ what }) => what === 'policyRolledBack').map(({ details }) => details)).toEqual([
      expect.objectContaining({ number: 2, calledOff: 4, reason: 'calls waited' }),
      expect.objectContaining({ number: 1, calledOff: null }),
    ]);
  });

  it('given another telephone of a specialist, then it is said without the number, and is no matter of another force', async () => {
    const { body: draft } = await send(ann, 'POST', '/drafts', { title: 'her new telephone' });
    const { text, revision } = (await send(ann, 'GET', `/files/${draft.id}/roster.yaml`)).body;
    const path = `/drafts/${draft.id}/files/roster.yaml`;
    const moved = text.replace('+447700900201', '+447700900999');
    expect((await send(ann, 'PUT', path, { text: moved, revision })).status).toBe(200);
    expect((await send(ann, 'GET', `/diff?to=${draft.id}`)).body).toEqual({
      changes: [expect.objectContaining({ words: 'specialist amina: an address that is rung changed' })],
      forces: ['westshire'],
    });
    const { number } = (await send(ann, 'POST', '/versions', { draft: draft.id, reason: 'lost' })).body;
    for (const type of ['approve', 'publish'])
      expect((await send(stranger, 'POST', `/versions/${number}/actions`, { type })).status, type).toBe(403);
  });

  it('given a draft with a mistake, when it is checked or proposed, then it says file, line, column and the nearest word', async () => {
    const draft = await draftWith(SECOND_CALL.replace('own-only', 'own-olny'));
    const { errors } = (await send(ann, 'GET', `/check/${draft}`)).body;
    expect(errors).toEqual([
      expect.objectContaining({
        file: 'policy.yaml',
        message: 'there is no overflow order "own-olny"',
        hint: expect.stringContaining('own-only'),
      }),
    ]);
    const refused = await send(ann, 'POST', '/versions', { draft, reason: 'sooner' });
    expect(refused).toMatchObject({
      status: 400,
      body: { errors: [{ path: `policy.yaml:${errors[0].line}:${errors[0].column}` }] },
    });
    // The draft is there still, to be put right.
    expect((await send(ann, 'GET', `/drafts/${draft}`)).status).toBe(200);
  });

  it('given a version published since, when a draft that was begun before is proposed, then nobody undoes what they have not seen', {
    timeout: 30_000,
  }, async () => {
    const older = await draftWith(SECOND_CALL.replace('second-call-from', 'another-call-from'));
    const number = await published(await draftWith(SECOND_CALL));
    const { versions } = desks;
    // Its time comes; here nobody follows versions, so the book is settled by hand.
    const book = await versions.list();
    const { sealing } = testKeys();
    const all = createPolicyVersions({
      ...{ redis: redis.client, subscriber: redis.client, prefix: redis.prefix, sealing },
    });
    await all.commit(book.revision, settle(book, (book.scheduled?.at ?? 0) + 1));

    const refused = await send(ann, 'POST', '/versions', { draft: older, reason: 'mine' });
    expect(refused).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining(`version ${number} is in force`) },
    });
    const seen = await send(ann, 'POST', '/versions', { draft: older, reason: 'mine', over: number });
    expect(seen).toMatchObject({ status: 200, body: { number: 2, basedOn: 1 } });
  });

  it('given ops of another force, when they read, draft or propose, then the routing of this one is not theirs', async () => {
    const draft = await draftWith(SECOND_CALL);
    for (const [method, path, body] of [
      ['GET', '/files/inForce/roster.yaml', undefined],
      ['POST', '/drafts', { title: 'mine' }],
      ['POST', '/versions', { draft, reason: 'mine' }],
      ['GET', `/rehearsal?ref=${draft}`, undefined],
      ['GET', '/shadow-report?force=westshire', undefined],
    ] as const)
      expect((await send(stranger, method, path, body)).status, `${method} ${path}`).toBe(403);
  });

  it('given a force that begins, when its lines are set to shadow in a draft, then lines.yaml says so and keeps its comments', async () => {
    const { body: draft } = await send(ann, 'POST', '/drafts', { title: 'begin' });
    const set = await send(ann, 'PUT', `/drafts/${draft.id}/introduction`, {
      ...{ force: 'westshire', stage: 'shadow', sharePercent: 40, revision: 1 },
    });
    expect(set.status).toBe(200);
    expect((await send(ann, 'GET', `/introduction/${draft.id}`)).body.lines).toEqual([
      { line: '101', force: 'westshire', stage: 'shadow', sharePercent: 40 },
      { line: 'emergency', force: 'westshire', stage: 'shadow', sharePercent: 40 },
    ]);
    const { text } = (await send(ann, 'GET', `/files/${draft.id}/lines.yaml`)).body;
    expect(text).toContain('# no hand-over unless mayHandOver says so');
    const words = (await send(ann, 'GET', `/diff?to=${draft.id}`)).body.changes.map(
      (change: { words: string }) => change.words,
    );
    expect(words).toEqual([
      'line 101: introduction now shadow, 40 % of calls, was automatic, 100 % of calls',
      'line emergency: introduction now shadow, 40 % of calls, was automatic, 100 % of calls',
    ]);
  });
});

describe('recorded calls by API', () => {
  const household = (calls: number) =>
    assessmentOf(null, {
      repeat: { windowHours: 24, sameNumber: 0, samePerson: 0, sameHousehold: calls },
    });

  it('given recorded calls, when a draft is rehearsed over them, then it says which would have gone otherwise and what each hour would ask', async () => {
    const at = Math.floor(Date.now() / HOUR) * HOUR - 2 * HOUR;
    const again = await recordCall(store, { at, assessment: household(1), lasts: 30 * MINUTE });
    await recordCall(store, { at: at + MINUTE, assessment: household(0), lasts: 5 * MINUTE });
    await recordCall(store, { at: at + MINUTE, assessment: household(1), seen: { specialistsFree: 0 } });
    await recordCall(store, { at, assessment: household(1), force: 'southshire' });
    const draft = await draftWith(SECOND_CALL);
    const { body } = await send(ann, 'GET', `/rehearsal?ref=${draft}&lastHours=24`);
    expect(body).toMatchObject({ calls: 3, differentCalls: 1, undecided: 0, guessed: 0 });
    expect(body.different[0]).toMatchObject({
      callId: again.id,
      differences: ['a specialist would have been brought'],
      rulesAdded: ['second-call-from-the-household'],
    });
    expect(body.load).toEqual([
      {
        ...{ from: at, calls: 3, wantedBefore: 0, wantedAfter: 1, minutesBefore: 0, minutesAfter: 30 },
        ...{ atOnceBefore: 0, atOnceAfter: 1 },
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('7700900101');
    expect(audited.at(-1)).toMatchObject({ what: 'routingRehearsed', operation: 'consultation' });
  });

  it('given a past call, when it is explained, then each answer of the rules is there; another force is told that there is none', async () => {
    const at = Date.now() - HOUR;
    const call = await recordCall(store, { at, assessment: assessmentOf('high'), lasts: MINUTE });
    const explained = await send(ann, 'POST', '/explain', { callId: call.id });
    const [first] = explained.body.explanations;
    expect(first.plan.level).toBe('high');
    expect(first.rules.find(({ rule }: { rule: string }) => rule === 'high-risk')).toMatchObject({
      holds: true,
      gave: expect.arrayContaining(['a specialist, listening first']),
    });
    expect(first.rules.find(({ rule }: { rule: string }) => rule === 'stalking')).toMatchObject({
      holds: false,
      unmet: ['a marker on record is stalking'],
    });
    expect(audited.at(-1)).toMatchObject({ what: 'routingExplained', subjectId: call.id });
    for (const [key, callId] of [
      [stranger, call.id],
      [ann, 'CA404' as CallId],
    ] as const)
      expect((await send(key, 'POST', '/explain', { callId })).status).toBe(404);
    const described = await send(ann, 'POST', '/explain', { call: { line: '101', level: 'high' } });
    expect(described.body.explanations[0].plan.specialist.openingMode).toBe('listening');
    expect((await send(ann, 'POST', '/explain', { call: { line: '202' } })).status).toBe(404);
  });

  it('given calls on a line that shadows, when the report is made, then it says what would have been done beside what was', async () => {
    const at = Date.now() - HOUR;
    const plan = aPlan('high', { introduction: 'shadow', followUps: ['victim-support' as never] });
    const asked = { type: 'specialistRequested', by: 'handler-1' };
    await recordCall(store, { at, plan, events: [asked], lasts: MINUTE });
    await recordCall(store, { at, plan, lasts: MINUTE });
    await recordCall(store, {
      ...{ at, assessment: null, plan: aPlan(null, { introduction: 'shadow' }), events: [asked] },
      lasts: MINUTE,
    });
    await recordCall(store, { at, plan: aPlan('high'), line: 'emergency', lasts: MINUTE });
    const { rows } = (await send(ann, 'GET', '/shadow-report?lastHours=2')).body;
    expect(rows).toMatchObject([
      {
        ...{ force: 'westshire', line: '101', calls: 3, stages: { shadow: 3, automatic: 0 } },
        compared: {
          calls: 3,
          wouldBring: { asked: 1, notAsked: 1 },
          askedOnly: 1,
          followUps: { chosen: 0, notChosen: 2 },
        },
      },
      { line: 'emergency', stages: { automatic: 1 }, compared: { calls: 0 } },
    ]);
  });
});
