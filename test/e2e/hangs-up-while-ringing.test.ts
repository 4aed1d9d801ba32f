import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage } from '../support/stage.ts';

it('the caller hangs up while the specialist rings: the ringing stops and the specialist is ready again', async () => {
  await using stage = await openStage();

  // Given a caller who talks with a handler while a specialist is rung
  const call = await stage.connects(NUMBERS.anna);
  const ringing = await stage.amina.rings();

  // When the caller hangs up
  await call.hangsUp();

  // Then the specialist's telephone stops by cancellation, and the claim is given back
  expect(await ringing.hasEnded()).toBe('canceled');
  const over = await stage.callWhen(
    call.sid,
    'the seat to be given back',
    (c) => c.seat.state === 'released',
  );
  expect(over.seat.offer).toBeNull();
  await stage.waits('the specialist to be ready', async () => (await stage.presence('amina')) === 'ready');

  // And nobody else is asked, and the handler may finish what they write before they hang up
  expect(over.line.state).toBe('callerGone');
  expect(stage.beth.calls()).toEqual([]);
  await stage.desk1.hangsUp();
  await stage.callWhen(call.sid, 'the end', (c) => c.line.state === 'ended');
  expect(stage.sim.violations()).toEqual([]);
});

it('the caller hangs up while handler and specialist ring: both ringings stop', async () => {
  await using stage = await openStage();
  const call = await stage.dials(NUMBERS.anna);
  const handler = await stage.desk1.rings();
  const specialist = await stage.amina.rings();

  await call.hangsUp();

  expect(await handler.hasEnded()).toBe('canceled');
  expect(await specialist.hasEnded()).toBe('canceled');
  await stage.callWhen(call.sid, 'the end', (c) => c.endedAt !== null && c.seat.state === 'released');
  await stage.waits('the specialist to be ready', async () => (await stage.presence('amina')) === 'ready');
  expect(stage.sim.violations()).toEqual([]);
});
