import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage } from '../support/stage.ts';

it('the specialist’s leg is lost: an alarm, and the next one is asked; the caller notices nothing', async () => {
  await using stage = await openStage();

  // Given a specialist who listens
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');

  // When their telephone loses the call
  await stage.amina.hangsUp();

  // Then it is told, they wrap up, and somebody else is asked
  expect((await stage.alarm(call.sid, 'specialistLost')).class).toBe('important');
  await stage.joins(call.sid, 'beth');
  expect(await stage.presence('amina')).toBe('wrapUp');

  // And caller and handler talked all the while
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'], beth: ['caller', 'desk-1'] });
  expect(heardBy(call)).toEqual(['ringback', 'wait ringback', 'desk-1']);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S3: an audible specialist is lost: caller and handler talk on, and the caller is not alone', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');
  await stage.makesAudible(call.sid);

  await stage.amina.hangsUp();

  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
  await stage.joins(call.sid, 'beth');
  // S4: the next one begins unheard, whatever the last one was
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'], beth: ['caller', 'desk-1'] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('the handler lets the specialist go: the leg ends, nobody else is asked', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');

  await stage.does(call.sid, { type: 'releaseSpecialist' });

  await stage.callWhen(call.sid, 'the release', (c) => c.seat.state === 'released');
  await (await stage.amina.call())?.hasEnded();
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
  expect(stage.beth.calls()).toEqual([]);
  await stage.waits('wrap-up', async () => (await stage.presence('amina')) === 'wrapUp');
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});
