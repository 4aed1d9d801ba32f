import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage } from '../support/stage.ts';

it('private consult: the handler holds the caller, who hears ringing and nothing of the talk, and comes back', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');
  await stage.does(call.sid, { type: 'setSeatMode', mode: 'coaching' });

  // When the handler holds the caller
  await stage.does(call.sid, { type: 'hold' });
  await stage.callWhen(call.sid, 'the hold', (c) => c.line.state === 'held');

  // Then handler and specialist talk, and neither side of that reaches the caller, nor the caller them
  await stage.ears({ 'desk-1': ['amina'], amina: ['desk-1'] });
  await stage.sim.until(() => heardBy(call).at(-1) === 'hold ringback', {
    what: 'ringing for the held caller',
  });
  await stage.desk1.speaks('Is there an order?');
  await stage.amina.speaks('Yes, since September.');
  expect(heardBy(call).at(-1)).toBe('hold ringback');

  // And when the caller is taken back, all is as before
  await stage.does(call.sid, { type: 'unhold' });
  await stage.callWhen(call.sid, 'the caller back', (c) => c.line.state === 'connected');
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['amina', 'caller'] });
  expect(heardBy(call)).toEqual(['ringback', 'wait ringback', 'desk-1', 'hold ringback', 'desk-1']);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('a line may forbid the hold: it is refused with a reason, and nothing happens', async () => {
  await using stage = await openStage({
    edit: {
      'lines.yaml': (text) => text.replace('kind: nonEmergency', 'kind: nonEmergency\n    mayHold: false'),
    },
  });
  const call = await stage.connects(NUMBERS.anna);

  const asked = await stage.asks(call.sid, { type: 'hold' });

  expect(asked.status).toBe(409);
  expect(JSON.stringify(asked.body)).toContain('does not allow holding');
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('holding is the handler’s own act: a specialist cannot', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');

  expect((await stage.asks(call.sid, { type: 'hold' }, 'amina')).status).toBeGreaterThanOrEqual(400);

  await stage.ears({ caller: ['desk-1'] });
  await stage.ends(call);
});

it('S3: the handler’s leg drops while the caller is held: the caller is not left on hold', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');
  await stage.does(call.sid, { type: 'hold' });
  await stage.callWhen(call.sid, 'the hold', (c) => c.line.state === 'held');

  await stage.desk1.hangsUp();

  await stage.alarm(call.sid, 'callerAlone');
  await stage.desk1.rings();
  await stage.desk1.answers();
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
  expect(heardBy(call).at(-1)).toBe('desk-1');
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S3: the caller hangs up while held: handler and specialist may talk on', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');
  await stage.does(call.sid, { type: 'setSeatMode', mode: 'coaching' });
  await stage.does(call.sid, { type: 'hold' });
  await stage.callWhen(call.sid, 'the hold', (c) => c.line.state === 'held');

  await call.hangsUp();

  await stage.callWhen(call.sid, 'talking on', (c) => c.line.state === 'callerGone');
  await stage.ears({ 'desk-1': ['amina'], amina: ['desk-1'] });
  await stage.does(call.sid, { type: 'endTalkOn' });
  await stage.callWhen(call.sid, 'the end', (c) => c.endedAt !== null && c.seat.state === 'released');
  expect(stage.sim.violations()).toEqual([]);
});
