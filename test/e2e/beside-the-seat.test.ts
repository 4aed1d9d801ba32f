import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage } from '../support/stage.ts';

it('two specialists swap: the handler is never without one, the caller hears neither, the first goes to wrap-up', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');
  await stage.does(call.sid, { type: 'setSeatMode', mode: 'coaching' }, 'amina');
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['amina', 'caller'] });

  // When Amina asks to be relieved, and Beth accepts
  await stage.does(call.sid, { type: 'swapSpecialist' }, 'amina');
  await stage.beth.rings(8_000);
  expect((await stage.card(call.sid)).seat.beside).toMatchObject([{ role: 'relief', by: 'amina' }]);
  await stage.accepts('beth');
  await stage.waits('Beth to have the seat', async () => {
    const { seat } = await stage.call(call.sid);
    if (seat.offer?.specialistId === 'beth' && seat.state === 'coaching') return true;
    await stage.skipsBrief('beth');
    return false;
  });

  // Then at every moment somebody coached, and nobody of them was heard by the caller
  await (await stage.amina.call())?.hasEnded();
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['beth', 'caller'], beth: ['caller', 'desk-1'] });
  const left = stage.sim.trace.find(
    (e) => e.kind === 'call-status' && e.leg === 'amina' && e.status === 'completed',
  );
  const coaches = stage.sim.trace.find(
    (e) => e.kind === 'heard' && e.leg === 'desk-1' && e.hears.includes('beth'),
  );
  expect(coaches?.seq).toBeLessThan(left?.seq ?? 0);
  expect(heardBy(call)).toEqual(['ringback', 'wait ringback', 'desk-1']);
  await stage.waits('Amina to wrap up', async () => (await stage.presence('amina')) === 'wrapUp');
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('a swap that nobody comes for is over: the first stays and is told', async () => {
  await using stage = await openStage({ ready: ['amina'] });
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');

  await stage.does(call.sid, { type: 'swapSpecialist' });

  const alarm = await stage.alarm(call.sid, 'noSpecialist');
  expect(alarm.class).toBe('advisory');
  await stage.callWhen(call.sid, 'the swap to be over', (c) => c.seat.relief == null);
  await stage.ears({ caller: ['desk-1'], amina: ['caller', 'desk-1'] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('a trainee listens: on the card, heard by nobody, sent away by the handler, and the call does not notice', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');
  const who = { kind: 'specialist', specialistId: 'beth' } as never;

  // When the handler lets Beth listen, and she accepts
  await stage.does(call.sid, { type: 'inviteObserver', as: 'trainee', who });
  const again = await stage.asks(call.sid, { type: 'inviteObserver', as: 'trainee', who });
  expect(again.status).toBe(409);
  await stage.accepts('beth');
  await stage.callWhen(call.sid, 'her to listen', (c) => c.seat.observers?.[0]?.chair.state === 'listening');

  // Then she hears them, nobody hears her whatever is asked, and the handler sees her
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'], beth: ['caller', 'desk-1'] });
  await stage.makesAudible(call.sid);
  await stage.beth.speaks('Poor thing.', 200);
  await stage.ears({ caller: ['amina', 'desk-1'], beth: ['amina', 'caller', 'desk-1'] });
  const [beside] = (await stage.card(call.sid)).seat.beside ?? [];
  expect(beside).toMatchObject({ role: 'trainee', state: 'inRoom', specialistId: 'beth', by: 'handler' });
  expect((await stage.asks(call.sid, { type: 'setSeatMode', mode: 'coaching' }, 'beth')).status).toBe(403);

  // When the handler sends her away
  await stage.does(call.sid, { type: 'sendObserverAway', observer: beside?.offer as never });
  await (await stage.beth.call())?.hasEnded();
  await stage.ears({ caller: ['amina', 'desk-1'], 'desk-1': ['amina', 'caller'] });
  expect(heardBy(call).join(' ')).not.toContain('beth');
  const alarms = (await stage.alarmsOf(call.sid)).map(({ kind }) => kind);
  expect(alarms).not.toContain('specialistLost');
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('a supervisor listens at a desk of the line, by a key, and hangs up unnoticed', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');

  await stage.does(call.sid, {
    type: 'inviteObserver',
    as: 'supervisor',
    who: { kind: 'desk', destinationId: 'supervisor' },
  });
  await stage.supervisor.rings(8_000);
  await stage.supervisor.answers();
  await stage.supervisor.enters('1');
  await stage.ears({ caller: ['desk-1'], supervisor: ['caller', 'desk-1'], 'desk-1': ['caller'] });

  await stage.supervisor.hangsUp();
  const after = await stage.callWhen(call.sid, 'nobody to observe', (c) => c.seat.observers?.length === 0);
  expect(after).toMatchObject({ line: { state: 'connected' }, seat: { state: 'listening' } });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});
