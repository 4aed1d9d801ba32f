import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Scope } from '../../../src/core/access/scope.ts';
import { id, type PersonId, type ReferralId } from '../../../src/core/ids.ts';
import { AMINA, legOf, PIN } from '../../support/contact-parts.ts';
import { type FollowUpApi, followUpApi } from '../../support/follow-up-api.ts';
import { callCard, MATCH } from '../../support/call-cards.ts';
import { FORCE, request, testFiles } from '../../support/follow-up-service.ts';

const REFERRAL = '/api/v1/referrals/CA1.victim-support';
const RAISE = { callId: 'CA1', pathway: 'victim-support', people: ['person-1'], why: 'she asked for it' };
const ELSEWHERE = { force: 'southshire' };

let all: FollowUpApi;
beforeEach(async () => {
  all = await followUpApi(testFiles({ consent: 'needed' }));
});
afterEach(() => all[Symbol.asyncDispose]());

const as = (scopes: readonly Scope[], part: { force?: string; specialist?: string } = {}) => {
  const key = all.keyOf(scopes, part);
  return {
    get: (path: string) => all.api.send(key, 'GET', path),
    post: (path: string, body: unknown, headers = {}) => all.api.send(key, 'POST', path, body, headers),
  };
};

describe('what needs which scope', () => {
  it.each([
    ['POST', '/api/v1/referrals', RAISE],
    ['GET', '/api/v1/referrals', undefined],
    ['GET', REFERRAL, undefined],
    ['POST', `${REFERRAL}/actions`, { type: 'hold', why: 'x' }],
    ['POST', `${REFERRAL}/print-view`, undefined],
    ['GET', '/api/v1/pathways', undefined],
    ['POST', '/api/v1/pathways/victim-support/hold', { force: 'westshire', why: 'x' }],
    ['POST', '/api/v1/pathways/victim-support/release', { force: 'westshire', why: 'x' }],
    ['POST', '/api/v1/calls/CA1/confirmed-facts', { fact: 'attended', why: 'x' }],
    ['GET', '/api/v1/calls/CA1/confirmed-facts', undefined],
    ['GET', '/api/v1/queues', undefined],
    ['GET', '/api/v1/queues/jobs', undefined],
    ['GET', '/api/v1/re-contacts', undefined],
    ['POST', '/api/v1/re-contacts', { callId: 'CA1', person: 'person-1', why: 'x' }],
    ['POST', '/api/v1/re-contacts/x/actions', { type: 'press' }],
    ['GET', '/api/v1/reports/referrals?force=westshire', undefined],
    ['GET', '/api/v1/reports/referrals/rows?force=westshire', undefined],
  ])(
    '%s %s: given a key without it, then 403 as a problem, and nothing is changed',
    async (method, path, body) => {
      const answer = await all.api.send(all.keyOf(['alarms:read']), method, path, body);
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect(answer.type).toContain('application/problem+json');
      expect(await all.service.followUps.records.open(0, 10)).toEqual([]);
      expect(await all.service.followUps.referrals.pathwayHolds()).toEqual([]);
    },
  );
});

describe('raising', () => {
  it('S12 S13: given the same press twice with one key, then it is one and the same answer; another person is told who was first', async () => {
    const handler = as(['calls:command']);
    const headers = { 'idempotency-key': 'raise-0001' };
    const first = await handler.post('/api/v1/referrals', RAISE, headers);
    const again = await handler.post('/api/v1/referrals', RAISE, headers);
    expect(first).toMatchObject({
      status: 200,
      body: {
        referral: { id: 'CA1.victim-support', status: 'held', people: ['person-1'] },
        raisedBefore: null,
      },
    });
    expect(again.body).toEqual(first.body);
    const changed = await handler.post('/api/v1/referrals', { ...RAISE, why: 'another' }, headers);
    expect(changed.status).toBe(409);
    const second = await as(['calls:command']).post('/api/v1/referrals', RAISE);
    expect(second.body.raisedBefore).toMatchObject({ by: first.body.referral.raisedBy });
    expect(await all.service.followUps.records.open(0, 10)).toHaveLength(1);
  });

  it('S7 S8: given nobody has said who called, then it names no suspect and waits until somebody has', async () => {
    const [nia] = MATCH.people;
    const tied = [nia!, { ...nia!, personId: id<PersonId>('her-ex'), roles: ['suspect' as const] }];
    const card = callCard('CA2', { force: FORCE, assessment: { ...MATCH, people: tied } });
    all.cards.set('CA2', card);
    const raise = { callId: 'CA2', pathway: RAISE.pathway, why: RAISE.why };
    const raised = await as(['calls:command']).post('/api/v1/referrals', raise);
    expect(raised.body.referral).toMatchObject({ people: ['person-1'], status: 'held' });
    const record = async () => await all.service.followUps.records.load(id<ReferralId>('CA2.victim-support'));
    expect(await record()).toMatchObject({ unconfirmed: true });

    const match = { decision: 'corrected', personId: null, by: null } as const;
    all.cards.set('CA2', { ...card, match });
    await as(['calls:command']).post('/api/v1/referrals', { ...raise, why: 'she is not known' });
    expect(await record()).toMatchObject({ unconfirmed: false, people: [] });
  });

  it('given a role that may not, another force, no reason or more than it takes, then it is refused and nothing is raised', async () => {
    const handler = as(['calls:command']);
    for (const [who, body, status] of [
      [as(['referrals:raise']), RAISE, 403],
      [as(['calls:command'], ELSEWHERE), RAISE, 404],
      [handler, { ...RAISE, callId: 'CA9' }, 404],
      [handler, { ...RAISE, pathway: 'unknown' }, 404],
      [handler, { ...RAISE, why: '  ' }, 400],
      [handler, { callId: 'CA1', pathway: 'victim-support' }, 400],
      [handler, { ...RAISE, raisedBy: 'somebody-else' }, 400],
      [handler, { ...RAISE, number: '+447700900101' }, 400],
    ] as const) {
      const answer = await who.post('/api/v1/referrals', body);
      expect(answer.status, JSON.stringify(body)).toBe(status);
      expect(answer.type).toContain('application/problem+json');
      expect(JSON.stringify(answer.body)).not.toContain('7700');
    }
    expect(await all.service.followUps.records.open(0, 10)).toEqual([]);
  });

  it('shows each which pathways they may raise, and the holds of their own force alone', async () => {
    const { referrals } = all.service.followUps;
    const pathway = request('CA1').pathway;
    await referrals.holdPathway(pathway, id('southshire'), id('sup-s'), 'closed in the south');
    const [shown] = (await as(['calls:command']).get('/api/v1/pathways')).body.pathways;
    expect(shown).toMatchObject({ id: 'victim-support', mayRaise: true, consentNeeded: true, holds: [] });
    expect((await as(['referrals:read']).get('/api/v1/pathways')).body.pathways[0].mayRaise).toBe(false);
  });
});

describe('a referral', () => {
  beforeEach(async () => {
    await as(['calls:command']).post('/api/v1/referrals', RAISE);
  });

  it('of another force is as if it did not exist, whatever is asked of it', async () => {
    const south = as(['referrals:read', 'referrals:act'], ELSEWHERE);
    expect((await south.get(REFERRAL)).status).toBe(404);
    expect((await south.post(`${REFERRAL}/actions`, { type: 'revoke', why: 'x' })).status).toBe(404);
    expect((await south.post(`${REFERRAL}/print-view`, undefined)).status).toBe(404);
    expect((await south.get('/api/v1/referrals')).body.referrals).toEqual([]);
    expect(all.service.audited.map(({ what }) => what)).not.toContain('referralPrintViewShown');
  });

  it('changes by each verb once, says what cannot be done in words, and the print view is on record', async () => {
    const desk = as(['referrals:read', 'referrals:act']);
    const act = (body: unknown, headers = {}) => desk.post(`${REFERRAL}/actions`, body, headers);
    const early = await act({ type: 'release', why: 'now' });
    expect(early).toMatchObject({ status: 409, body: { detail: 'waits for consent to be recorded' } });
    expect((await act({ type: 'recordConsent', state: 'refused', why: 'not now' })).body).toMatchObject({
      status: 'held',
      consent: 'refused',
    });
    expect((await act({ type: 'recordConsent', state: 'overridden', why: ' ' })).status).toBe(400);
    const headers = { 'idempotency-key': 'consent-0001' };
    const over = { type: 'recordConsent', state: 'overridden', why: 'a child is at risk' };
    const done = await act(over, headers);
    expect(done.body).toMatchObject({ status: 'ready', consentRecord: { why: 'a child is at risk' } });
    expect((await act(over, headers)).body).toEqual(done.body);
    expect(await act({ type: 'complete', why: 'done' })).toMatchObject({ status: 409 });
    expect((await desk.post(`${REFERRAL}/print-view`, undefined)).body).toMatchObject({
      title: 'Victim support',
    });
    expect(all.service.audited.map(({ what }) => what)).toContain('referralPrintViewShown');
  });
});

describe('confirmed facts', () => {
  const path = '/api/v1/calls/CA1/confirmed-facts';

  it('S7: given a person’s word, then it is on record with who; what the service knows of itself nobody says', async () => {
    const handler = as(['calls:command', 'calls:read']);
    const said = {
      fact: 'childAtAddressConfirmed',
      why: 'seen by officers',
      details: { childrenDetails: 'two' },
    };
    const fact = await handler.post(path, said);
    expect(fact).toMatchObject({
      status: 200,
      body: { people: ['person-1'], confirmations: [{ source: 'person' }] },
    });
    expect(JSON.stringify(fact.body)).not.toContain('two');
    expect((await handler.post(path, said)).body.confirmations).toHaveLength(1);
    const room = as(['calls:identity', 'calls:read']);
    expect((await room.post(path, said)).body.confirmations[1]).toMatchObject({ source: 'controlRoom' });
    for (const name of [
      'callDegraded',
      'maracRepeat',
      'riskMarkerOnConfirmedCaller',
      'attendedWithChildConfirmed',
    ])
      expect((await handler.post(path, { fact: name, why: 'I say so' })).status, name).toBe(403);
    expect((await handler.post(path, { fact: 'numberMatched', why: 'x' })).status).toBe(400);
    expect((await handler.post(path, { fact: 'attended', why: '' })).status).toBe(400);
    expect((await as(['calls:command'], ELSEWHERE).post(path, said)).status).toBe(404);
    expect((await as(['calls:read'], ELSEWHERE).get(path)).status).toBe(404);
    expect((await handler.get(path)).body.facts).toHaveLength(1);
  });
});

describe('the switch of a pathway', () => {
  it('given a supervisor of the force, then nothing is sent until it is released, and both are on record with the reason', async () => {
    all.service.use(testFiles());
    all.service.followUps.startRelays();
    const supervisor = as(['pathways:hold', 'referrals:read']);
    const path = '/api/v1/pathways/victim-support';
    const hold = { force: 'westshire', why: 'their office is closed' };
    expect((await supervisor.post(`${path}/hold`, hold)).body).toEqual({ outcome: 'done' });
    expect((await supervisor.post(`${path}/hold`, { ...hold, force: 'southshire' })).status).toBe(403);
    expect((await supervisor.post('/api/v1/pathways/unknown/hold', hold)).status).toBe(404);
    expect((await supervisor.post(`${path}/hold`, { force: 'westshire' })).status).toBe(400);
    await as(['calls:command']).post('/api/v1/referrals', RAISE);
    expect((await supervisor.get(REFERRAL)).body).toMatchObject({ status: 'held' });
    expect((await supervisor.get('/api/v1/pathways')).body.pathways[0].holds).toMatchObject([
      { force: 'westshire', why: 'their office is closed' },
    ]);
    const south = as(['pathways:hold'], ELSEWHERE);
    expect((await south.post(`${path}/release`, hold)).status).toBe(403);
    const open = { force: 'westshire', why: 'they are open again' };
    expect((await supervisor.post(`${path}/release`, open)).body).toEqual({ released: 1 });
    await expect
      .poll(() => all.service.audited.filter(({ subjectId }) => subjectId === 'victim-support'))
      .toMatchObject([
        { what: 'pathwayHeld', details: { reason: 'their office is closed' } },
        { what: 'pathwayReleased', details: { reason: 'they are open again' } },
      ]);
  });
});

describe('the queues', () => {
  it('given work that waits, then each piece is listed, the oldest first; another force sees that it waits and not what', async () => {
    const { jobs, desk } = all.service.followUps;
    all.service.use(testFiles());
    await desk.raise(request('CA1'));
    const retry = { attempts: 3, firstDelayMs: 10, maxDelayMs: 10 };
    const { referralId } = request('CA1');
    await jobs.add({ do: 'deliverReferral', referralId, round: 1, priority: 10, retry });
    await jobs.add({ do: 'sendNotice', noticeId: 'n1' });
    const own = as(['referrals:read']);
    const listed = (await own.get('/api/v1/queues/jobs')).body.jobs;
    expect(listed.map(({ what, about }: { what: string; about: string }) => [what, about])).toEqual([
      ['deliverReferral', 'CA1-victim-support'],
      ['sendNotice', 'not shown'],
    ]);
    const theirs = await as(['referrals:read'], ELSEWHERE).get('/api/v1/queues/jobs?limit=1');
    expect(theirs.body.jobs).toMatchObject([{ what: 'deliverReferral', about: 'not shown' }]);
    expect((await as(['admin']).get('/api/v1/queues/jobs')).body.jobs[1].about).toBe('n1');
    const { queues } = (await own.get('/api/v1/queues')).body;
    expect(queues.find(({ queue }: { queue: string }) => queue === 'deliveries')).toMatchObject({
      waiting: 1,
      workers: 0,
    });
    expect((await own.get('/api/v1/queues/jobs?limit=many')).status).toBe(400);
  });
});

describe('promised contact by API', () => {
  const plan = { callId: 'CA1', person: 'person-1', why: 'she asked to be rung' };
  const profile = {
    ...{ number: '+447700900101', windows: [{ weekdays: [1 as const], fromMinute: 600, toMinute: 720 }] },
    ...{ whoMayAnswer: [], codeWord: 'parcel', stopWord: null, voicemail: false, text: false },
    ...{ interpreter: null, noContact: false, agreedOn: null, source: 'specialist' },
  };

  it('S10: given a promise, then only a signed-in specialist presses, whom the profile allows; no number goes in or out', async () => {
    all.service.setNow(Date.parse('2026-11-23T09:00:00Z'));
    all.service.profiles.set('person-1', { profile, unsafeNumbers: new Set(), mayBePerpetrator: false });
    const { reContacts, contactVoice } = all.service.followUps;
    const handler = as(['calls:command']);
    expect((await as(['calls:command'], ELSEWHERE).post('/api/v1/re-contacts', plan)).status).toBe(404);
    expect((await handler.post('/api/v1/re-contacts', { ...plan, number: '+447700900101' })).status).toBe(
      400,
    );
    expect((await handler.post('/api/v1/re-contacts', { ...plan, why: '' })).status).toBe(400);
    const planned = (await handler.post('/api/v1/re-contacts', plan)).body;
    expect((await handler.post('/api/v1/re-contacts', plan)).body).toEqual(planned);
    const actions = `/api/v1/re-contacts/${planned.id}/actions`;
    const specialist = as(['specialist:self', 'referrals:act'], { specialist: AMINA.specialist });
    const early = await specialist.post(actions, { type: 'press' });
    expect(early).toMatchObject({
      status: 409,
      body: { detail: 'not now: outside the hours that were agreed' },
    });

    all.service.setNow(Date.parse('2026-11-23T10:30:00Z'));
    await reContacts.sweep();
    expect((await as(['referrals:act']).post(actions, { type: 'press' })).status).toBe(403);
    expect((await as(['referrals:read'], ELSEWHERE).get(`/api/v1/re-contacts/${planned.id}`)).status).toBe(
      404,
    );
    expect((await as(['referrals:read'], ELSEWHERE).get('/api/v1/re-contacts')).body.reContacts).toEqual([]);
    expect((await specialist.post(actions, { type: 'press', number: '+447700900999' })).status).toBe(400);
    const pressed = await specialist.post(actions, { type: 'press' });
    expect(pressed.body).toMatchObject({
      reContact: { status: 'withSpecialist' },
      brief: { codeWord: 'parcel' },
    });
    const webhook = { contact: id<ReferralId>(planned.id), press: 1, legId: legOf(1), token: 't1' };
    await contactVoice.fetched(webhook);
    await contactVoice.pinEntered({ ...webhook, token: 't2' }, PIN);
    const told = await specialist.post(actions, { type: 'attempted', outcome: 'somebodyElse' });
    expect(told.body.reContact).toMatchObject({ status: 'withSupervisor', owner: 'supervisor' });

    const more = { type: 'allowMore', attempts: 1, why: 'she rang and asked' };
    expect((await specialist.post(actions, more)).status).toBe(403);
    const supervisor = as(['specialists:act', 'referrals:act', 'referrals:read']);
    expect((await supervisor.post(actions, more)).body.reContact).toMatchObject({
      status: 'planned',
      maxAttempts: 2,
    });
    expect((await supervisor.post(actions, { type: 'end', why: 'done' })).body.reContact.status).toBe(
      'ended',
    );
    expect(await supervisor.post(actions, { type: 'end', why: 'done' })).toMatchObject({ status: 409 });
    const seen = [planned, pressed.body, told.body, (await supervisor.get('/api/v1/re-contacts')).body];
    expect(JSON.stringify(seen)).not.toContain('7700900');
  });
});

describe('reports and exports', () => {
  it('S15: given one’s own force, then figures and rows without contents, and the export is on record; no other force', async () => {
    all.service.use(testFiles());
    await all.service.followUps.desk.raise(request('CA1', { because: 'she said he strangled her' }));
    await all.service.followUps.desk.raise(request('CA2', { force: id('southshire') }));
    const own = as(['referrals:read']);
    const report = (await own.get('/api/v1/reports/referrals?force=westshire')).body;
    expect(report).toMatchObject({ total: { raised: 1, overdue: 0 }, byRecipient: [{ name: 'partner' }] });
    const exported = await own.get('/api/v1/reports/referrals/rows?force=westshire');
    expect(exported.body.rows.map(([first]: string[]) => first)).toEqual(['id', 'CA1-victim-support']);
    expect(JSON.stringify(exported.body)).not.toContain('strangled');
    expect(all.service.audited).toMatchObject([
      { what: 'referralsExported', operation: 'consultation', details: { force: 'westshire', referrals: 1 } },
    ]);
    for (const path of ['/api/v1/reports/referrals', '/api/v1/reports/referrals/rows']) {
      expect((await own.get(`${path}?force=southshire`)).status).toBe(403);
      expect((await own.get(path)).status).toBe(400);
      expect((await own.get(`${path}?force=westshire&days=0`)).status).toBe(400);
    }
  });
});
