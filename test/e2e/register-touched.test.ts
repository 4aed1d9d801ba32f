import type { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import type { Alarm } from '../../src/core/alarms/alarm.ts';
import { createService } from '../../src/service.ts';
import { registerNames } from '../../src/redis/register/names.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage } from '../support/stage.ts';
import { testKeysText } from '../support/test-keys.ts';

it('S8: given the records of a number were altered in Redis, then its call goes on as unknown and a person is alarmed', async () => {
  await using stage = await openStage();
  const stem = registerNames(stage.redis.prefix).numberStem;
  const redis: Redis = stage.redis.client;
  const touched = (await stage.redis.keys()).filter((key) => key.startsWith(stem));
  expect(touched.length).toBeGreaterThan(0);
  for (const key of touched) {
    const kept = (await redis.getBuffer(key)) ?? Buffer.alloc(1);
    kept[kept.length - 1] = (kept.at(-1) ?? 0) ^ 1;
    await redis.set(key, kept);
  }

  // When somebody rings whose number the register had
  const call = await stage.connects(NUMBERS.anna);

  // Then they talk with the handler, and nothing is said to be known of them
  const assessed = await stage.callWhen(call.sid, 'the assessment', (c) => c.lookup.state !== 'pending');
  expect(assessed.line.state).toBe('connected');
  expect(assessed.lookup.level).toBeNull();
  expect(assessed.lookup.assessment?.people ?? []).toEqual([]);

  // And somebody is told, without the number
  const alarm = await stage.waits('the alarm', async () => {
    const { alarms } = (await stage.api('GET', '/alarms?limit=200')).body as { alarms: Alarm[] };
    return alarms.find(({ id }) => id.startsWith('register-tampered-'));
  });
  expect(alarm).toMatchObject({ class: 'urgent', kind: 'register' });
  expect(alarm.text).not.toMatch(/\d{4}/);
  await stage.ends(call);
});

it('S14: given a key ring without the register’s key, or with another under its id, then the service refuses to start and names it', async () => {
  await using stage = await openStage();
  const { settings } = stage;
  const start = async (keys: string) => await createService({ ...settings, port: 0, keys });
  await expect(start(testKeysText(['lookup-2'], ['sealing-1']))).rejects.toThrow(/dev.*missing/);
  const ring = JSON.parse(settings.keys) as { sealing: { current: string; keys: Record<string, string> } };
  const { current } = ring.sealing;
  ring.sealing.keys = { [current]: Buffer.alloc(32, 7).toString('base64') };
  await expect(start(JSON.stringify(ring))).rejects.toThrow(new RegExp(`key ${current}`));
});
