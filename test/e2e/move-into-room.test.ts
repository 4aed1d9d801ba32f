import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage } from '../support/stage.ts';

it('a call dialled direct is moved into a room by its handler, who knows of the gap, and the specialist coaches', async () => {
  // Given a carrier that refuses the handler's leg, so that the caller is dialled direct
  const refused = {
    kind: 'rest',
    operation: 'createParticipant',
    nth: 1,
    fault: { do: 'answer', status: 500 },
  } as const;
  await using stage = await openStage({ simulator: { faults: { rules: [refused] } } });
  const call = await stage.dials(NUMBERS.anna);
  await stage.desk1.rings();
  await stage.desk1.answers();
  await stage.callWhen(call.sid, 'a direct talk', (c) => c.line.state === 'connectedDirect');
  const advised = await stage.callWhen(call.sid, 'an adviser', (c) => c.seat.state === 'advising');
  const adviser = advised.seat.offer?.specialistId === 'beth' ? 'beth' : 'amina';

  // When the handler moves it, without and with knowing of the gap
  const unaware = await stage.api('POST', `/calls/${call.sid}/commands`, { type: 'moveIntoRoom' });
  expect(unaware.status).toBe(400);
  await stage.does(call.sid, { type: 'moveIntoRoom', gapAcknowledged: true });

  // Then the same two talk on in a room, and the specialist's telephone rings
  await stage.callWhen(call.sid, 'the room', (c) => c.line.state === 'connected');
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
  await stage[adviser].rings(8_000);
  await stage[adviser].answers();
  await stage[adviser].enters('1');
  await stage.callWhen(call.sid, 'the specialist to listen', (c) => c.seat.state === 'listening');
  await stage.does(call.sid, { type: 'setSeatMode', mode: 'coaching' }, adviser);
  await stage.ears({ caller: ['desk-1'], 'desk-1': [adviser, 'caller'] });

  // And the handler who hangs up leaves a caller who is rung on, as in any room
  await stage.desk1.hangsUp();
  await stage.desk1.rings();
  await stage.desk1.answers();
  await stage.waits('the two to talk', () => stage.sim.whoHears().caller?.includes('desk-1'));
  await stage.ends(call);
});
