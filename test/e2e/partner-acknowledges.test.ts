import { expect, it } from 'vitest';
import { signBody } from '../../src/sealing/signed-body.ts';
import { freshRedis } from '../support/redis.ts';
import { startWorld } from '../support/world.ts';

it('given a callback that no partner signed, when it is posted, then it is refused and nothing is told', async () => {
  await using redis = freshRedis();
  await using world = await startWorld({ redis });
  const body = JSON.stringify({
    referralId: 'CA1.victim-support',
    partner: 'westshire-victim-support',
    status: 'acknowledged',
  });
  const post = (headers: Record<string, string>, text = body) =>
    fetch(`${world.settings.publicBaseUrl}/api/v1/referrals/callbacks`, {
      method: 'POST',
      headers,
      body: text,
    });

  expect((await post({})).status).toBe(401);
  expect(
    (await post({ 'X-Alongside-Signature': signBody(body, [Buffer.from('another secret')], Date.now()) }))
      .status,
  ).toBe(401);
  expect((await post({}, 'x'.repeat(20_000))).status).toBe(400);
  expect((await post({}, 'not json')).status).toBe(400);
});
