import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActorId, SpecialistId } from '../../../src/core/ids.ts';
import { id } from '../../../src/core/ids.ts';
import { AppError } from '../../../src/core/errors.ts';
import { createLog } from '../../../src/log.ts';
import { type ApiServer, apiServer, type KeyOf, keyMaker } from '../../support/api-server.ts';
import { callCard } from '../../support/call-cards.ts';

describe('the REST API', () => {
  let api: ApiServer;
  let keyOf: KeyOf;
  let keys: ReturnType<typeof keyMaker>['keys'];
  let lines: string[];
  beforeEach(async () => {
    const made = keyMaker();
    ({ keyOf, keys } = made);
    lines = [];
    const destination = { write: (line: string) => void lines.push(line) };
    api = await apiServer(made.keys, { log: createLog({ level: 'debug', base: {}, destination }) });
    api.cards.set('CA1', callCard('CA1'));
  });
  afterEach(() => api[Symbol.asyncDispose]());

  describe('who may come in', () => {
    it('given no key, a wrong key or an expired key, when anything is asked, then it is 401 and nothing else', async () => {
      const expired = keyOf(['calls:read'], { expires: '2020-01-01' });
      const altered = `${keyOf(['calls:read']).slice(0, -1)}_`;
      for (const key of [null, 'alongside_key-0_wrong', altered, expired, 'eyJhbGciOiJIUzI1NiJ9.e30.x']) {
        const answer = await api.send(key, 'GET', '/api/v1/calls');
        expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
        expect(answer.type).toContain('application/problem+json');
        expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      }
      expect(lines.join('')).not.toContain('alongside_');
    });

    it('given a key without the scope, when it asks, then it is 403 and says which scope', async () => {
      const answer = await api.send(keyOf(['alarms:read']), 'GET', '/api/v1/calls');
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect(answer.body.detail).toContain('calls:read');
    });

    it('given many wrong keys from one address, when the limit is reached, then 429; a right key still works', async () => {
      const wrong = await Promise.all(
        Array.from({ length: 40 }, () => api.send('nonsense', 'GET', '/api/v1/me')),
      );
      expect(wrong.map(({ status }) => status).filter((status) => status === 429)).toHaveLength(10);
      expect((await api.send(keyOf(['calls:read']), 'GET', '/api/v1/me')).status).toBe(200);
    });

    it('given a call of another force, when it is read or commanded, then it is as if it did not exist', async () => {
      const key = keyOf(['calls:read', 'calls:command', 'calls:identity'], { force: 'southshire' });
      expect((await api.send(key, 'GET', '/api/v1/calls')).body).toEqual({ calls: [] });
      for (const [method, path, body] of [
        ['GET', '/api/v1/calls/CA1', undefined],
        ['POST', '/api/v1/calls/CA1/commands', { type: 'hold' }],
        ['POST', '/api/v1/calls/CA1/caller', { grade: '1' }],
      ] as const) {
        expect(await api.send(key, method, path, body)).toMatchObject({
          status: 404,
          body: { code: 'notFound' },
        });
      }
      expect(api.asked).toEqual([]);
    });
  });

  describe('reading calls', () => {
    it('S15: given a match, when a list is read, then it tells nothing of the person and is no consultation', async () => {
      const answer = await api.send(keyOf(['calls:read']), 'GET', '/api/v1/calls');
      expect(answer.body.calls[0].assessment.level).toBe('high');
      expect(JSON.stringify(answer.body)).not.toMatch(/Nia|refuge|find you|kettle|Close|strangled/);
      expect(api.audited).toEqual([]);
    });

    it('S15: given a match, when one call is read in full, then who read it is in the audit log first', async () => {
      const answer = await api.send(keyOf(['calls:read']), 'GET', '/api/v1/calls/CA1');
      expect(answer.body.assessment.people[0].name).toBe('Nia Example');
      expect(api.audited).toMatchObject([
        { who: 'actor-0', what: 'callRead', operation: 'consultation', subjectId: 'CA1' },
      ]);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    });

    it('given the control room’s own systems, when they read a call, then they see how it stands and no more', async () => {
      const answer = await api.send(
        keyOf(['calls:identity']),
        'GET',
        '/api/v1/calls/INC-1?by=incidentReference',
      );
      expect(answer.body).toMatchObject({ callId: 'CA1', line: { state: 'connected' } });
      expect(JSON.stringify(answer.body)).not.toMatch(/Nia|kettle/);
    });

    it('S14: given a telephone number in the path, when it is asked for, then it is refused and not logged', async () => {
      const answer = await api.send(keyOf(['calls:read']), 'GET', '/api/v1/calls/%2B447700900123');
      expect(answer.status).toBe(400);
      expect(JSON.stringify(answer.body) + lines.join('')).not.toMatch(/7700/);
    });
  });

  describe('late identity', () => {
    it('given a number in national writing, when it is sent by incident reference, then the call hears it in E.164', async () => {
      const answer = await api.send(
        keyOf(['calls:identity']),
        'POST',
        '/api/v1/calls/INC-1/caller?by=incidentReference',
        { number: '07700 900123', grade: '1' },
      );
      expect(answer).toMatchObject({ status: 200, body: { outcome: 'done' } });
      expect(api.asked).toMatchObject([
        {
          what: 'CA1:lateIdentity',
          with: { number: '+447700900123', incidentReference: null, grade: '1', location: null },
          by: { actor: 'actor-0', specialist: null },
        },
      ]);
    });

    it.each([
      ['nothing said', {}],
      ['a withheld number', { number: 'anonymous' }],
      ['a number that is none', { number: 'hello' }],
      ['an unknown field', { grade: '1', colour: 'red' }],
      ['a wrong type', { grade: 1 }],
    ])('given %s, when it is sent, then it is 400 and nothing is asked of the call', async (_, body) => {
      const answer = await api.send(keyOf(['calls:identity']), 'POST', '/api/v1/calls/CA1/caller', body);
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } });
      expect(api.asked).toEqual([]);
    });
  });

  describe('commands', () => {
    const path = '/api/v1/calls/CA1/commands';

    it('given a command the call refuses, when it is sent, then it is 409 with the reason', async () => {
      api.outcome = { kind: 'refused', reason: 'the line forbids holding' };
      const answer = await api.send(keyOf(['calls:command']), 'POST', path, { type: 'hold' });
      // calls:command alone commands, but does not read.
      expect(answer.status).toBe(404);
      const both = await api.send(keyOf(['calls:command', 'calls:read']), 'POST', path, { type: 'hold' });
      expect(both).toMatchObject({
        status: 409,
        body: { code: 'conflict', detail: 'the line forbids holding' },
      });
    });

    it('S12: given the same write twice with one key, when it is sent again, then the call is asked once', async () => {
      const key = keyOf(['calls:command', 'calls:read']);
      const headers = { 'idempotency-key': 'press-0001' };
      const first = await api.send(key, 'POST', path, { type: 'requestSpecialist' }, headers);
      const again = await api.send(key, 'POST', path, { type: 'requestSpecialist' }, headers);
      expect([first.status, again.status, again.body]).toEqual([200, 200, { outcome: 'done' }]);
      expect(api.asked).toHaveLength(1);
      const other = await api.send(key, 'POST', path, { type: 'hold' }, headers);
      expect(other).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining('another request') },
      });
    });

    it('S12: given a write the state of things was against, when it is sent again with its key, then it is tried anew, and done once', async () => {
      const key = keyOf(['calls:command', 'calls:read']);
      const headers = { 'idempotency-key': 'press-0002' };
      const send = () => api.send(key, 'POST', path, { type: 'hold' }, headers);
      api.outcome = { kind: 'refused', reason: 'others are changing this: try again' };
      expect((await send()).status).toBe(409);
      api.outcome = { kind: 'done' };
      expect([await send(), await send()]).toMatchObject([{ status: 200 }, { status: 200 }]);
      expect(api.asked).toHaveLength(2);
      expect(new Set(api.asked.map(({ by }) => (by as { commandId: string }).commandId)).size).toBe(1);
    });

    it('given a write that was one too many, when it is sent again with its key, then it is tried anew; one without the right is refused again', async () => {
      let asked = 0;
      const faults = [new AppError('tooMany', 'wait a little'), new AppError('forbidden', 'not yours')];
      await using own = await apiServer(keys, {
        more: {
          acknowledgeAlarm: async () => {
            asked += 1;
            throw faults[asked - 1] ?? new AppError('invalid', 'asked again');
          },
        },
      });
      const headers = { 'idempotency-key': 'press-0003' };
      const key = keyOf(['alarms:act']);
      const again = () => own.send(key, 'POST', '/api/v1/alarms/a1/acknowledge', {}, headers);
      const statuses = [(await again()).status, (await again()).status, (await again()).status];
      expect([statuses, asked]).toEqual([[429, 403, 403], 2]);
    });

    it('S12: given two actors with the same Idempotency-Key, when both write, then both are done', async () => {
      const headers = { 'idempotency-key': 'press-0001' };
      for (const key of [keyOf(['calls:command', 'calls:read']), keyOf(['calls:command', 'calls:read'])])
        await api.send(key, 'POST', path, { type: 'hold' }, headers);
      expect(new Set(api.asked.map(({ by }) => (by as { commandId: string }).commandId)).size).toBe(2);
    });

    it('S4 S8: given the seated specialist, when they ask to be audible, then it is refused: that is the handler’s act', async () => {
      const specialist = keyOf(['specialist:self'], { specialist: 'sam', force: 'elsewhere' });
      const seat = { ...callCard('x').seat, state: 'inRoom', specialistId: id<SpecialistId>('sam') } as const;
      api.cards.set('CA1', callCard('CA1', { seat }));
      const audible = await api.send(specialist, 'POST', path, { type: 'setSeatMode', mode: 'audible' });
      expect(audible).toMatchObject({ status: 403 });
      const coaching = await api.send(specialist, 'POST', path, { type: 'setSeatMode', mode: 'coaching' });
      expect(coaching.status).toBe(200);
      expect(api.asked).toMatchObject([{ by: { specialist: 'sam' } }]);
    });

    it('S11: given an offer to another specialist, when one accepts it, then the call is not theirs to see', async () => {
      const seat = {
        ...callCard('x').seat,
        state: 'ringing',
        specialistId: id<SpecialistId>('sam'),
      } as const;
      api.cards.set('CA1', callCard('CA1', { seat }));
      const other = keyOf(['specialist:self'], { specialist: 'kim' });
      expect((await api.send(other, 'POST', path, { type: 'acceptOffer' })).status).toBe(404);
    });
  });

  describe('bad input', () => {
    it.each([
      ['text that is no JSON', '{"type":'],
      ['an unknown command', { type: 'reboot' }],
      ['a command with more than it takes', { type: 'hold', forever: 'xxx' }],
      ['a number as a field’s name', { type: 'hold', '+447700900123': true }],
      ['an oversized body', { type: 'correctMatch', personId: null, reason: 'x'.repeat(80_000) }],
    ])('given %s, when it is sent, then it is a 400 problem that repeats none of it', async (_, body) => {
      const key = keyOf(['calls:command', 'calls:read']);
      const answer = await api.send(key, 'POST', '/api/v1/calls/CA1/commands', body);
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid', requestId: expect.any(String) } });
      expect(JSON.stringify(answer.body)).not.toMatch(/reboot|xxx|7700/);
    });

    it('given Redis silent below, when a call is asked for, then it is 503 and worth another try, and 500 for a fault', async () => {
      const key = keyOf(['calls:read']);
      for (const [message, status] of [
        ['Command timed out', 503],
        ["Stream isn't writeable and enableOfflineQueue options is false", 503],
        ['undefined is not a function', 500],
      ] as const) {
        api.fault = new Error(message);
        const answer = await api.send(key, 'GET', '/api/v1/calls');
        expect(answer.status).toBe(status);
        expect(JSON.stringify(answer.body)).not.toContain(message);
      }
    });

    it('given a path that is not there, when it is asked for, then it is a 404 problem', async () => {
      const key = keyOf(['calls:read']);
      expect(await api.send(key, 'GET', '/api/v1/nothing')).toMatchObject({
        status: 404,
        body: { code: 'notFound' },
      });
      expect((await api.send(null, 'GET', '/nothing')).status).toBe(404);
    });
  });

  it('given an alarm, when it is acknowledged twice, then the first acknowledgement stands', async () => {
    const alarm = { id: 'a1', class: 'urgent', kind: 'callerAlone', force: 'northshire', callId: 'CA1' };
    api.alarms.push({ ...alarm, text: 't', owner: 'supervisor', raisedAt: 1, acknowledged: null } as never);
    const first = await api.send(keyOf(['alarms:act']), 'POST', '/api/v1/alarms/a1/acknowledge');
    const second = await api.send(keyOf(['alarms:act']), 'POST', '/api/v1/alarms/a1/acknowledge');
    expect(first.body.acknowledged.by).toBe(id<ActorId>('actor-0'));
    expect(second.body.acknowledged).toEqual(first.body.acknowledged);
    const elsewhere = keyOf(['alarms:act'], { force: 'southshire' });
    expect((await api.send(elsewhere, 'POST', '/api/v1/alarms/a1/acknowledge')).status).toBe(404);
  });

  it('given any answer of ours, when its headers are read, then the strict policy admits no outside host', async () => {
    const { headers } = await api.send(keyOf(['calls:read']), 'GET', '/api/v1/me');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|unsafe|\*/);
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});
