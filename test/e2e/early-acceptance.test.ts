import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage } from '../support/stage.ts';

it('S4: a specialist accepts before the handler is there: they wait outside, hear nothing, and enter with the handler', async () => {
  await using stage = await openStage();

  // Given a caller whose handler has not yet answered, and a specialist who is quicker
  const call = await stage.dials(NUMBERS.anna);
  await stage.desk1.rings();
  await stage.accepts('amina');
  await stage.callWhen(call.sid, 'the specialist to wait outside', (c) => c.seat.state === 'outside');

  // Then the room holds the caller alone, who hears ringing
  expect(
    stage.sim
      .rooms()[0]
      ?.participants.filter((one) => one.status === 'connected')
      .map((one) => one.name),
  ).toEqual(['caller']);
  await stage.sim.until(() => heardBy(call).at(-1) === 'wait ringback', { what: 'ringing' });

  // When the handler answers
  await stage.desk1.answers();

  // Then the specialist is sent in, muted and beside the handler only
  await stage.callWhen(call.sid, 'the specialist to listen', (c) => c.seat.state === 'listening');
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'], amina: ['caller', 'desk-1'] });
  expect(heardBy(call)).toEqual(['ringback', 'wait ringback', 'desk-1']);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('the first desk never answers: the waiting specialist is there when the second does', async () => {
  await using stage = await openStage();
  const call = await stage.dials(NUMBERS.anna);
  await stage.desk1.rings();
  await stage.accepts('amina');
  await stage.callWhen(call.sid, 'the specialist to wait outside', (c) => c.seat.state === 'outside');

  await stage.sim.advance(36_000);
  await stage.desk2.rings();
  await stage.desk2.answers();

  await stage.ears({ caller: ['desk-2'], 'desk-2': ['caller'], amina: ['caller', 'desk-2'] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('the call goes direct while a specialist waits: their leg ends, and they advise through the console', async () => {
  await using stage = await openStage();
  const call = await stage.dials(NUMBERS.anna);
  await stage.desk1.rings();
  await stage.accepts('amina');
  await stage.callWhen(call.sid, 'the specialist to wait outside', (c) => c.seat.state === 'outside');

  // When nobody answers in the whole ring order
  await stage.waits('direct dialling', async () => {
    await stage.sim.advance(36_000);
    return (await stage.call(call.sid)).line.state === 'connectingDirect';
  });

  // Then the specialist is let go of on the telephone, and keeps the call on the console
  await stage.callWhen(call.sid, 'advising', (c) => c.seat.state === 'advising');
  await stage.waits('their leg to end', () =>
    stage.sim
      .calls()
      .filter((leg) => leg.name === 'amina')
      .every((leg) => leg.endedAtMs !== undefined),
  );
  await stage.desk1.answers();
  await stage.waits('caller and handler to talk', () => stage.sim.whoHears().caller?.includes('desk-1'));
  expect(await stage.presence('amina')).toBe('onCall');
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});
