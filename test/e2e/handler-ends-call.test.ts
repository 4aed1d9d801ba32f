import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { freshRedis } from '../support/redis.ts';
import { HANDLERS, LINE, startWorld } from '../support/world.ts';

it('the handler ends the call: the caller is not rung through again, and nobody is left in a room', async () => {
  await using redis = freshRedis();
  await using world = await startWorld({ redis });
  const { sim } = world;

  // Given a caller who does not hang up
  const caller = sim.phone(NUMBERS.unknown, 'caller');
  const handler = sim.phone(HANDLERS.first, 'handler');
  const call = await caller.dials(LINE.nonEmergency);
  await handler.rings();
  await handler.answers();
  await world.callWhen(call.sid, 'the handler to be connected', (c) => c.line.state === 'connected');

  // When the handler ends the call for everybody
  expect(await world.asks(call.sid, { type: 'endCall' })).toMatchObject({ status: 200 });

  // Then it is over, without an alarm for a caller left alone
  await world.callWhen(call.sid, 'the end', (c) => c.endedAt !== null);
  await sim.until(() => sim.calls().every((leg) => leg.endedAtMs !== undefined), {
    what: 'every leg to end',
  });
  const { body } = await world.api('GET', '/alarms');
  expect((body as { alarms: { kind: string }[] }).alarms.map(({ kind }) => kind)).not.toContain(
    'callerAlone',
  );
});
