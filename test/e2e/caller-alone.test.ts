import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage } from '../support/stage.ts';

it('S3: the only handler’s leg drops: the caller is not left in a silent room', async () => {
  await using stage = await openStage();

  // Given an unknown caller who talks with a handler
  const call = await stage.connects(NUMBERS.unknown);

  // When the handler's leg is lost
  await stage.desk1.hangsUp();

  // Then there is an alarm, the caller hears ringing, and handlers are rung into a fresh room
  const alarm = await stage.alarm(call.sid, 'callerAlone');
  expect(alarm).toMatchObject({ class: 'urgent' });
  expect(alarm.owner).not.toBe('');
  await stage.desk1.rings();
  await stage.sim.until(() => heardBy(call).at(-1) === 'wait ringback', { what: 'ringing' });
  await stage.desk1.answers();
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
  expect(heardBy(call)).toEqual(['ringback', 'wait ringback', 'desk-1', 'wait ringback', 'desk-1']);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S3: no leg ends the room for the others by leaving it', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');

  const [room] = stage.sim.rooms();

  expect(room?.participants).toHaveLength(3);
  for (const participant of room?.participants ?? [])
    expect(participant.endConferenceOnExit, participant.name).toBe(false);
  await stage.ends(call);
});

it('S3: a handler dialled direct hangs up while the caller is still there: handlers are rung again, with an alarm', async () => {
  // Given a carrier whose REST fails, so that the caller is dialled direct
  await using stage = await openStage({
    simulator: {
      faults: {
        rules: [{ kind: 'rest', operation: 'createParticipant', fault: { do: 'answer', status: 500 } }],
      },
    },
  });
  const call = await stage.dials(NUMBERS.anna);
  await stage.desk1.rings();
  await stage.desk1.answers();
  await stage.ears({ caller: ['desk-1'] });
  await stage.callWhen(call.sid, 'the direct connection', (c) => c.line.state === 'connectedDirect');

  // When the handler's leg drops
  await stage.desk1.hangsUp();

  // Then both desks ring again
  await stage.alarm(call.sid, 'callerAlone');
  await stage.desk2.rings();
  await stage.desk2.answers();
  await stage.ears({ caller: ['desk-2'], 'desk-2': ['caller'] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S3: the caller is alone and no desk answers: they are never given up', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.unknown);
  await stage.desk1.hangsUp();

  // When ring after ring goes unanswered
  for (let ring = 0; ring < 5; ring += 1) {
    const before = stage.sim.calls().length;
    await stage.sim.advance(36_000);
    await stage.sim.until(() => stage.sim.calls().length > before, { what: `ring ${ring + 1}` });
  }

  // Then somebody rings all the same, and the caller can be taken
  await stage.sim.until(() => stage.sim.calls().some((leg) => leg.status === 'ringing'), {
    what: 'a desk to ring',
  });
  const desk = stage.sim.calls().find((leg) => leg.status === 'ringing')?.name;
  await (desk === 'supervisor' ? stage.supervisor : desk === 'desk-1' ? stage.desk1 : stage.desk2).answers();
  await stage.ears({ caller: [desk ?? ''] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});
