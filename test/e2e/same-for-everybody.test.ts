import { expect, it } from 'vitest';
import type { PhoneCall } from '../../src/simulator/index.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage, type Stage } from '../support/stage.ts';

/**
 * The different documents that a caller's leg was given while it was there, without what names the call. A document that
 * Twilio asks for and ignores (after a move) may come at any time, and is one that was given before.
 */
function documentsFor(stage: Stage, call: PhoneCall): readonly string[] {
  const end = stage.sim.trace.find(
    (e) => e.kind === 'call-status' && e.call === call.sid && e.status === 'completed',
  );
  const given = stage.sim.trace.flatMap((e) =>
    e.kind === 'webhook-answered' && e.call === call.sid && e.seq < (end?.seq ?? 0)
      ? [e.body.replaceAll(call.sid, 'CALL')]
      : [],
  );
  return [...new Set(given)];
}

const CALLERS = [
  ['unknown', NUMBERS.unknown],
  ['of high risk', NUMBERS.anna],
  ['the perpetrator’s', NUMBERS.carl],
  ['shared by both', NUMBERS.marlowLandline],
] as const;

it('S5: the same is heard, document for document, whoever the number belongs to', async () => {
  await using stage = await openStage({ ready: ['amina'] });
  const heard: (readonly string[])[] = [];
  const documents: (readonly string[])[] = [];

  for (const [turn, [, number]] of CALLERS.entries()) {
    // Given a caller who talks with a handler, is left alone once, and talks again; a specialist comes if one is due
    const name = `caller-${turn}`;
    const call = await stage.connects(number, undefined, name);
    const known = await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.state !== 'pending');
    if (known.seat.state !== 'empty') {
      await stage.joins(call.sid, 'amina');
      await stage.does(call.sid, { type: 'setSeatMode', mode: 'coaching' }, 'amina');
      await stage.callWhen(call.sid, 'coaching', (c) => c.seat.state === 'coaching');
    }
    await stage.desk1.hangsUp();
    await stage.desk1.rings();
    await stage.sim.until(() => heardBy(call).at(-1) === 'wait ringback', { what: 'ringing' });
    await stage.desk1.answers();
    await stage.waits('the talk', () => stage.sim.whoHears()[name]?.includes('desk-1'));
    await stage.ends(call);
    heard.push(heardBy(call));
    documents.push(documentsFor(stage, call));
    await stage.waits(
      'the specialist to be let go',
      async () => (await stage.presence('amina')) !== 'onCall',
    );
    await stage.readyNow('amina');
  }

  // Then every caller heard the same, and got the same documents
  expect(heard[0]).toEqual(['ringback', 'wait ringback', 'desk-1', 'wait ringback', 'desk-1']);
  for (const [turn, [who]] of CALLERS.entries()) {
    expect(heard[turn], who).toEqual(heard[0]);
    expect(documents[turn], who).toEqual(documents[0]);
  }
  expect(stage.sim.violations()).toEqual([]);
});

it('S5: a hit is answered no later than a miss: the reply waits for neither register nor policy', async () => {
  await using stage = await openStage();

  // When callers ring, known and unknown
  for (const [turn, [, number]] of CALLERS.entries()) {
    const call = await stage.dials(number, undefined, `caller-${turn}`);
    await stage.desk1.rings();
    await stage.sim.until(() => call.status() === 'in-progress', { what: 'the room' });
    await stage.ends(call);
  }

  // Then the first reply is the same for all, but for the call's own name
  const replies = stage.sim.trace.flatMap((e) =>
    e.kind === 'webhook-answered' && e.purpose === 'voice' && e.leg.startsWith('caller')
      ? [e.body.replaceAll(e.call, 'CALL')]
      : [],
  );
  expect(replies).toHaveLength(CALLERS.length);
  expect(new Set(replies).size).toBe(1);
});
