import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRegisterDesk } from '../../../src/app/register/desk.ts';
import type { Scope } from '../../../src/core/access/scope.ts';
import { registerHandlers } from '../../../src/http/handlers/register.ts';
import { registerProposalHandlers } from '../../../src/http/handlers/register-proposals.ts';
import type { AuditTrail } from '../../../src/ports/audit-trail.ts';
import { type ApiServer, apiServer, type KeyOf, keyMaker } from '../../support/api-server.ts';
import { type FreshRedis, freshRedis } from '../../support/redis.ts';
import {
  anna,
  aTie,
  ben,
  dora,
  eve,
  FORCE,
  grace,
  NUMBERS,
  putIntoRegister,
  TODAY,
} from '../../support/register-fixtures.ts';
import { type TestTools, testTools } from '../../support/register-tools.ts';

const KEEPER: readonly Scope[] = ['register:read', 'register:change', 'register:approve'];
const PARTNER: readonly Scope[] = ['register:propose'];
const LOOK = { force: FORCE, reason: 'incident 1234' };

let fresh: FreshRedis;
let tools: TestTools;
let server: ApiServer;
let keyOf: KeyOf;
beforeEach(async () => {
  fresh = freshRedis();
  tools = await testTools(fresh);
  await putIntoRegister(tools.store);
  const made = keyMaker();
  keyOf = made.keyOf;
  const desk = createRegisterDesk(async () => tools);
  const trail = {
    page: async ({ subjectId }: { subjectId?: string }) => ({
      entries: tools.entries
        .filter((entry) => entry.subjectId === subjectId)
        .map((entry, sequence) => ({ sequence, hash: '', entry }))
        .reverse(),
      next: null,
    }),
  } as unknown as AuditTrail;
  server = await apiServer(made.keys, {
    more: { ...registerHandlers(desk, trail), ...registerProposalHandlers(desk) },
  });
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await fresh.close();
});

const post = (key: string, path: string, body: object, idempotencyKey?: string) =>
  server.send(
    key,
    'POST',
    `/api/v1/register${path}`,
    body,
    idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey },
  );
const change = (key: string, what: object, again?: string) =>
  post(key, '/changes', { ...LOOK, change: what }, again);

describe('looking at the register by API', () => {
  it('finds by any usual writing of a number, opens the file, and leaves who and why', async () => {
    const key = keyOf(KEEPER);
    const found = await post(key, '/search', { ...LOOK, by: 'number', text: '07700 900 101' });
    expect(found.body.people).toMatchObject([{ person: anna.id, name: 'Anna Marlow' }]);
    const file = await post(key, `/people/${anna.id}/view`, LOOK);
    expect(file.body).toMatchObject({
      person: { codeWords: ['pepperoni'], children: [{ school: 'Northtown Primary' }] },
      households: [{ address: '1 Harbour Row, Northtown, NT1 1AA' }],
    });
    const history = await post(key, `/people/${anna.id}/history`, { ...LOOK, reason: 'monthly check' });
    expect(history.body.entries.map((each: Record<string, string>) => [each.what, each.reason])).toEqual([
      ['personShown', 'monthly check'],
      ['personShown', 'incident 1234'],
      ['registerSearched', 'incident 1234'],
    ]);
  });

  it('S15: needs the scope, a reason and a force of one’s own; another force’s file stays closed', async () => {
    const key = keyOf(KEEPER);
    const search = { ...LOOK, by: 'name', text: 'Marlow' };
    expect((await post(keyOf(['calls:read']), '/search', search)).status).toBe(403);
    expect((await post(key, '/search', { ...search, reason: '' })).status).toBe(400);
    expect((await post(key, '/search', { ...search, force: 'southshire' })).status).toBe(403);
    expect((await post(key, `/people/${grace.id}/view`, LOOK)).status).toBe(403);
    const glass = { ...LOOK, breakGlass: true };
    expect((await post(key, `/people/${grace.id}/view`, glass)).status).toBe(403);
    expect(tools.raised).toEqual([]);
    const breaker = keyOf([...KEEPER, 'breakGlass:use']);
    expect((await post(breaker, `/people/${grace.id}/view`, glass)).status).toBe(200);
    expect(tools.raised).toMatchObject([{ class: 'urgent', kind: 'register' }]);
  });

  it('is limited to 30 an hour for each person', async () => {
    const key = keyOf(KEEPER);
    for (let n = 0; n < 30; n += 1) await post(key, `/people/${anna.id}/view`, LOOK);
    expect((await post(key, `/people/${anna.id}/view`, LOOK)).status).toBe(429);
    expect((await post(keyOf(KEEPER), `/people/${anna.id}/view`, LOOK)).status).toBe(200);
  });

  it('alarms when somebody looks for themselves or somebody close, found or not', async () => {
    const key = keyOf(KEEPER);
    const ties = { numbers: ['07700 900999'], names: ['Dora Quill'] };
    expect((await post(key, '/staff-ties', ties)).status).toBe(200);
    await post(key, '/search', { ...LOOK, by: 'number', text: NUMBERS.unknown });
    expect(tools.raised).toHaveLength(1);
    await post(key, `/people/${dora.id}/view`, LOOK);
    expect(tools.raised).toHaveLength(2);
    const other = keyOf(['register:read']);
    expect((await post(other, '/staff-ties', { ...ties, of: 'somebody' })).status).toBe(403);
  });

  it('S14: no number or name stands in a URL, and answers are not kept for a repeat', async () => {
    const key = keyOf(KEEPER);
    const search = { ...LOOK, by: 'name', text: 'Marlow' };
    await post(key, '/search', search, 'the-same-key');
    const again = await post(key, '/search', { ...search, text: 'Quill' }, 'the-same-key');
    expect(again.body.people).toMatchObject([{ person: dora.id }]);
  });

  it('gives what a person gets who asks, and enters it as a disclosure', async () => {
    const withhold = [{ part: 'threats', because: 'investigation' }];
    const given = await post(keyOf(KEEPER), `/people/${anna.id}/subject-access`, { ...LOOK, withhold });
    expect(given.body).toMatchObject({ name: 'Anna Marlow', threats: [], withheld: withhold });
    expect(JSON.stringify(given.body)).not.toContain(ben.id);
    expect(tools.entries.at(-1)).toMatchObject({ operation: 'disclosure', recipient: 'data subject' });
  });

  it('lists what falls due, by id alone', async () => {
    const due = await server.send(
      keyOf(KEEPER),
      'GET',
      `/api/v1/register/reviews?force=${FORCE}&on=2027-05-01`,
    );
    expect(due.body.due.map((each: { person: string }) => each.person)).toContain(anna.id);
    expect(JSON.stringify(due.body)).not.toContain('Marlow');
  });
});

describe('changing the register by API', () => {
  it('adds a person under an id that says nothing, once, however often it is sent', async () => {
    const key = keyOf(KEEPER);
    const entry = {
      reference: 'N-1',
      name: 'Nia Alder',
      numbers: [{ number: '07700 900 144', role: 'victim' }],
      markers: [{ type: 'stalking', level: 'high', reason: 'followed home' }],
    };
    const add = { kind: 'addPerson', source: 'telephone', entry };
    const first = await change(key, add, 'add-nia-0001');
    expect(first.body).toMatchObject({ outcome: 'done' });
    expect(first.body.person).toMatch(/^p[\w-]{11}$/);
    expect((await change(key, add, 'add-nia-0001')).body).toEqual(first.body);
    const found = await post(key, '/search', { ...LOOK, by: 'name', text: 'Nia' });
    expect(found.body.people).toHaveLength(1);
    expect((await tools.store.numbers(['+447700900144'])).get('+447700900144')?.level).toBe('high');
  });

  it('S6: what lowers waits for somebody else, who accepts it with a reason', async () => {
    const [key, other] = [keyOf(KEEPER), keyOf(KEEPER)];
    const waits = await change(key, {
      kind: 'changedHands',
      person: anna.id,
      number: '07700900101',
      on: TODAY,
    });
    expect(waits.body.outcome).toBe('waits');
    const decision = { accepted: true, reason: 'the network says so' };
    const path = `/proposals/${waits.body.proposal}/decision`;
    expect((await post(key, path, decision)).status).toBe(403);
    expect((await post(other, path, decision)).body.decision).toMatchObject({ accepted: true });
    const after = (await tools.store.people([anna.id])).get(anna.id)?.record;
    expect(after?.numbers[0]?.changedHandsOn).toBe(TODAY);
  });

  it('splits, records orders with structure, merges, and says what does not fit', async () => {
    const [key, other] = [keyOf(KEEPER), keyOf(KEEPER)];
    const order = {
      type: 'stalkingProtection',
      respondent: ben.id,
      protectedPeople: [anna.id],
      servedOn: '2026-11-01',
      source: 'court',
      conditions: [{ kind: 'exclusionZone', detail: 'Market Street', exceptions: ['to go to work'] }],
    };
    expect((await change(key, { kind: 'putOrder', order })).body.outcome).toBe('done');
    const [ordered] = (await tools.store.people([ben.id])).values();
    expect(ordered?.record.orders).toHaveLength(1);
    const split = await change(key, {
      kind: 'split',
      person: anna.id,
      references: [],
      numbers: [NUMBERS.marlowLandline],
      markers: [],
      orders: [],
    });
    await post(other, `/proposals/${split.body.proposal}/decision`, { accepted: true, reason: 'two people' });
    expect((await tools.store.people([split.body.person])).size).toBe(1);
    expect((await change(key, { kind: 'merge', into: dora.id, from: eve.id })).body.outcome).toBe('done');
    expect((await change(key, { kind: 'merge', into: dora.id, from: eve.id })).status).toBe(409);
    expect((await change(key, { kind: 'erase', person: 'pnobody00009' })).status).toBe(404);
    expect((await change(keyOf(['register:read']), { kind: 'erase', person: dora.id })).status).toBe(403);
  });

  it('S16: a change whose audit entry was never written is entered by whoever comes next', async () => {
    const failing = await testTools(fresh);
    const broken = {
      ...failing,
      audit: { append: async () => Promise.reject(new Error('killed here')) },
    };
    const { makeChange } = await import('../../../src/app/register/keeping.ts');
    const { settleAll } = await import('../../../src/app/register/settle.ts');
    const request = {
      requestId: 'killed-1',
      by: tools.entries[0]?.who ?? ('keeper' as never),
      force: FORCE,
      reason: 'told us',
      change: {
        kind: 'addThreat',
        person: eve.id,
        threat: { words: 'soon', on: TODAY, source: 'call' },
      },
    } as const;
    await expect(makeChange(request, broken)).rejects.toThrow('killed here');
    expect(tools.entries).toEqual([]);
    expect(await settleAll(tools)).toBe(1);
    expect(tools.entries).toMatchObject([{ what: 'threatRecorded', subjectId: eve.id }]);
    expect(await settleAll(tools)).toBe(0);
    await makeChange(request, tools);
    expect((await tools.store.people([eve.id])).get(eve.id)?.record.threats).toHaveLength(1);
  });
});

describe('a partner with a key of their own', () => {
  it('proposes an entry and a safe-contact change by their own reference, and sees what became of them', async () => {
    const [partner, keeper] = [keyOf(PARTNER), keyOf(KEEPER)];
    const entry = {
      reference: 'HT-7',
      name: 'Una Reed',
      numbers: [{ number: '07700900155', role: 'victim' }],
    };
    const said = { force: FORCE, reason: 'she asked us to' };
    const proposed = await post(partner, '/proposals', { ...said, proposal: { kind: 'entry', entry } });
    expect(proposed.body).toMatchObject({ kind: 'addPerson', because: 'partner', decision: null });
    expect((await post(partner, '/search', { ...LOOK, by: 'name', text: 'Una' })).status).toBe(403);

    const waiting = await server.send(keeper, 'GET', '/api/v1/register/proposals');
    expect(JSON.stringify(waiting.body)).not.toContain('Una');
    const [{ id }] = waiting.body.proposals;
    const shown = await post(keeper, `/proposals/${id}/view`, LOOK);
    expect(shown.body.change.person).toMatchObject({ name: 'Una Reed' });
    await post(keeper, `/proposals/${id}/decision`, { accepted: true, reason: 'confirmed by phone' });

    const profile = { number: '07700 900155', windows: [{ weekdays: [1], fromMinute: 600, toMinute: 660 }] };
    const contact = { kind: 'safeContact', person: { reference: 'HT-7' }, profile };
    const second = await post(partner, '/proposals', { ...said, proposal: contact });
    await post(keeper, `/proposals/${second.body.id}/decision`, { accepted: false, reason: 'not her wish' });
    const own = await server.send(partner, 'GET', '/api/v1/register/proposals/own');
    const decisions = own.body.proposals.map((each: { id: string; decision: object }) => [
      each.id,
      each.decision,
    ]);
    expect(Object.fromEntries(decisions)).toMatchObject({
      [id]: { accepted: true, reason: 'confirmed by phone' },
      [second.body.id]: { accepted: false, reason: 'not her wish' },
    });
    expect(
      (await server.send(keyOf(PARTNER), 'GET', '/api/v1/register/proposals/own')).body.proposals,
    ).toEqual([]);
  });

  it('learns nothing about people who are not theirs, and cannot decide', async () => {
    const partner = keyOf(PARTNER);
    const order = { type: 'bail' };
    const unknown = { respondent: { reference: 'NS-1001' }, protectedPeople: [], order, kind: 'order' };
    const refused = await post(partner, '/proposals', { force: FORCE, reason: 'court', proposal: unknown });
    expect(refused.status).toBe(404);
    const byId = (respondent: string) => ({ ...unknown, respondent: { id: respondent } });
    const said = { force: FORCE, reason: 'court' };
    const there = await post(partner, '/proposals', { ...said, proposal: byId(ben.id) });
    const nowhere = await post(partner, '/proposals', { ...said, proposal: byId('pnobody00009') });
    expect([there.status, nowhere.status]).toEqual([200, 200]);
    const decision = { accepted: true, reason: 'mine' };
    expect((await post(partner, `/proposals/${there.body.id}/decision`, decision)).status).toBe(403);
    expect((await post(keyOf(KEEPER), `/proposals/${nowhere.body.id}/decision`, decision)).status).toBe(404);
  });

  it('S6: cannot lower a level with one keeper’s help', async () => {
    await tools.proposals.put({
      ...{
        id: 'lower',
        force: FORCE,
        by: 'harbour-trust' as never,
        at: 1,
        reason: 'court said',
        decision: null,
      },
      because: 'partner',
      change: {
        kind: 'tieNumber',
        person: dora.id,
        tie: aTie(NUMBERS.dora, { source: 'crime system', changedHandsOn: '2026-01-01' }),
      },
    });
    const decision = { accepted: true, reason: 'fine' };
    const refused = await post(keyOf(KEEPER), '/proposals/lower/decision', decision);
    expect(refused.status).toBe(409);
    expect((await tools.store.numbers([NUMBERS.dora])).get(NUMBERS.dora)?.level).toBe('high');
  });
});
