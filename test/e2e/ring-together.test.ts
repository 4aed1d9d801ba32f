import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { SPECIALISTS } from '../support/world.ts';

const ringing = (ring: string) => ({
  'policy.yaml': (text: string) =>
    text.replaceAll(
      /\{ ask: ownPool, ringTimeoutSeconds: \d+, maxOffers: 3 \}/g,
      `{ ask: ownPool, ringTimeoutSeconds: 20, maxOffers: 3, ring: ${ring} }`,
    ),
});
const pin = (who: 'amina' | 'beth') => `${SPECIALISTS[who].pin}#`;

async function bothRing(stage: Stage): Promise<void> {
  await stage.amina.rings(8_000);
  await stage.beth.rings(8_000);
}

it('two are rung at once: the first to enter the PIN has the seat, the other telephone stops, and both are shown on the card', async () => {
  await using stage = await openStage({ edit: ringing('{ atOnce: 2 }') });
  const call = await stage.connects(NUMBERS.anna);

  // Given both telephones ring
  await bothRing(stage);
  const { seat } = await stage.card(call.sid);
  expect([seat.specialistId, ...(seat.beside ?? []).map((one) => one.specialistId)].toSorted()).toEqual([
    'amina',
    'beth',
  ]);

  // When Beth answers and accepts while Amina's still rings
  const rung = await stage.amina.call();
  await stage.joins(call.sid, 'beth');

  // Then nobody is left ringing, nobody is held against Amina, and the caller heard nothing
  expect(await rung?.hasEnded()).toBe('canceled');
  await stage.waits('Amina to be free again', async () => (await stage.presence('amina')) === 'ready');
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'], beth: ['caller', 'desk-1'] });
  expect((await stage.card(call.sid)).seat.beside).toEqual([]);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S11: both accept in the same instant, on two services: one has the seat, the other is sent away and free', async () => {
  await using stage = await openStage({ edit: ringing('{ atOnce: 2 }'), services: 2 });
  const call = await stage.connects(NUMBERS.anna);
  await bothRing(stage);
  await Promise.all([stage.amina.answers(), stage.beth.answers()]);
  const [first, second] = await Promise.all([stage.amina.call(), stage.beth.call()]);
  await stage.waits('both prompts', async () =>
    [await first?.view(), await second?.view()].every((view) => view?.listening),
  );

  // When both enter their PIN at once
  await Promise.all([stage.amina.enters(pin('amina'), 'now'), stage.beth.enters(pin('beth'), 'now')]);

  // Then exactly one is in the room
  const seated = await stage.callWhen(call.sid, 'one to be in the room', (c) => c.seat.state === 'listening');
  const winner = seated.seat.offer?.specialistId === 'amina' ? 'amina' : 'beth';
  const loser = winner === 'amina' ? 'beth' : 'amina';
  await (winner === 'amina' ? second : first)?.hasEnded();
  await stage.ears({ caller: ['desk-1'], [winner]: ['caller', 'desk-1'] });
  expect(stage.sim.rooms()[0]?.participants).toHaveLength(3);
  await stage.waits('the other to be free', async () => (await stage.presence(loser)) === 'ready');
  expect(seated.moments.filter(({ what }) => what === 'specialistClaimed')).toHaveLength(2);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S12: the loser’s callbacks come late and twice: nothing changes', async () => {
  await using stage = await openStage({ edit: ringing('{ atOnce: 2 }') });
  const call = await stage.connects(NUMBERS.anna);
  await bothRing(stage);
  await stage.joins(call.sid, 'beth');
  const loser = await stage.amina.call();
  await loser?.hasEnded();

  const told = {
    CallSid: loser?.sid ?? '',
    CallStatus: 'completed',
    AccountSid: stage.settings.twilio.accountSid,
  };
  const url = `${stage.settings.publicBaseUrl}/voice/specialist/leg?call=${call.sid}&offer=s1`;
  for (let times = 1; times <= 2; times += 1) expect((await stage.posts(url, told)).status).toBe(204);
  expect((await stage.call(call.sid)).seat).toMatchObject({
    state: 'listening',
    offer: { specialistId: 'beth' },
  });
  await stage.ends(call);
});

it('a ring widens: after a while the next one joins, while the first still rings', async () => {
  await using stage = await openStage({ edit: ringing('{ atOnce: 1, widenAfterSeconds: 3 }') });
  const call = await stage.connects(NUMBERS.anna);
  const first = await stage.whoIsRung();
  const other = first === 'amina' ? 'beth' : 'amina';
  expect(stage[other].calls()).toHaveLength(0);

  // When three seconds go by and nobody has accepted
  await stage[other].rings(10_000);
  expect((await (await stage[first].call())?.view())?.status).toBe('ringing');

  // Then whoever accepts first has the seat
  await stage.joins(call.sid, other);
  await (await stage[first].call())?.hasEnded();
  await stage.ears({ caller: ['desk-1'], [other]: ['caller', 'desk-1'] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});
