import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage } from '../support/stage.ts';
import { SPECIALISTS } from '../support/world.ts';

const PIN = `${SPECIALISTS.amina.pin}#`;

it('S11: two high-risk calls at once and one specialist: exactly one call gets them, the other says that nobody could come', async () => {
  await using stage = await openStage({ ready: ['amina'] });

  // Given two high-risk callers at the same moment, and one specialist
  const [first, second] = await Promise.all([
    stage.dials(NUMBERS.anna, undefined, 'caller'),
    stage.dials(NUMBERS.marlowLandline, undefined, 'other-caller'),
  ]);
  await stage.desk1.rings();
  await stage.desk1.answers();
  await stage.desk1.answers();

  // Then one of the calls rings her, the other finds nobody
  const calls = await stage.waits('both searches', async () => {
    const both = await Promise.all([stage.call(first.sid), stage.call(second.sid)]);
    return both.every((c) => c.seat.state === 'ringing' || c.seat.state === 'exhausted') && both;
  });
  expect(calls.map((c) => c.seat.state).toSorted()).toEqual(['exhausted', 'ringing']);
  await stage.amina.rings();
  expect(stage.amina.calls()).toHaveLength(1);
  await stage.ends(first);
  expect(stage.sim.violations()).toEqual([]);
});

it('an offer that has lapsed is accepted too late: the late one is let go, the next one has the seat', async () => {
  await using stage = await openStage();

  // Given the first specialist, who answers but has not entered the PIN when the handler lets them go for another
  const call = await stage.connects(NUMBERS.anna);
  await stage.amina.rings();
  await stage.amina.answers();
  const late = await stage.amina.call();
  await stage.sim.until(() => late !== undefined && heardBy(late).length > 0, { what: 'the prompt' });
  await stage.asks(call.sid, { type: 'declineOffer', reason: 'on another line' }, 'amina');
  await stage.callWhen(call.sid, 'the next offer', (c) => c.seat.offer?.specialistId === 'beth');

  // When both enter their PIN, one for the lapsed offer
  await stage.amina.enters(PIN).catch(() => undefined);
  await stage.joins(call.sid, 'beth');

  // Then only the second is in the call
  await late?.hasEnded();
  expect(
    stage.sim
      .rooms()[0]
      ?.participants.map((one) => one.name)
      .toSorted(),
  ).toEqual(['beth', 'caller', 'desk-1']);
  expect(heardBy(late as NonNullable<typeof late>).filter((line) => line.includes('caller'))).toEqual([]);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S12: an acceptance that is delivered twice is one acceptance', async () => {
  await using stage = await openStage({
    simulator: {
      faults: { rules: [{ kind: 'webhook', operation: 'action', leg: 'amina', fault: { do: 'double' } }] },
    },
  });

  // Given a webhook with the PIN that Twilio sends twice
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');

  // Then one specialist is in the room, once, and was disclosed to once
  const here = stage.sim.rooms()[0]?.participants.map((one) => one.name) ?? [];
  expect(here.toSorted()).toEqual(['amina', 'caller', 'desk-1']);
  const settled = await stage.call(call.sid);
  expect(settled.moments.filter((moment) => moment.what === 'offerAccepted')).toHaveLength(1);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('a wrong PIN three times lets the telephone go and asks the next specialist; nothing of the call was said', async () => {
  await using stage = await openStage();

  // Given somebody else who holds the specialist's telephone
  const call = await stage.connects(NUMBERS.anna);
  await stage.amina.rings();
  await stage.amina.answers();
  const phone = await stage.amina.call();
  if (phone === undefined) throw new Error('no call');

  // When they guess three times
  for (let guess = 1; guess <= 3; guess += 1) {
    await stage.amina.enters(`00000${guess}#`);
    if (guess < 3) await stage.callWhen(call.sid, `guess ${guess}`, (c) => c.seat.offer?.wrongPins === guess);
  }

  // Then they are sent away and the next is asked, once
  await phone.hasEnded();
  await stage.joins(call.sid, 'beth');
  expect(heardBy(phone).join(' ')).not.toMatch(/caller|desk|abuse|risk|police/i);
  expect(stage.amina.calls()).toHaveLength(1);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('another specialist’s PIN is a wrong PIN', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.amina.rings();
  await stage.amina.answers();
  await stage.amina.enters(`${SPECIALISTS.beth.pin}#`);
  const asked = await stage.callWhen(call.sid, 'the refusal', (c) => c.seat.offer?.wrongPins === 1);
  expect(asked.seat.state).toBe('ringing');
  await stage.ends(call);
});

it('accepted on the console, a telephone still needs a key: only a person can press one', async () => {
  await using stage = await openStage();

  // Given a specialist who accepts on the console before the telephone is picked up
  const call = await stage.connects(NUMBERS.anna);
  await stage.amina.rings();
  await stage.does(call.sid, { type: 'acceptOffer' }, 'amina');
  expect((await stage.call(call.sid)).seat.state).toBe('ringing');

  // When it is answered, a key is asked for, not the PIN, and until it comes nobody joins
  await stage.amina.answers();
  const phone = await stage.amina.call();
  if (phone === undefined) throw new Error('no call');
  await stage.sim.until(() => heardBy(phone).some((line) => line.includes('any key')), {
    what: 'the prompt',
  });
  expect((await stage.call(call.sid)).seat.state).toBe('ringing');

  // Then one key is enough
  await stage.amina.enters('1');
  await stage.callWhen(call.sid, 'the specialist to listen', (c) => c.seat.state === 'listening');
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'], amina: ['caller', 'desk-1'] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('accepted on the console after the telephone was answered: the PIN prompt becomes a key prompt', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.amina.rings();
  await stage.amina.answers();
  const phone = await stage.amina.call();
  if (phone === undefined) throw new Error('no call');
  await stage.sim.until(() => heardBy(phone).some((line) => line.includes('PIN')), {
    what: 'the PIN prompt',
  });

  await stage.does(call.sid, { type: 'acceptOffer' }, 'amina');
  await stage.sim.until(() => heardBy(phone).some((line) => line.includes('any key')), {
    what: 'the key prompt',
  });
  await stage.amina.enters('7');
  await stage.callWhen(call.sid, 'the specialist to listen', (c) => c.seat.state === 'listening');
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('declined on the console: the telephone stops ringing, the next is asked, and nobody else may decline for them', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  const ringing = await stage.amina.rings();

  // When somebody else tries to decline, nothing changes
  const notTheirs = await stage.asks(call.sid, { type: 'declineOffer', reason: 'not mine' }, 'beth');
  expect(notTheirs.status).toBeGreaterThanOrEqual(400);

  // When the specialist declines
  await stage.does(call.sid, { type: 'declineOffer', reason: 'on another call' }, 'amina');

  // Then their telephone stops, they are ready again, and the next one rings
  expect(await ringing.hasEnded()).toBe('canceled');
  await stage.joins(call.sid, 'beth');
  expect(await stage.presence('amina')).toBe('ready');
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S12: the specialist enters the PIN and accepts on the console in the same moment: one acceptance, one place', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.amina.rings();
  await stage.amina.answers();
  const phone = await stage.amina.call();
  if (phone === undefined) throw new Error('no call');
  await stage.sim.until(() => heardBy(phone).some((line) => line.includes('PIN')), {
    what: 'the PIN prompt',
  });

  // When both happen at once
  await Promise.all([stage.amina.enters(PIN), stage.asks(call.sid, { type: 'acceptOffer' }, 'amina')]);

  // Then, at most with one more key, the specialist is there, once
  await stage.waits('the specialist to be in the room', async () => {
    if ((await stage.call(call.sid)).seat.state === 'listening') return true;
    if ((await phone.view()).listening) await stage.amina.enters('1');
    return false;
  });
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'], amina: ['caller', 'desk-1'] });
  expect(stage.sim.rooms()[0]?.participants).toHaveLength(3);
  expect(stage.amina.calls()).toHaveLength(1);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});
