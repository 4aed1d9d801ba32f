import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage } from '../support/stage.ts';
import { LINE } from '../support/world.ts';

/** The shortest that a line allows: BullMQ's clock is the real one. */
const SILENT_AFTER_3_S = {
  'lines.yaml': (text: string) =>
    text.replace('kind: nonEmergency', 'kind: nonEmergency\n    silenceAfterSeconds: 3'),
};

it('a marked number hangs up before anybody answers: an urgent alarm, a review, a follow-up, and nothing rings back', async () => {
  await using stage = await openStage();

  // Given a caller with a high-risk record, who hangs up while it rings
  const call = await stage.dials(NUMBERS.anna);
  await stage.desk1.rings();
  await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.state === 'matched');
  await call.hangsUp();

  // Then it is an alarm with an owner, not a line in a list
  const alarm = await stage.alarm(call.sid, 'abandonedWithMarker');
  expect(alarm).toMatchObject({ class: 'urgent', callId: call.sid });
  await stage.review(call.sid, 'abandoned');
  const over = await stage.callWhen(
    call.sid,
    'the second lookup',
    (c) => c.lookup.sign === 'abandoned' && c.endedAt !== null,
  );
  expect(over.lookup.level).toBe('high');

  // And a person is asked to look into it (policy: call-review)
  await stage.waits('the follow-up', async () => {
    const { referrals } = (await stage.api('GET', '/referrals?which=open')).body as {
      referrals: { callId: string; pathway: string }[];
    };
    return referrals.some((referral) => referral.callId === call.sid && referral.pathway === 'call-review');
  });

  // S10: and no leg to the caller's number was ever asked for
  expect(stage.sim.calls().filter((leg) => leg.direction !== 'inbound' && leg.to === NUMBERS.anna)).toEqual(
    [],
  );
  expect(stage.sim.violations()).toEqual([]);
});

it('hung up before the lookup was done: the alarm comes all the same', async () => {
  await using stage = await openStage();

  const call = await stage.dials(NUMBERS.anna);
  await call.hangsUp();

  await stage.alarm(call.sid, 'abandonedWithMarker');
  await stage.review(call.sid, 'abandoned');
  expect(stage.sim.violations()).toEqual([]);
});

it('an unknown number that hangs up is reviewed, and is no alarm', async () => {
  await using stage = await openStage();

  const call = await stage.dials(NUMBERS.unknown);
  await stage.desk1.rings();
  await call.hangsUp();

  await stage.review(call.sid, 'abandoned');
  await stage.callWhen(call.sid, 'the end', (c) => c.endedAt !== null && c.lookup.state === 'missed');
  expect(await stage.alarmsOf(call.sid)).toEqual([]);
});

it('a marked number makes no sound after the handler answered: silent, an urgent alarm and a review', async () => {
  await using stage = await openStage({ edit: SILENT_AFTER_3_S });

  // Given a high-risk caller who says nothing, not even a cough
  const call = await stage.connects(NUMBERS.anna);

  // Then after the line's time it is an alarm, and the caller notices nothing of it
  const silent = await stage.callWhen(call.sid, 'the sign', (c) => c.lookup.sign === 'silent');
  expect(silent.line.state).toBe('connected');
  expect((await stage.alarm(call.sid, 'silentWithMarker')).class).toBe('urgent');
  await stage.review(call.sid, 'silent');
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('a caller who is heard in time is not silent', async () => {
  await using stage = await openStage({ edit: SILENT_AFTER_3_S });
  const call = await stage.connects(NUMBERS.anna);

  await stage.sim.phone(NUMBERS.anna).speaks('Hello, pizza please', 500);

  await stage.callWhen(call.sid, 'the voice', (c) => c.line.callerSpokeAt !== null);
  const other = await stage.connects(NUMBERS.dora, undefined, 'silent-caller');
  await stage.callWhen(other.sid, 'a later caller to be silent', (c) => c.lookup.sign === 'silent');
  expect((await stage.call(call.sid)).lookup.sign).toBe('normal');
  await stage.ends(call);
});

it('the handler says that the caller is silent: at once, whatever the timer says', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);

  await stage.does(call.sid, { type: 'markSilent' });

  await stage.alarm(call.sid, 'silentWithMarker');
  await stage.review(call.sid, 'silent');
  await stage.callWhen(
    call.sid,
    'the prompt',
    (c) => c.lookup.plan?.prompts.some((prompt) => prompt.includes('yes or no')) ?? false,
  );
  await stage.ends(call);
});

it('a silent call on the emergency line, from a withheld number: reviewed, no alarm without a record', async () => {
  await using stage = await openStage();
  const call = await stage.sim.phone(NUMBERS.anna, 'caller').dials(LINE.emergency, { callerId: 'anonymous' });
  await stage.emergencyDesk.rings();
  await stage.emergencyDesk.answers();
  await stage.callWhen(call.sid, 'the connection', (c) => c.line.state === 'connected');

  await stage.does(call.sid, { type: 'markSilent' });

  await stage.review(call.sid, 'silent');
  expect((await stage.alarmsOf(call.sid)).map((alarm) => alarm.kind)).not.toContain('silentWithMarker');
  await stage.ends(call);
});
