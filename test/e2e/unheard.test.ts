import { expect, it } from 'vitest';
import type { PhoneCall, Sound } from '../../src/simulator/index.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage } from '../support/stage.ts';
import { LINE } from '../support/world.ts';

/** Every single sound that reached an ear, from the first ring on. */
function soundsOf(call: PhoneCall): readonly Sound[] {
  return (call.heard() as Awaited<ReturnType<PhoneCall['heard']>>).flatMap((stretch) => stretch.sounds);
}

it('S4: nothing of the specialist reaches the caller before the handler lets it: no voice, beep, word, hold or gap', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);

  // When a specialist is rung, answers, enters a PIN, joins, listens, speaks, coaches, is muted again, leaves
  await stage.joins(call.sid, 'amina');
  await stage.amina.speaks('She told me about him last week.', 200);
  await stage.does(call.sid, { type: 'setSeatMode', mode: 'coaching' }, 'amina');
  await stage.ears({ 'desk-1': ['amina', 'caller'] });
  await stage.amina.speaks('Ask whether he is in the house.', 200);
  await stage.does(call.sid, { type: 'setSeatMode', mode: 'listening' }, 'amina');
  await stage.ears({ 'desk-1': ['caller'], amina: ['caller', 'desk-1'] });
  await stage.does(call.sid, { type: 'releaseSpecialist' });
  await stage.callWhen(call.sid, 'the release', (c) => c.seat.state === 'released');

  // And another comes
  await stage.readyNow('amina').catch(() => undefined);
  await stage.does(call.sid, { type: 'requestSpecialist' });
  const next = await stage.whoIsRung();
  await stage.joins(call.sid, next);

  // Then all that the caller heard is ringing and the handler, without a silence between
  const sounds = soundsOf(call);
  expect(new Set(sounds.map((sound) => sound.kind))).toEqual(
    new Set(['ringback', 'silence', 'play', 'voice']),
  );
  expect(sounds.filter((sound) => sound.kind === 'voice' && sound.of !== 'desk-1')).toEqual([]);
  const fromTheFirstVoice = sounds.slice(sounds.findIndex((sound) => sound.kind === 'voice'));
  expect(fromTheFirstVoice.map((sound) => sound.kind)).not.toContain('silence');

  // And nothing they could see says what it is about
  for (const room of stage.sim.rooms()) expect(room.friendlyName).toMatch(/^room-CA[0-9a-f]{32}-\d+$/);
  const shown = stage.sim
    .calls()
    .filter((leg) => leg.direction !== 'inbound')
    .map((leg) => leg.from);
  expect(new Set(shown)).toEqual(new Set([LINE.nonEmergency]));
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S4: whatever the carrier does when a coach has lost the coached, the caller hears nothing of the specialist', async () => {
  // Given the harder reading of what Twilio leaves open: a coach without a coachee is heard by everybody
  await using stage = await openStage({ simulator: { switches: { coachWithoutCoachee: 'everybody' } } });
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');

  // When the coached handler's leg drops while the specialist listens
  await stage.desk1.hangsUp();
  await stage.desk1.rings();
  await stage.desk1.answers();
  await stage.ears({ caller: ['desk-1'], amina: ['caller', 'desk-1'] });

  // Then the caller never heard them: a listening specialist is muted all the time
  expect(soundsOf(call).filter((sound) => sound.kind === 'voice' && sound.of === 'amina')).toEqual([]);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S10: nothing ever rings the caller by itself, whatever happens to the call', async () => {
  await using stage = await openStage();

  // Given calls that are abandoned, dropped, left alone, hung up while held
  const abandoned = await stage.dials(NUMBERS.anna, undefined, 'abandons');
  await stage.desk1.rings();
  await abandoned.hangsUp();
  await stage.alarm(abandoned.sid, 'abandonedWithMarker');
  const dropped = await stage.connects(NUMBERS.anna, undefined, 'drops');
  await stage.does(dropped.sid, { type: 'hold' });
  await stage.callWhen(dropped.sid, 'the hold', (c) => c.line.state === 'held');
  await dropped.hangsUp();
  await stage.callWhen(dropped.sid, 'talking on', (c) => c.line.state === 'callerGone');
  await stage.desk1.hangsUp();
  await stage.callWhen(dropped.sid, 'the end', (c) => c.endedAt !== null);

  // When hours go by at the carrier
  await stage.sim.advance(4 * 3_600_000);

  // Then no leg was ever asked for to the caller's number, and no message sent: there is no such request in our code's trace
  expect(stage.sim.calls().filter((leg) => leg.direction !== 'inbound' && leg.to === NUMBERS.anna)).toEqual(
    [],
  );
  const asked = stage.sim.trace.flatMap((e) =>
    e.kind === 'rest' && e.method === 'POST' ? [JSON.stringify(e.params)] : [],
  );
  for (const request of asked) expect(request).not.toContain(NUMBERS.anna);
  expect(stage.sim.violations()).toEqual([]);
});
