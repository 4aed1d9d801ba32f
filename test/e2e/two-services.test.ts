import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage } from '../support/stage.ts';

it('S12: two web services take one call’s webhooks in turn: one call, one handler, one specialist', async () => {
  // Given two services behind a balancer that gives every request to the other one
  await using stage = await openStage({ services: 2 });

  // When a whole call goes through them
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');
  await stage.does(call.sid, { type: 'setSeatMode', mode: 'coaching' }, 'amina');
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['amina', 'caller'] });
  await stage.makesAudible(call.sid);
  await stage.ears({ caller: ['amina', 'desk-1'] });
  await stage.does(call.sid, { type: 'handOver', incidentReference: 'INC-2026-1', grade: '1' });
  await stage.ears({ caller: ['amina'], amina: ['caller'] });
  await call.hangsUp();
  const over = await stage.callWhen(
    call.sid,
    'the end',
    (c) => c.endedAt !== null && c.seat.state === 'released',
  );

  // Then nothing was done twice
  expect(over.line.attempts).toHaveLength(1);
  expect(over.seat.offerCount).toBe(1);
  expect(stage.sim.calls().filter((leg) => leg.direction === 'outbound-api')).toHaveLength(2);
  expect(heardBy(call)).toEqual([
    'ringback',
    'wait ringback',
    'desk-1',
    expect.stringMatching(/amina/),
    'amina',
  ]);
  await stage.waits('the specialist to wrap up', async () => (await stage.presence('amina')) === 'wrapUp');
  expect(stage.sim.violations()).toEqual([]);
});

it('S11: ten high-risk calls through two services at once, two specialists: each is claimed once', async () => {
  await using stage = await openStage({ services: 2 });
  const calls = await Promise.all(
    Array.from({ length: 10 }, (_, turn) => stage.dials(NUMBERS.anna, undefined, `caller-${turn}`)),
  );

  const all = await stage.waits(
    'every search to have its outcome',
    async () => {
      const now = await Promise.all(calls.map((call) => stage.call(call.sid)));
      return now.every((c) => c.seat.state === 'ringing' || c.seat.state === 'exhausted') && now;
    },
    20_000,
  );

  const claimed = all.flatMap((c) => (c.seat.offer === null ? [] : [c.seat.offer.specialistId as string]));
  expect(claimed.toSorted()).toEqual(['amina', 'beth']);
  expect(stage.amina.calls()).toHaveLength(1);
  expect(stage.beth.calls()).toHaveLength(1);
  await stage.sim.hangUpAll();
  expect(stage.sim.violations()).toEqual([]);
});
