import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage } from '../support/stage.ts';

for (const mode of ['listening', 'coaching'] as const) {
  it(`S3: the handler’s leg drops with a specialist ${mode}: the caller is alone, hears ringing, and gets a handler again`, async () => {
    await using stage = await openStage();

    // Given a specialist beside a handler and a caller
    const call = await stage.connects(NUMBERS.anna);
    await stage.joins(call.sid, 'amina');
    if (mode === 'coaching') {
      await stage.does(call.sid, { type: 'setSeatMode', mode: 'coaching' }, 'amina');
      await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller', 'amina'] });
    }

    // When the handler's leg drops
    await stage.desk1.hangsUp();

    // Then an alarm is raised, the caller hears ringing, and handlers are rung
    expect((await stage.alarm(call.sid, 'callerAlone')).class).toBe('urgent');
    await stage.callWhen(
      call.sid,
      'a fresh room',
      (c) => c.line.generation === 2 && c.line.state === 'connecting',
    );
    await stage.desk1.rings();
    await stage.sim.until(() => heardBy(call).at(-1) === 'wait ringback', { what: 'ringing' });
    await stage.desk1.answers();

    // And the same specialist is beside the new handler, unheard by the caller
    await stage.callWhen(
      call.sid,
      'the specialist beside the new handler',
      (c) => c.seat.state === 'listening',
    );
    await stage.ears({ caller: ['desk-1'], amina: ['caller', 'desk-1'] });

    // S4: through all of it the caller heard nothing of the specialist
    expect(heardBy(call)).toEqual(['ringback', 'wait ringback', 'desk-1', 'wait ringback', 'desk-1']);
    await stage.ends(call);
    expect(stage.sim.violations()).toEqual([]);
  });
}

it('S3: the handler’s leg drops with an audible specialist: the two go on talking, and a handler is rung back', async () => {
  await using stage = await openStage();

  // Given a specialist whom the handler lets the caller hear
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');
  await stage.makesAudible(call.sid);
  await stage.ears({ caller: ['desk-1', 'amina'], amina: ['caller', 'desk-1'] });

  // When the handler's leg drops
  await stage.desk1.hangsUp();

  // Then caller and specialist hear each other all the time, and the handler rings
  await stage.ears({ caller: ['amina'], amina: ['caller'] });
  expect((await stage.alarm(call.sid, 'callerAlone')).class).toBe('urgent');
  await stage.desk1.rings();
  expect(stage.sim.whoHears()).toMatchObject({ caller: ['amina'], amina: ['caller'] });
  await stage.desk1.answers();
  await stage.ears({ caller: ['desk-1', 'amina'], 'desk-1': ['caller', 'amina'] });
  expect(heardBy(call).slice(2)).not.toContain('wait ringback');
  expect(stage.sim.rooms()).toHaveLength(1);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});
