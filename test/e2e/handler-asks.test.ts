import { expect, it } from 'vitest';
import { anna, NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage } from '../support/stage.ts';

it('the handler asks for a specialist on a call that nothing is known of', async () => {
  await using stage = await openStage();

  // Given an unknown caller, and a handler who hears that something is wrong
  const call = await stage.connects(NUMBERS.unknown);
  await stage.callWhen(call.sid, 'the plan', (c) => c.lookup.plan !== null);

  // When the handler asks
  await stage.does(call.sid, { type: 'requestSpecialist' });

  // Then somebody comes and, as the policy says of requests, coaches at once: heard by the handler only
  await stage.joins(call.sid, 'amina');
  await stage.ears({ 'desk-1': ['caller', 'amina'], caller: ['desk-1'] });
  expect(heardBy(call)).toEqual(['ringback', 'wait ringback', 'desk-1']);

  // And asking twice brings one
  const again = await stage.asks(call.sid, { type: 'requestSpecialist' });
  expect(again.status).toBe(409);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('the handler confirms the match, and who they are', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.callWhen(call.sid, 'the match', (c) => c.lookup.state === 'matched');

  await stage.does(call.sid, { type: 'takeCall' });
  await stage.does(call.sid, { type: 'confirmMatch', personId: anna.id });

  const card = await stage.card(call.sid);
  expect(card.match).toMatchObject({ decision: 'confirmed', personId: anna.id, by: 'handler' });
  expect(card.line.handler).toBe('handler');
  await stage.ends(call);
});

it('S6: the handler corrects the match: it is reviewed, and lowers nothing by itself', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');

  await stage.does(call.sid, {
    type: 'correctMatch',
    personId: null,
    reason: 'a colleague of hers uses the telephone',
  });

  const judged = await stage.callWhen(
    call.sid,
    'the correction',
    (c) => c.lookup.match?.verdict === 'corrected',
  );
  expect(judged.lookup.level).toBe('high');
  expect(judged.seat.state).toBe('listening');
  await stage.review(call.sid, 'matchCorrected');
  await stage.ends(call);
});

it('there is nothing to confirm on a call without a lookup, and it says so', async () => {
  await using stage = await openStage();
  const call = await stage.sim
    .phone(NUMBERS.anna, 'caller')
    .dials('+441134960101', { callerId: 'anonymous' });
  await stage.desk1.rings();
  await stage.desk1.answers();
  await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.state === 'missed');

  const asked = await stage.asks(call.sid, { type: 'confirmMatch', personId: anna.id });

  expect(asked.status).toBe(409);
  expect(JSON.stringify(asked.body)).toContain('There is no match to judge');
  await stage.ends(call);
});
