import { expect, it } from 'vitest';
import type { CallCard } from '../../src/core/console/call-card.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage, type Stage } from '../support/stage.ts';

/** A caller of no known risk whose handler asked for a specialist: Amina listens. */
async function listensToLittleRisk(stage: Stage) {
  const low = await stage.connects(NUMBERS.unknown, undefined, 'low');
  await stage.callWhen(low.sid, 'the plan', (c) => c.lookup.plan !== null);
  await stage.does(low.sid, { type: 'requestSpecialist' });
  await stage.joins(low.sid, 'amina');
  await stage.does(low.sid, { type: 'setSeatMode', mode: 'listening' });
  await stage.callWhen(
    low.sid,
    'her to listen',
    (c) => c.seat.state === 'listening' && c.seat.wanted === null,
  );
  return low;
}

/** A caller of high risk finds nobody free. */
async function highRiskWaits(stage: Stage) {
  const high = await stage.dials(NUMBERS.anna, undefined, 'high');
  await stage.desk1.rings();
  await stage.desk1.answers();
  await stage.callWhen(high.sid, 'nobody', (c) => c.seat.state === 'exhausted', 20_000);
  return high;
}

const isAsked = (stage: Stage, sid: string) =>
  stage.callWhen(sid, 'the question', (c) => c.seat.preEmption != null, 15_000);

it('who only listens to a lower risk is asked, agrees, and goes to the higher; the first handler sees why, and that call waits', async () => {
  await using stage = await openStage({ ready: ['amina'] });
  const low = await listensToLittleRisk(stage);
  const high = await highRiskWaits(stage);

  // Given that she is asked in the console
  await isAsked(stage, low.sid);
  const card = (await stage.api('GET', `/calls/${low.sid}`)).body as CallCard;
  expect(card.seat.asked?.because).toMatch(/^high risk.* waits; this call: no known risk/);
  expect(card.commands).toContain('acceptPreEmption');

  // When she agrees
  await stage.does(low.sid, { type: 'acceptPreEmption' }, 'amina');

  // Then her telephone rings for the other call and one key is enough, since she has accepted already
  await stage.callWhen(high.sid, 'her to be rung', (c) => c.seat.offer?.specialistId === 'amina', 15_000);
  await stage.amina.rings(15_000);
  await stage.amina.answers();
  await stage.amina.enters('1');
  await stage.callWhen(high.sid, 'her to be in the room', (c) => c.seat.state === 'listening');

  // And the first handler is told on the card, talks on, and that call is on the list again
  const told = (await stage.api('GET', `/calls/${low.sid}`)).body as CallCard;
  expect(told.seat).toMatchObject({ state: 'nobody', specialistId: null });
  expect(told.seat.left?.because).toBe(card.seat.asked?.because);
  expect((await stage.call(low.sid)).line.state).toBe('connected');
  await stage.readyNow('beth');
  await stage.joins(low.sid, 'beth');
  await stage.sim.hangUpAll();
  expect(stage.sim.violations()).toEqual([]);
});

it('S4: a specialist who becomes audible in the same instant is not taken', async () => {
  await using stage = await openStage({ ready: ['amina'] });
  const low = await listensToLittleRisk(stage);
  await stage.does(low.sid, { type: 'confirmSpeaker', who: 'victim' });
  await highRiskWaits(stage);
  await isAsked(stage, low.sid);

  // When the handler lets the caller hear her while she agrees to go
  const [heard, goes] = await Promise.all([
    stage.asks(low.sid, { type: 'setSeatMode', mode: 'audible' }),
    stage.asks(low.sid, { type: 'acceptPreEmption' }, 'amina'),
  ]);
  expect([heard.status, goes.status].some((status) => status === 200)).toBe(true);

  // Then either the caller hears her and she stays, or she is gone and was never heard
  const after = await stage.callWhen(
    low.sid,
    'the outcome',
    (c) => c.seat.state === 'audible' || c.seat.state === 'exhausted',
  );
  if (after.seat.state === 'audible') await stage.ears({ low: ['amina', 'desk-1'] });
  else expect(after.seat.wanted).toBeNull();
  await stage.sim.hangUpAll();
  expect(stage.sim.violations()).toEqual([]);
});

it('she stays: nothing changes, and she is not asked again at once; the higher call waits for somebody else', async () => {
  await using stage = await openStage({ ready: ['amina'] });
  const low = await listensToLittleRisk(stage);
  const high = await highRiskWaits(stage);
  await isAsked(stage, low.sid);
  await stage.does(low.sid, { type: 'declinePreEmption' }, 'amina');
  expect((await stage.call(low.sid)).seat).toMatchObject({ state: 'listening', preEmption: null });
  await stage.readyNow('beth');
  await stage.joins(high.sid, 'beth');
  expect((await stage.call(low.sid)).seat).toMatchObject({ state: 'listening', preEmption: null });
  await stage.sim.hangUpAll();
  expect(stage.sim.violations()).toEqual([]);
});
