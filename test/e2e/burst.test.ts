import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage } from '../support/stage.ts';
import { LINE } from '../support/world.ts';

/** Design 2.3: a leg that the account would queue for longer is not waited for. */
const LONGEST_QUEUE_MS = 500;

it('S1: ten calls in one moment at one call a second from the account: every caller’s handler rings, none waits', async () => {
  // Given an account that may start one call a second by REST
  await using stage = await openStage({
    simulator: { callsPerSecond: 1 },
    env: { TWILIO_CALLS_PER_SECOND: '1' },
  });

  // When ten callers dial at once, one of them of high risk
  const callers = Array.from({ length: 10 }, (_, turn) =>
    turn === 4 ? NUMBERS.anna : `+4477009003${String(turn).padStart(2, '0')}`,
  );
  const began = performance.now();
  const calls = await Promise.all(
    callers.map((number, turn) => stage.sim.phone(number, `caller-${turn}`).dials(LINE.nonEmergency)),
  );

  // Then each has a desk ringing, though only one leg could be had by REST
  await stage.waits('ten handlers’ legs', () => {
    const ringing = stage.sim.calls().filter((leg) => leg.name === 'desk-1' && leg.status === 'ringing');
    return ringing.length === calls.length;
  });
  const byRest = stage.sim.calls().filter((leg) => leg.direction === 'outbound-api' && leg.name === 'desk-1');
  expect(byRest.length).toBeGreaterThanOrEqual(1);
  // The first at once, and one for each second that passed: a slow machine earns more while the callers dial.
  const earned = Math.ceil((performance.now() - began) / 1_000);
  expect(byRest.length).toBeLessThanOrEqual(1 + earned);
  // On a slow machine a leg may reach the account within the second of the one before: queued so long, it is taken back.
  const late = byRest.filter((leg) => leg.queueTimeMs > LONGEST_QUEUE_MS);
  for (const leg of late)
    await stage.waits('the queued leg to be taken back', () => leg.status === 'canceled');

  // And those who were dialled direct are connected, known as such, and reviewed
  for (let turn = 0; turn < calls.length; turn += 1) await stage.desk1.answers();
  await stage.waits('everybody to talk', () =>
    callers.every((_, turn) => stage.sim.whoHears()[`caller-${turn}`]?.includes('desk-1')),
  );
  for (const call of calls) expect(heardBy(call).at(-1)).toBe('desk-1');
  const states = await stage.waits('the records', async () => {
    const all = await Promise.all(calls.map((call) => stage.call(call.sid)));
    return all.every((c) => c.line.state === 'connected' || c.line.state === 'connectedDirect') && all;
  });
  const direct = states.filter((c) => c.line.state === 'connectedDirect');
  expect(direct.length).toBe(calls.length - byRest.length + late.length);
  for (const c of direct) expect(c.degraded).toContain('legRefused');
  await stage.review(direct[0]?.id ?? '', 'degraded');
  await stage.sim.hangUpAll();
  expect(stage.sim.violations()).toEqual([]);
});

it('the account says that a leg is queued: it is taken back and the caller is dialled direct', async () => {
  // Given an account whose calls per second are lower than the service was told
  await using stage = await openStage({
    simulator: { callsPerSecond: 1 },
    env: { TWILIO_CALLS_PER_SECOND: '100' },
  });

  const first = await stage.dials(NUMBERS.unknown, undefined, 'first');
  await stage.desk1.rings();
  const second = await stage.dials(NUMBERS.dora, undefined, 'second');

  // Then the second caller's desks ring at once all the same, and the queued leg never rings
  await stage.desk2.rings();
  await stage.desk2.answers();
  await stage.ears({ second: ['desk-2'] });
  await stage.waits('the queued leg to be taken back', () =>
    stage.sim.calls().some((leg) => leg.queueTimeMs > 500 && leg.status === 'canceled'),
  );
  const queued = stage.sim.calls().filter((leg) => leg.queueTimeMs > 500);
  for (const leg of queued) expect(leg.answeredAtMs).toBeUndefined();
  await stage.ends(second);
  await stage.ends(first);
  expect(stage.sim.violations()).toEqual([]);
});
