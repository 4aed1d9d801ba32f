import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage } from '../support/stage.ts';

/** The line's steps ring for 20 and 30 s, and Twilio adds 5: the simulator's clock is moved past each. */
const ONE_RING_MS = 36_000;

it('the first desk does not answer: the next one is rung, into the same room', async () => {
  await using stage = await openStage();

  // Given desk 1 that nobody answers
  const call = await stage.dials(NUMBERS.unknown);
  await stage.desk1.rings();
  await stage.sim.until(() => heardBy(call).includes('wait ringback'), { what: 'ringback' });

  // When its ring time is over
  await stage.sim.advance(ONE_RING_MS);

  // Then desk 2 rings and answers, and the caller heard nothing but ringing meanwhile
  await stage.desk2.rings();
  await stage.desk2.answers();
  await stage.ears({ caller: ['desk-2'], 'desk-2': ['caller'] });
  expect(heardBy(call)).toEqual(['ringback', 'wait ringback', 'desk-2']);
  expect(stage.sim.rooms()).toHaveLength(1);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S1: nobody answers in the whole order: the caller is dialled direct to everybody, and is not given up', async () => {
  await using stage = await openStage();

  // Given no desk that answers
  const call = await stage.dials(NUMBERS.anna);
  const order = [stage.desk1, stage.desk2, stage.desk2, stage.supervisor];
  for (const [position, desk] of order.entries()) {
    const before = order.slice(0, position).filter((one) => one === desk).length;
    await stage.sim.until(() => [...(desk.calls() as unknown[])].length > before, {
      what: `ring ${position + 1}`,
    });
    await desk.rings();
    await stage.sim.advance(ONE_RING_MS);
  }

  // When the order is through
  const direct = await stage.callWhen(
    call.sid,
    'direct dialling',
    (c) => c.line.state === 'connectingDirect',
  );
  expect(direct.degraded).toContain('ringExhausted');

  // Then both desks of a step ring at once, and whoever answers has the caller
  await stage.desk1.rings();
  await stage.desk2.rings();
  await stage.desk2.answers();
  await stage.ears({ caller: ['desk-2'], 'desk-2': ['caller'] });
  await stage.callWhen(call.sid, 'the direct connection', (c) => c.line.state === 'connectedDirect');
  await stage.review(call.sid, 'degraded');
  expect((await stage.alarm(call.sid, 'degradedCall')).class).toBe('important');
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});
