import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage, type Stage } from '../support/stage.ts';
import { LINE } from '../support/world.ts';

const HAND_OVER = { type: 'handOver', incidentReference: 'INC-2026-4711', grade: '2' } as const;

/** Given caller, handler and a specialist who listens; the handler knows who is speaking. */
async function readyToHandOver(stage: Stage, line?: string) {
  const call = await stage.connects(NUMBERS.anna, line);
  await stage.joins(call.sid, 'amina');
  await stage.does(call.sid, { type: 'confirmSpeaker', who: 'victim' });
  return call;
}

it('a warm hand-over: audible first, then the handler’s leg is let go, then caller and specialist talk', async () => {
  await using stage = await openStage();
  const call = await readyToHandOver(stage);

  // When the handler hands over, with incident reference and grade
  await stage.does(call.sid, HAND_OVER);

  // Then the specialist leads, and the caller was never without a voice that hears them
  const led = await stage.callWhen(call.sid, 'the hand-over', (c) => c.line.state === 'handedOver');
  expect(led.seat.state).toBe('leading');
  expect(led.seat.handOver).toMatchObject({
    incidentReference: HAND_OVER.incidentReference,
    grade: HAND_OVER.grade,
  });
  await (await stage.desk1.call())?.hasEnded();
  await stage.ears({ caller: ['amina'], amina: ['caller'] });
  const heard = heardBy(call).slice(2);
  expect(heard[0]).toBe('desk-1');
  expect(heard.at(-1)).toBe('amina');
  expect(heard.every((line) => /desk-1|amina/.test(line))).toBe(true);
  const left = stage.sim.trace.find(
    (e) => e.kind === 'call-status' && e.leg === 'desk-1' && e.status === 'completed',
  );
  const audible = stage.sim.trace.find(
    (e) => e.kind === 'heard' && e.leg === 'caller' && e.hears.includes('amina'),
  );
  expect(audible?.seq).toBeLessThan(left?.seq ?? 0);

  // And when the caller hangs up, that is the end
  await call.hangsUp();
  await stage.callWhen(call.sid, 'the end', (c) => c.endedAt !== null && c.seat.state === 'released');
  expect(await stage.alarmsOf(call.sid).then((all) => all.map((alarm) => alarm.kind))).not.toContain(
    'callerAlone',
  );
  expect(stage.sim.violations()).toEqual([]);
});

it('S4: the specialist coaches before the hand-over: coaching is cleared before the handler goes', async () => {
  await using stage = await openStage();
  const call = await readyToHandOver(stage);
  await stage.does(call.sid, { type: 'setSeatMode', mode: 'coaching' }, 'amina');
  await stage.ears({ 'desk-1': ['caller', 'amina'], caller: ['desk-1'] });

  await stage.does(call.sid, HAND_OVER);

  await stage.ears({ caller: ['amina'], amina: ['caller'] });
  const seat = stage.sim.rooms()[0]?.participants.find((one) => one.name === 'amina');
  expect(seat).toMatchObject({ muted: false, coaching: false });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('a hand-over that fails at the carrier: the handler keeps the caller, an alarm is raised, and it can be tried again', async () => {
  await using stage = await openStage();
  const call = await readyToHandOver(stage);

  // Given a carrier that refuses the change of position
  stage.sim.faults({
    rules: [
      {
        kind: 'rest',
        operation: 'updateParticipant',
        leg: 'amina',
        nth: 1,
        fault: { do: 'answer', status: 500 },
      },
    ],
  });

  // When the handler hands over
  await stage.does(call.sid, HAND_OVER);

  // Then nobody's leg is let go, the caller hears the handler and nobody else, and people are told
  const back = await stage.callWhen(
    call.sid,
    'the failure',
    (c) => c.seat.state === 'listening' && c.seat.handOver === null,
  );
  expect(back.line.state).toBe('connected');
  expect((await stage.alarm(call.sid, 'handOverFailed')).class).toBe('urgent');
  await stage.review(call.sid, 'handOverFailed');
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'], amina: ['caller', 'desk-1'] });
  expect(heardBy(call)).toEqual(['ringback', 'wait ringback', 'desk-1']);

  // And the second try works
  await stage.does(call.sid, HAND_OVER);
  await stage.ears({ caller: ['amina'], amina: ['caller'] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('the handler drops in the middle of a hand-over that does not come about: handlers are rung again', async () => {
  await using stage = await openStage();
  const call = await readyToHandOver(stage);
  stage.sim.faults({
    rules: [{ kind: 'rest', operation: 'updateParticipant', leg: 'amina', fault: { do: 'slow', ms: 700 } }],
  });

  // Given a position that takes its time, and a handler who is gone before it is confirmed
  await stage.does(call.sid, HAND_OVER);
  await stage.desk1.hangsUp();

  // Then the caller is given a handler again, and people know
  await stage.desk1.rings();
  await stage.desk1.answers();
  await stage.callWhen(call.sid, 'a handler again', (c) => c.line.state === 'connected');
  await stage.waits('the two to talk', () => stage.sim.whoHears().caller?.includes('desk-1'));
  await stage.alarm(call.sid, 'handOverFailed');
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S3: the specialist who leads is lost: handlers are rung at once, with an alarm', async () => {
  await using stage = await openStage();
  const call = await readyToHandOver(stage);
  await stage.does(call.sid, HAND_OVER);
  await stage.ears({ caller: ['amina'] });

  await stage.amina.hangsUp();

  expect((await stage.alarm(call.sid, 'specialistLost')).class).toBe('urgent');
  await stage.desk1.rings();
  await stage.sim.until(() => heardBy(call).at(-1) === 'wait ringback', { what: 'ringing for the caller' });
  await stage.desk1.answers();
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('the specialist who leads calls a handler back: they join without a gap', async () => {
  await using stage = await openStage();
  const call = await readyToHandOver(stage);
  await stage.does(call.sid, HAND_OVER);
  await stage.ears({ caller: ['amina'], amina: ['caller'] });

  await stage.does(call.sid, { type: 'recallHandler' }, 'amina');

  await stage.desk1.rings();
  await stage.desk1.answers();
  await stage.ears({ caller: ['amina', 'desk-1'], 'desk-1': ['amina', 'caller'] });
  const recalled = await stage.callWhen(call.sid, 'the handler', (c) => c.line.state === 'connected');
  expect(recalled.seat.state).toBe('leading');
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S8: nobody is handed over, or made audible, before the handler says who is speaking', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');

  const audible = await stage.asks(call.sid, { type: 'setSeatMode', mode: 'audible' });
  const handOver = await stage.asks(call.sid, HAND_OVER);
  await stage.does(call.sid, { type: 'confirmSpeaker', who: 'perpetrator' });
  const stillNot = await stage.asks(call.sid, { type: 'setSeatMode', mode: 'audible' });
  const bySpecialist = await stage.asks(call.sid, { type: 'setSeatMode', mode: 'audible' }, 'amina');

  for (const answer of [audible, handOver, stillNot, bySpecialist])
    expect(answer.status).toBeGreaterThanOrEqual(400);
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
  expect(heardBy(call)).toEqual(['ringback', 'wait ringback', 'desk-1']);
  await stage.ends(call);
});

it('S8: the handler finds that the perpetrator is speaking: an audible specialist goes quiet at once', async () => {
  await using stage = await openStage();
  const call = await readyToHandOver(stage);
  await stage.makesAudible(call.sid);

  await stage.does(call.sid, { type: 'confirmSpeaker', who: 'perpetrator' });

  await stage.ears({ caller: ['desk-1'], amina: ['caller', 'desk-1'] });
  await stage.callWhen(call.sid, 'listening', (c) => c.seat.state === 'listening');
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S1: an emergency line does not hand over, whoever asks', async () => {
  await using stage = await openStage();
  const call = await readyToHandOver(stage, LINE.emergency);

  const asked = await stage.asks(call.sid, HAND_OVER);

  expect(asked.status).toBe(409);
  expect(JSON.stringify(asked.body)).toContain('This line does not allow handing over');
  await stage.ears({ caller: ['emergency-desk'], 'emergency-desk': ['caller'] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('an emergency line that allows it hands over like any other', async () => {
  await using stage = await openStage({
    edit: {
      'lines.yaml': (text) => text.replace('kind: emergency #', 'kind: emergency\n    mayHandOver: true #'),
    },
  });
  const call = await readyToHandOver(stage, LINE.emergency);

  await stage.does(call.sid, HAND_OVER);

  await stage.ears({ caller: ['amina'], amina: ['caller'] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});
