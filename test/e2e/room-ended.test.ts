import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage, type Stage } from '../support/stage.ts';

/** Somebody at Twilio, or a fault of it, ends the room under everybody's feet. */
async function endsTheRoom(stage: Stage): Promise<void> {
  const { sim } = stage;
  const room = sim.rooms().find((one) => one.status === 'in-progress');
  const ended = await fetch(
    `${sim.baseUrl}/2010-04-01/Accounts/${sim.accountSid}/Conferences/${room?.sid}.json`,
    {
      method: 'POST',
      headers: {
        Authorization: `Basic ${Buffer.from(`${sim.accountSid}:${sim.authToken}`).toString('base64')}`,
      },
      body: new URLSearchParams({ Status: 'completed' }),
    },
  );
  expect(ended.status).toBe(200);
}

it('S3: the room is ended at Twilio in the middle of a talk: the caller is dialled direct at once', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');

  await endsTheRoom(stage);

  // Then both desks ring for the caller, who stays on the line, and the specialist goes on by the console
  await stage.desk2.rings();
  await stage.desk2.answers();
  await stage.ears({ caller: ['desk-2'], 'desk-2': ['caller'] });
  await stage.callWhen(call.sid, 'the direct connection', (c) => c.line.state === 'connectedDirect');
  expect(heardBy(call)).not.toContain('amina');
  await stage.review(call.sid, 'degraded');
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S12: and the document that says what next cannot be fetched: its fallback does not repeat it, the caller is dialled direct', async () => {
  await using stage = await openStage({
    simulator: {
      faults: { rules: [{ kind: 'webhook', operation: 'action', leg: 'caller', fault: { do: 'fail' } }] },
    },
  });
  const call = await stage.connects(NUMBERS.anna);

  await endsTheRoom(stage);

  await stage.desk2.rings();
  await stage.desk2.answers();
  await stage.ears({ caller: ['desk-2'], 'desk-2': ['caller'] });
  const after = await stage.callWhen(
    call.sid,
    'the direct connection',
    (c) => c.line.state === 'connectedDirect',
  );
  expect(after.degraded).toContain('webhookFailed');
  expect(heardBy(call)).not.toContain('error message');
  await stage.sim.hangUpAll();
  expect(stage.sim.violations()).toEqual([]);
});
