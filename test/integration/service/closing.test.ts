import { expect, it } from 'vitest';
import { followUpsOn, testFiles } from '../../support/follow-up-service.ts';
import { ownRedis } from '../../support/redis.ts';

it('S16: follow-ups that never reached Redis say so and close', async () => {
  await using server = await ownRedis();
  await server.kill();
  const service = followUpsOn({ url: server.url, prefix: 'x:' }, testFiles());
  service.followUps.startRelays();
  await expect(service.followUps.ready(200)).rejects.toMatchObject({ code: 'unavailable' });
  await service[Symbol.asyncDispose]();
});

it('S16: workers whose Redis died drain within their limit', async () => {
  await using server = await ownRedis();
  const service = followUpsOn({ url: server.url, prefix: 'x:' }, testFiles());
  await service.work();
  await server.kill();
  await service[Symbol.asyncDispose]();
}, 30_000);
