import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage } from '../support/stage.ts';

/** Each specialist's telephone rings for 20 s, and Twilio adds 5. */
const ONE_RING_MS = 26_000;

it('no specialist answers: the next, then the partner force, then the pager, then nobody; the call goes on', async () => {
  await using stage = await openStage({ ready: ['amina', 'beth', 'northern-eve'] });

  // Given a high-risk caller who talks with a handler
  const call = await stage.connects(NUMBERS.anna);

  // When specialist after specialist lets it ring
  const rung: string[] = [];
  for (let ring = 1; ring <= 3; ring += 1) {
    rung.push(await stage.whoIsRung());
    await stage.sim.advance(ONE_RING_MS);
  }

  // Then our own were asked before the partner's, each of them once
  expect(rung.slice(0, 2).toSorted()).toEqual(['amina', 'beth']);
  expect(rung[2]).toBe('eve');

  // And after them the on-call pager, and then nobody: the handler has the prompts, the call is reviewed
  const over = await stage.callWhen(call.sid, 'the search to end', (c) => c.seat.state === 'exhausted');
  expect(over.seat.tried).toHaveLength(3);
  expect(over.lookup.plan?.prompts.length).toBeGreaterThan(0);
  expect((await stage.alarm(call.sid, 'onCallWanted')).class).toBe('urgent');
  expect((await stage.alarm(call.sid, 'noSpecialist')).class).toBe('important');
  await stage.review(call.sid, 'noSpecialist');

  // And caller and handler noticed nothing
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
  await stage.waits('everybody to be ready again', async () => (await stage.presence('amina')) === 'ready');
  expect(await stage.presence('beth')).toBe('ready');

  // And the handler can ask again, and then somebody comes
  await stage.does(call.sid, { type: 'requestSpecialist' });
  const next = await stage.whoIsRung();
  await stage.joins(call.sid, next);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('nobody is on duty at all: the handler keeps the caller, and the pager is raised at once', async () => {
  await using stage = await openStage({ ready: [] });

  // Given a high-risk caller at an hour when nobody has said that they are ready
  const call = await stage.connects(NUMBERS.anna);

  // Then nobody rings, the pager and the review list have it, and they talk
  await stage.callWhen(call.sid, 'the search to end', (c) => c.seat.state === 'exhausted');
  await stage.alarm(call.sid, 'onCallWanted');
  await stage.review(call.sid, 'noSpecialist');
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
  expect(stage.amina.calls()).toEqual([]);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});
