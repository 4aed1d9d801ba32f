import { expect, it } from 'vitest';
import { loadRoutingFiles } from '../../src/files/routing-files.ts';
import { fallbackDocuments } from '../../src/service/fallback-documents.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { freshRedis } from '../support/redis.ts';
import { waitFor } from '../support/wait-for.ts';
import { HANDLERS, LINE, startWorld } from '../support/world.ts';

it('S2: with the service switched off the static document connects the caller; the call is found, matched and reviewed afterwards', async () => {
  // Given a line whose fallback document is hosted elsewhere, and no service at all
  await using redis = freshRedis();
  await using world = await startWorld({
    redis,
    services: 0,
    overrides: { choreTimes: { recoverEveryMs: 200, journalEveryMs: 200, fallbackEveryMs: 200 } },
  });
  const { sim, settings } = world;
  const loaded = await loadRoutingFiles(world.configDir);
  if (!loaded.ok) throw new Error('the example files are wrong');
  const documents = fallbackDocuments(loaded.files, null);
  const document = documents.find(({ lineId }) => lineId === '101');
  const fallbackUrl = sim.hosts('101', document?.twiml ?? '');
  sim.line({ number: LINE.nonEmergency, voiceUrl: `${settings.publicBaseUrl}/voice/inbound`, fallbackUrl });

  // When a high-risk caller dials
  const caller = sim.phone(NUMBERS.anna, 'caller');
  const handler = sim.phone(HANDLERS.first, 'handler');
  const call = await caller.dials(LINE.nonEmergency);
  await handler.rings();
  await handler.answers();

  // Then they talk, without anything of ours
  await sim.until(() => sim.whoHears().caller?.includes('handler') === true);
  await caller.hangsUp();

  // And when the service is back, the call is found, matched, counted and on the review list
  await world.start();
  const found = await waitFor(
    () => world.call(call.sid).then((c) => (c.lookup.state === 'matched' ? c : null)),
    { what: 'the call to be found and matched' },
  );
  expect(found.degraded).toContain('fallbackDocument');
  expect(found.lookup.level).toBe('high');
  await world.callWhen(call.sid, 'its end', (c) => c.endedAt !== null);
  const reviews = await waitFor(
    async () => {
      const { body } = await world.api('GET', '/reviews');
      const causes = (body as { reviews: { callId: string; cause: string }[] }).reviews
        .filter((r) => r.callId === call.sid)
        .map((r) => r.cause);
      return causes.includes('fallbackDocument') ? causes : null;
    },
    { what: 'the review item' },
  );
  expect(reviews).toContain('fallbackDocument');
});
