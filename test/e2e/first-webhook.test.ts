import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage } from '../support/stage.ts';
import { HANDLERS } from '../support/world.ts';

it('S12: the first webhook comes twice: the same TwiML, one handler’s leg, one call', async () => {
  await using stage = await openStage({
    simulator: {
      faults: { rules: [{ kind: 'webhook', operation: 'voice', leg: 'caller', fault: { do: 'double' } }] },
    },
  });

  // Given a first webhook that Twilio delivers twice at the same moment
  const call = await stage.dials(NUMBERS.anna);
  await stage.desk1.rings();
  await stage.desk1.answers();

  // Then caller and handler talk, and nobody else's telephone rings for it
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
  await stage.joins(call.sid, 'amina');
  const legs = stage.sim.calls().filter((leg) => Object.values<string>(HANDLERS).includes(leg.to));
  expect(legs).toHaveLength(1);
  expect((await stage.call(call.sid)).line.attempts).toHaveLength(1);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S12: the first webhook comes again later, word for word: the very same answer', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  const sent = stage.sim.trace.find(
    (e) => e.kind === 'webhook-sent' && e.purpose === 'voice' && e.call === call.sid,
  );
  const answered = stage.sim.trace.find(
    (e) => e.kind === 'webhook-answered' && e.purpose === 'voice' && e.call === call.sid,
  );
  if (sent?.kind !== 'webhook-sent' || answered?.kind !== 'webhook-answered')
    throw new Error('no first webhook');

  const again = await stage.posts(sent.url, sent.fields);

  expect(again.status).toBe(200);
  expect(again.body).toBe(answered.body);
  // And the talk goes on; a second leg for the same attempt was never rung
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
  expect(stage.desk1.calls()).toHaveLength(1);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S2: the ringback document cannot be fetched: the caller is connected all the same', async () => {
  await using stage = await openStage({
    // Given a document of ours that Twilio cannot fetch
    simulator: { faults: { rules: [{ kind: 'webhook', operation: 'wait', nth: 1, fault: { do: 'fail' } }] } },
  });

  const call = await stage.dials(NUMBERS.anna);

  // Then the caller's desks ring, and whoever answers has the caller
  await stage.desk1.rings();
  await stage.sim.until(() => stage.desk2.call() !== undefined || stage.sim.whoHears().caller !== undefined);
  await stage.desk1.answers();
  await stage.waits('the two to talk', () => stage.sim.whoHears().caller?.includes('desk-1'));
  expect(heardBy(call)).not.toContain('error message');
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S2: the first document itself fails at Twilio: the fallback URL connects the caller direct', async () => {
  await using stage = await openStage({
    simulator: {
      faults: { rules: [{ kind: 'webhook', operation: 'voice', leg: 'caller', fault: { do: 'fail' } }] },
    },
  });

  const call = await stage.dials(NUMBERS.unknown);

  await stage.desk1.rings();
  await stage.desk1.answers();
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
  expect(heardBy(call)).toEqual(['ringback', 'desk-1']);
  await stage.sim.hangUpAll();
  expect(stage.sim.violations()).toEqual([]);
});

it('S2: Twilio reports that a webhook failed while the caller talks with a handler: they are dialled direct again', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  const sent = stage.sim.trace.find(
    (e) => e.kind === 'webhook-sent' && e.purpose === 'voice' && e.call === call.sid,
  );
  if (sent?.kind !== 'webhook-sent') throw new Error('no first webhook');

  const fallback = await stage.posts(sent.url.replace('/voice/inbound', '/voice/fallback'), {
    ...sent.fields,
    CallStatus: 'in-progress',
    ErrorCode: '11200',
    ErrorUrl: sent.url,
  });

  expect(fallback.status).toBe(200);
  expect(fallback.body).toContain('<Dial');
  expect(fallback.body).not.toContain('<Conference');
  await stage.ends(call);
});

it('S12: the first webhook comes again after its leg was refused: the same direct dial, and nobody is rung beside it', async () => {
  await using stage = await openStage({
    simulator: {
      faults: {
        rules: [
          { kind: 'rest', operation: 'createParticipant', nth: 1, fault: { do: 'answer', status: 500 } },
        ],
      },
    },
  });
  const call = await stage.dials(NUMBERS.anna);
  await stage.desk1.rings();
  await stage.desk1.answers();
  await stage.ears({ caller: ['desk-1'] });
  const sent = stage.sim.trace.find(
    (e) => e.kind === 'webhook-sent' && e.purpose === 'voice' && e.call === call.sid,
  );
  const answered = stage.sim.trace.find(
    (e) => e.kind === 'webhook-answered' && e.purpose === 'voice' && e.call === call.sid,
  );
  if (sent?.kind !== 'webhook-sent' || answered?.kind !== 'webhook-answered')
    throw new Error('no first webhook');

  const again = await stage.posts(sent.url, sent.fields);

  expect(again.body).toBe(answered.body);
  await stage.waits('no leg beside the talk', () =>
    stage.sim
      .calls()
      .every(
        (leg) =>
          leg.direction !== 'outbound-api' || !leg.name.startsWith('desk') || leg.endedAtMs !== undefined,
      ),
  );
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});
