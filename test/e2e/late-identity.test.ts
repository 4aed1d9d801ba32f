import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage } from '../support/stage.ts';
import { LINE } from '../support/world.ts';

it('the control room says later who is calling, by our id: the lookup starts again and a specialist comes', async () => {
  await using stage = await openStage();

  // Given a caller who withheld their number
  const call = await stage.sim
    .phone(NUMBERS.anna, 'caller')
    .dials(LINE.nonEmergency, { callerId: 'anonymous' });
  await stage.desk1.rings();
  await stage.desk1.answers();
  const before = await stage.callWhen(call.sid, 'no match', (c) => c.lookup.state === 'missed');
  expect(before.seat.state).toBe('empty');

  // When the room's own systems know the number, the incident and the place
  const told = await stage.api('POST', `/calls/${call.sid}/caller`, {
    number: '07700 900101',
    incidentReference: 'INC-2026-0815',
    grade: '1',
    location: 'Harbour Row',
  });
  expect(told.status).toBe(200);

  // Then there is a match, and a specialist is brought alongside
  await stage.callWhen(call.sid, 'the match', (c) => c.lookup.state === 'matched');
  await stage.joins(call.sid, 'amina');
  const after = await stage.call(call.sid);
  expect(after.caller).toMatchObject({ number: NUMBERS.anna, source: 'controlRoom' });
  expect(after.incident).toEqual({ reference: 'INC-2026-0815', grade: '1', location: 'Harbour Row' });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('by the SIP Call-ID, and later by the incident reference', async () => {
  await using stage = await openStage();

  // Given a call that came by SIP
  const sipCallId = 'a84b4c76e66710@pc33.switch.westshire.example';
  const call = await stage.sim.phone('+441134960001', 'caller').dials(LINE.nonEmergency, {
    sipDomain: 'westshire.sip.example',
    extra: { SipCallId: sipCallId, SipSourceIp: '192.0.2.1' },
  });
  await stage.desk1.rings();
  await stage.desk1.answers();
  const ref = encodeURIComponent(sipCallId);

  // When the incident is told by SIP Call-ID, and the number by incident reference
  await stage.waits(
    'the name',
    async () => (await stage.api('GET', `/calls/${ref}?by=sipCallId`)).status === 200,
  );
  const first = await stage.api('POST', `/calls/${ref}/caller?by=sipCallId`, {
    incidentReference: 'INC/2026/77',
  });
  expect(first.status).toBe(200);
  const incident = encodeURIComponent('INC/2026/77');
  await stage.waits(
    'the name',
    async () => (await stage.api('GET', `/calls/${incident}?by=incidentReference`)).status === 200,
  );
  const second = await stage.api('POST', `/calls/${incident}/caller?by=incidentReference`, {
    number: NUMBERS.anna,
  });
  expect(second.status).toBe(200);

  // Then it is one call, matched, with its reference
  await stage.joins(call.sid, 'amina');
  const known = await stage.call(call.sid);
  expect(known.lookup.state).toBe('matched');
  expect(known.incident.reference).toBe('INC/2026/77');
  await stage.ends(call);
});

it('S8: late identity that is the force’s own number, or nonsense, is no key', async () => {
  await using stage = await openStage();
  const call = await stage.sim
    .phone(NUMBERS.anna, 'caller')
    .dials(LINE.nonEmergency, { callerId: 'anonymous' });
  await stage.desk1.rings();
  await stage.desk1.answers();

  const own = await stage.api('POST', `/calls/${call.sid}/caller`, { number: '+441134960001', grade: '3' });
  const nonsense = await stage.api('POST', `/calls/${call.sid}/caller`, { number: 'withheld' });
  const nobody = await stage.api('POST', '/calls/CA00000000000000000000000000000000/caller', { grade: '1' });

  expect(own.status).toBe(200);
  expect(nonsense.status).toBe(400);
  expect(nobody.status).toBe(404);
  const still = await stage.call(call.sid);
  expect(still.caller.number).toBeNull();
  expect(still.incident.grade).toBe('3');
  await stage.ends(call);
});

it('S6: a late number without a record takes nothing away from what was matched before', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');

  await stage.api('POST', `/calls/${call.sid}/caller`, { number: NUMBERS.unknown });

  const after = await stage.callWhen(
    call.sid,
    'the second lookup',
    (c) => c.moments.filter((moment) => moment.what === 'callerAssessed').length === 2,
  );
  expect(after.lookup).toMatchObject({ state: 'matched', level: 'high' });
  expect(after.seat.state).toBe('listening');
  await stage.ends(call);
});
