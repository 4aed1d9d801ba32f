import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { ownRedis } from '../support/redis.ts';
import { openStage } from '../support/stage.ts';

it('the second and the fourth call tonight, across two numbers of one household: alarms that rise', async () => {
  await using stage = await openStage();
  const numbers = [NUMBERS.anna, NUMBERS.marlowLandline, NUMBERS.anna, NUMBERS.marlowLandline];
  const classes: (string | undefined)[] = [];

  for (const [turn, number] of numbers.entries()) {
    // Given that each call is taken and ends
    const call = await stage.connects(number, undefined, `caller-${turn}`);
    const known = await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.state === 'matched');

    // Then each knows of those before it, by number and by household
    expect(known.lookup.assessment?.repeat.sameHousehold).toBe(turn);
    expect(known.lookup.assessment?.repeat.sameNumber).toBe(Math.floor(turn / 2));
    const alarm = turn === 0 ? undefined : await stage.alarm(call.sid, 'repeatCalls');
    classes.push(alarm?.class);
    if (alarm !== undefined) expect(alarm.text).toContain(`Call number ${turn + 1}`);
    await stage.ends(call);
  }

  // And what is an advice at the second call is urgent at the fourth
  expect(classes).toEqual([undefined, 'advisory', 'important', 'urgent']);
  expect(stage.sim.violations()).toEqual([]);
});

it('S6: a repeat raises the level and never lowers it', async () => {
  await using stage = await openStage();
  const first = await stage.connects(NUMBERS.anna);
  const before = await stage.callWhen(first.sid, 'the lookup', (c) => c.lookup.state === 'matched');
  expect(before.lookup.level).toBe('high');
  await stage.ends(first);

  const second = await stage.connects(NUMBERS.anna, undefined, 'again');

  const after = await stage.callWhen(second.sid, 'the lookup', (c) => c.lookup.state === 'matched');
  expect(after.lookup.level).toBe('high');
  expect(after.lookup.plan?.prompts.join(' ')).toContain('This is not the first call');
  await stage.ends(second);
});

it('calls of an unknown number are counted too', async () => {
  await using stage = await openStage();
  for (const turn of [0, 1]) {
    const call = await stage.connects(NUMBERS.unknown, undefined, `caller-${turn}`);
    const known = await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.state === 'missed');
    expect(known.lookup.assessment?.repeat.sameNumber).toBe(turn);
    if (turn === 1) expect((await stage.alarm(call.sid, 'repeatCalls')).class).toBe('advisory');
    await stage.ends(call);
  }
});

it('S16: a register that is silent for a while does not make the second call look like the first', async () => {
  await using registerRedis = await ownRedis();
  await using stage = await openStage({ env: { REDIS_REGISTER_URL: registerRedis.url } });
  const first = await stage.connects(NUMBERS.anna);
  await stage.callWhen(first.sid, 'the lookup', (c) => c.lookup.state === 'matched');
  await stage.ends(first);

  // Given that the register's details cannot be read when another number of the household rings
  registerRedis.pause();
  const second = await stage.connects(NUMBERS.marlowLandline, undefined, 'again');
  const level = await stage.callWhen(second.sid, 'the level', (c) => c.lookup.state === 'matched');
  expect(level.lookup.assessment).toMatchObject({ detail: 'levelOnly', repeat: { sameHousehold: 0 } });

  // When it answers again
  registerRedis.resume();

  // Then the call is known for what it is, and the alarm is raised late rather than never
  const whole = await stage.callWhen(
    second.sid,
    'the details',
    (c) => c.lookup.assessment?.detail === 'full',
    15_000,
  );
  expect(whole.lookup.assessment?.repeat.sameHousehold).toBe(1);
  expect((await stage.alarm(second.sid, 'repeatCalls')).text).toContain('Call number 2');
  await stage.ends(second);
  expect(stage.sim.violations()).toEqual([]);
});
