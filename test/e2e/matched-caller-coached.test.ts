import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { freshRedis } from '../support/redis.ts';
import { HANDLERS, LINE, SPECIALISTS, startWorld } from '../support/world.ts';

it('a matched caller is connected at once and a specialist coaches the handler silently', async () => {
  await using redis = freshRedis();
  await using world = await startWorld({ redis });
  const { sim } = world;

  // Given a caller whose number the register knows as high risk
  const caller = sim.phone(NUMBERS.anna, 'caller');
  const handler = sim.phone(HANDLERS.first, 'handler');
  const amina = sim.phone(SPECIALISTS.amina.number, 'amina');

  // When they dial, the handler rings and answers
  const call = await caller.dials(LINE.nonEmergency);
  await handler.rings();
  await handler.answers();
  await world.callWhen(call.sid, 'the handler to be connected', (c) => c.line.state === 'connected');

  // Then a specialist is rung, accepts by PIN, and listens
  await amina.rings();
  await amina.answers();
  await amina.enters(`${SPECIALISTS.amina.pin}#`);
  await world.callWhen(call.sid, 'the specialist to listen', (c) => c.seat.state === 'listening');
  expect(sim.whoHears()).toMatchObject({ caller: ['handler'], handler: ['caller'] });

  // And may coach: heard by the handler only
  const asked = await world.asks(call.sid, { type: 'setSeatMode', mode: 'coaching' }, 'amina');
  expect(asked).toMatchObject({ status: 200 });
  await world.callWhen(call.sid, 'coaching', (c) => c.seat.state === 'coaching');
  expect(sim.whoHears().caller).toEqual(['handler']);
  expect(sim.whoHears().handler?.toSorted()).toEqual(['amina', 'caller']);

  // And when the caller hangs up, everything ends and a follow-up is queued
  await caller.hangsUp();
  await handler.hangsUp();
  await world.callWhen(call.sid, 'the end', (c) => c.endedAt !== null && c.seat.state === 'released');
  expect(sim.violations()).toEqual([]);
});
