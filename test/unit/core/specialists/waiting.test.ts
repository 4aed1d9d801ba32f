import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallId, type ForceId, id } from '../../../../src/core/ids.ts';
import { LEVELS } from '../../../../src/core/register/level.ts';
import { preEmption, type SeatedSpecialist } from '../../../../src/core/specialists/pre-empt.ts';
import { rankSpecialists } from '../../../../src/core/specialists/rank.ts';
import {
  type CallRisk,
  compareRisk,
  explainWaiting,
  matchWaiting,
  orderWaiting,
  type WaitingCall,
} from '../../../../src/core/specialists/waiting.ts';
import { MONDAY_EVENING } from '../../../support/situations.ts';
import { claimed, memberOf } from '../../../support/specialists.ts';

const NONE: CallRisk = {
  level: null,
  liveThreat: false,
  orderInForce: false,
  earlierCalls: 0,
  silent: false,
};
const waits = (name: string, risk: Partial<CallRisk>, minutes = 0, skills: string[] = []): WaitingCall => ({
  callId: id<CallId>(name),
  risk: { ...NONE, ...risk },
  need: { force: id<ForceId>('westshire'), skills },
  since: MONDAY_EVENING - minutes * 60_000,
});
const order = (...calls: WaitingCall[]) => orderWaiting(calls).map((call) => call.callId);

describe('the waiting list', () => {
  it('puts risk before waiting time, and waiting time before nothing else', () => {
    expect(
      order(
        waits('medium', { level: 'medium' }, 90),
        waits('high', { level: 'high' }, 5),
        waits('threat', { level: 'high', liveThreat: true }, 1),
        waits('order', { level: 'high', orderInForce: true }, 2),
        waits('silent', { level: 'high', silent: true }, 3),
        waits('fourth', { level: 'high', earlierCalls: 3 }, 1),
        waits('earlier', { level: 'high' }, 6),
      ),
    ).toEqual(['threat', 'order', 'silent', 'fourth', 'earlier', 'high', 'medium']);
  });

  it('says why in words', () => {
    const [first] = explainWaiting(
      [waits('a', { level: 'high', orderInForce: true, earlierCalls: 2 }, 4)],
      MONDAY_EVENING,
    );
    expect(first?.reasons).toEqual(['high risk', 'order in force', '2 earlier calls', 'waiting for 4 min']);
  });

  it('offers somebody who becomes free the top of the list, and the best of several to the first', () => {
    const people = [memberOf('amina', 'ready', { skills: ['polish'] }), memberOf('beth')];
    const calls = [
      waits('low', { level: 'standard' }, 60),
      waits('top', { level: 'high' }, 1, ['polish']),
      waits('third', { level: 'standard' }, 10),
    ];
    expect(
      matchWaiting(calls, people, MONDAY_EVENING).map((m) => [m.callId, m.specialist.specialistId]),
    ).toEqual([
      ['top', 'amina'],
      ['low', 'beth'],
    ]);
  });
});

const risk: fc.Arbitrary<CallRisk> = fc.record({
  level: fc.option(fc.constantFrom(...LEVELS)),
  liveThreat: fc.boolean(),
  orderInForce: fc.boolean(),
  earlierCalls: fc.integer({ min: 0, max: 4 }),
  silent: fc.boolean(),
});
const calls = fc
  .uniqueArray(
    fc.record({
      n: fc.integer({ min: 0, max: 60 }),
      risk,
      minutes: fc.integer({ min: 0, max: 30 }),
      skills: fc.subarray(['polish', 'stalking']),
    }),
    { selector: (call) => call.n, maxLength: 25 },
  )
  .map((list) => list.map(({ n, risk: r, minutes, skills }) => waits(`CA${n}`, r, minutes, skills)));
const people = fc
  .uniqueArray(
    fc.record({
      n: fc.integer({ min: 0, max: 20 }),
      state: fc.constantFrom('ready', 'ready', 'paused'),
      skills: fc.subarray(['polish', 'stalking']),
      busy: fc.boolean(),
    }),
    { selector: (one) => one.n, maxLength: 12 },
  )
  .map((list) =>
    list.map(({ n, state, skills, busy }) => {
      const one = memberOf(`p${n}`, state as 'ready', { skills }, n);
      return busy ? claimed(one) : one;
    }),
  );

describe('matching, for random calls and people', () => {
  it('S11: never gives one person two calls or one call two people, nor anybody who may not be rung', () => {
    fc.assert(
      fc.property(calls, people, (list, pool) => {
        const matches = matchWaiting(list, pool, MONDAY_EVENING);
        const given = matches.map((match) => match.specialist.specialistId);
        expect(new Set(given).size).toBe(given.length);
        expect(new Set(matches.map((match) => match.callId)).size).toBe(matches.length);
        const able = pool.filter((one) => one.presence.state === 'ready' && one.claim === null);
        expect(matches).toHaveLength(Math.min(able.length, list.length));
        for (const name of given) expect(able.map((one) => one.specialist.id)).toContain(name);
      }),
    );
  });

  it('never leaves more risk waiting while less risk that needs the same is given somebody', () => {
    fc.assert(
      fc.property(calls, people, (list, pool) => {
        const served = new Set(matchWaiting(list, pool, MONDAY_EVENING).map((match) => match.callId));
        for (const left of list.filter((call) => !served.has(call.callId)))
          for (const taken of list.filter((call) => served.has(call.callId)))
            expect(compareRisk(taken.risk, left.risk)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('never lets equal risk starve: who waits longer is served first', () => {
    fc.assert(
      fc.property(calls, people, risk, (list, pool, same) => {
        const equal = list.map((call) => ({ ...call, risk: same }));
        const served = new Set(matchWaiting(equal, pool, MONDAY_EVENING).map((match) => match.callId));
        const waited = (done: boolean) =>
          equal.filter((call) => served.has(call.callId) === done).map((call) => MONDAY_EVENING - call.since);
        expect(Math.min(...waited(true), Infinity)).toBeGreaterThanOrEqual(Math.max(...waited(false), 0));
      }),
    );
  });

  it('gives a call alone whom the ranking puts first', () => {
    fc.assert(
      fc.property(calls, people, (list, pool) => {
        for (const call of list.slice(0, 3)) {
          const [match] = matchWaiting([call], pool, MONDAY_EVENING);
          const [best] = rankSpecialists(call.need, pool, MONDAY_EVENING);
          expect(match?.specialist).toEqual(best);
        }
      }),
    );
  });
});

describe('pre-emption', () => {
  const seat = (
    name: string,
    mode: SeatedSpecialist['mode'],
    level: CallRisk['level'],
    more: Partial<CallRisk> = {},
  ): SeatedSpecialist => ({
    member: claimed(memberOf(name, 'onCall')),
    callId: id<CallId>(`call-of-${name}`),
    mode,
    risk: { ...NONE, level, ...more },
    since: MONDAY_EVENING - 300_000,
  });
  const high = waits('new', { level: 'high' });
  const taken = (call: WaitingCall, ...seats: SeatedSpecialist[]) =>
    preEmption(call, seats, MONDAY_EVENING)?.from ?? null;

  it('offers the call to whoever only listens to the least risk, and says why for both handlers', () => {
    const found = preEmption(
      high,
      [seat('amina', 'listening', 'medium'), seat('beth', 'listening', 'standard')],
      MONDAY_EVENING,
    );
    expect(found).toMatchObject({
      from: 'call-of-beth',
      specialist: { specialistId: 'beth' },
      because: 'high risk waits; this call: standard risk',
    });
  });

  it.each(['coaching', 'audible', 'handingOver', 'leading', 'advising'] as const)(
    'S4: never takes away somebody who is %s',
    (mode) => {
      expect(taken(high, seat('amina', mode, 'standard'))).toBeNull();
    },
  );

  it('does not take somebody from equal or higher risk, but for a live threat', () => {
    expect(taken(high, seat('amina', 'listening', 'high'))).toBeNull();
    expect(taken(waits('m', { level: 'medium' }), seat('amina', 'listening', 'high'))).toBeNull();
    const threat = waits('t', { level: 'high', liveThreat: true });
    expect(taken(threat, seat('amina', 'listening', 'high'))).toBe('call-of-amina');
    expect(taken(threat, seat('amina', 'listening', 'high', { liveThreat: true }))).toBeNull();
  });

  it('does not take somebody who may not take the call', () => {
    const other = seat('eve', 'listening', 'standard');
    const stranger = {
      ...other,
      member: {
        ...other.member,
        specialist: { ...other.member.specialist, force: id<ForceId>('northshire') },
      },
    };
    expect(taken(high, stranger)).toBeNull();
  });
});
