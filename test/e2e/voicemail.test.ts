import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage } from '../support/stage.ts';

it('an answering machine takes the specialist’s call: it is not a person, hears nothing of the call, and the next is asked', async () => {
  await using stage = await openStage();

  // Given specialists of whom one has voicemail on
  for (const phone of [stage.amina, stage.beth])
    await phone.behaves({ does: 'voicemail', afterMs: 50, greetingMs: 3_000 });

  // When a high-risk caller talks with a handler and the machine answers
  const call = await stage.connects(NUMBERS.anna);
  const machine = await stage.waits('a machine to answer', () => {
    const leg = stage.sim
      .calls()
      .find((one) => ['amina', 'beth'].includes(one.name) && one.status === 'in-progress');
    return leg === undefined ? undefined : stage.sim.callOf(leg.sid);
  });
  await stage.sim.until(() => heardBy(machine).some((line) => line.includes('PIN')), { what: 'the prompt' });

  // Then it stays outside the room, and hears a PIN asked for and nothing else (S14: nothing of the call)
  const ringing = await stage.call(call.sid);
  expect(ringing.seat.state).toBe('ringing');
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });

  // And when nobody enters a PIN through two prompts, it is let go and the other specialist is rung
  const first = machine.view() as { name: string };
  const other = first.name === 'amina' ? 'beth' : 'amina';
  await stage[other].behaves({ does: 'rings' });
  await stage.sim.advance(20_000);
  await stage.callWhen(call.sid, 'the offer to lapse', (c) => c.seat.offerCount === 2);
  await machine.hasEnded();
  expect(heardBy(machine)).toEqual(['say "Please enter your PIN, then press hash."']);
  await stage.joins(call.sid, other);
  expect(stage.sim.whoHears()).toMatchObject({ caller: ['desk-1'], 'desk-1': ['caller'] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});
