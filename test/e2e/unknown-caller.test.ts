import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage } from '../support/stage.ts';

it('an unknown caller is connected like anybody else, and nobody is brought alongside', async () => {
  await using stage = await openStage();

  // Given a caller whom the register does not know
  // When they dial and a handler answers
  const call = await stage.connects(NUMBERS.unknown);

  // Then they talk, and the card says what "no match" means
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
  await stage.saysHello(call, NUMBERS.unknown);
  const known = await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.state === 'missed');
  expect(known.lookup.level).toBeNull();
  expect(known.seat.state).toBe('empty');

  // And no specialist's telephone rings, and nothing is queued for afterwards
  await stage.ends(call);
  expect(stage.amina.calls()).toEqual([]);
  expect(stage.beth.calls()).toEqual([]);
  expect(await stage.alarmsOf(call.sid)).toEqual([]);
  expect(await stage.reviewsOf(call.sid)).toEqual([]);
  expect(heardBy(call)).toEqual(['ringback', 'wait ringback', 'desk-1']);
  expect(stage.sim.violations()).toEqual([]);
});
