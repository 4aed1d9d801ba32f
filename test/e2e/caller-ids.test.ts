import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage } from '../support/stage.ts';
import { LINE } from '../support/world.ts';

/** What networks and switches send instead of a number (twilio.md 1.1). */
const UNUSABLE = [
  'anonymous',
  '+266696687',
  '+7378742833',
  'Restricted',
  '',
  'sip:anyone@switch.westshire.example',
  '+0',
  '999',
  'DROP TABLE',
];

it('S8: withheld and nonsense caller ids are connected like anybody, and are never keys', async () => {
  await using stage = await openStage();

  for (const [turn, callerId] of UNUSABLE.entries()) {
    // Given a caller whose number is withheld or makes no sense
    const call = await stage.sim.phone(NUMBERS.anna, `caller-${turn}`).dials(LINE.nonEmergency, { callerId });
    await stage.desk1.rings();
    await stage.desk1.answers();
    await stage.ears({ [`caller-${turn}`]: ['desk-1'] });

    // Then nothing is looked up, nothing counts as a repeat, and the card says so
    const read = await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.state !== 'pending');
    expect(read.caller.number, callerId).toBeNull();
    expect(read.caller.presentation, callerId).toMatch(/withheld|unusable/);
    expect(read.lookup.assessment, callerId).toBeNull();
    await stage.ends(call);
    expect((await stage.alarmsOf(call.sid)).map((alarm) => alarm.kind)).not.toContain('repeatCalls');
    // Whichever hang-up was told of first, the handler's telephone is at rest before the next caller dials
    const over = new Set(['completed', 'canceled', 'busy', 'no-answer', 'failed']);
    await stage.waits('the desk to be at rest', async () =>
      (await stage.desk1.calls()).every((leg) => over.has(leg.status)),
    );
  }
  expect(stage.amina.calls()).toEqual([]);
  expect(stage.sim.violations()).toEqual([]);
});

it('S8: the force’s own switch, relay and operator numbers are never looked up', async () => {
  await using stage = await openStage({
    // Given that somebody once put the switch's number on a person's record
    edit: { 'lines.yaml': (text) => text.replace('"+441134960001"', `"${NUMBERS.anna}"`) },
  });
  const call = await stage.connects(NUMBERS.anna);

  const read = await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.state !== 'pending');

  expect(read.caller).toMatchObject({ number: null, presentation: 'unusable' });
  expect(read.lookup.level).toBeNull();
  await stage.ends(call);
});

it('S8: the switch says in a SIP header who is calling: believed from a listed source', async () => {
  await using stage = await openStage();

  // Given a call through the switch, which shows its own number and knows the caller's
  const call = await stage.sim.phone('+441134960001', 'caller').dials(LINE.nonEmergency, {
    sipHeaders: { 'X-Caller-Number': NUMBERS.anna },
    extra: { SipSourceIp: '198.51.100.10' },
  });
  await stage.desk1.rings();
  await stage.desk1.answers();

  // Then the lookup is for the caller
  const read = await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.state === 'matched');
  expect(read.caller).toMatchObject({ number: NUMBERS.anna, source: 'sipHeader' });
  await stage.joins(call.sid, 'amina');
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S8: the same header from anywhere else changes nothing', async () => {
  await using stage = await openStage();
  const call = await stage.sim.phone(NUMBERS.unknown, 'caller').dials(LINE.nonEmergency, {
    sipHeaders: { 'X-Caller-Number': NUMBERS.anna },
    extra: { SipSourceIp: '192.0.2.66' },
  });
  await stage.desk1.rings();
  await stage.desk1.answers();

  const read = await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.state === 'missed');

  expect(read.caller).toMatchObject({ number: NUMBERS.unknown, source: 'network' });
  expect(heardBy(call)).not.toContain('amina');
  await stage.ends(call);
});
