import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createVersionDesk } from '../../../src/app/routing/version-desk.ts';
import { type ActorId, id } from '../../../src/core/ids.ts';
import { createRoutingBook } from '../../../src/files/routing-book.ts';
import { parseRoutingFiles } from '../../../src/files/routing-files.ts';
import type { AlarmBoard } from '../../../src/ports/alarm-board.ts';
import { SILENT_LOG } from '../../../src/ports/log.ts';
import { NO_METER } from '../../../src/ports/meter.ts';
import type { VersionTexts } from '../../../src/ports/policy-versions.ts';
import { createPolicyVersions } from '../../../src/redis/policy-versions.ts';
import { startPublishedRouting } from '../../../src/service/published-routing.ts';
import { openRedisLinks } from '../../../src/service/redis-links.ts';
import { freshRedis, ownRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

const config = join(import.meta.dirname, '../../../config');
const texts: VersionTexts = Object.fromEntries(
  ['lines', 'policy', 'roster', 'pathways'].map((name) => [
    `${name}.yaml`,
    readFileSync(join(config, `${name}.yaml`), 'utf8'),
  ]),
);
const filesOf = (hours: number) => {
  const policy = texts['policy.yaml']!.replace('repeatWindowHours: 24', `repeatWindowHours: ${hours}`);
  const parsed = parseRoutingFiles({ ...texts, 'policy.yaml': policy });
  if (!parsed.ok) throw new Error('the examples are wrong');
  return parsed.files;
};
const sealing = { current: 'k1', keys: new Map([['k1', randomBytes(32)]]) };
const alarms = { raise: async () => undefined } as unknown as AlarmBoard;

it('takes files from disk until a version is published, and then only published versions', async () => {
  await using redis = freshRedis();
  const links = openRedisLinks(SILENT_LOG, NO_METER);
  const book = createRoutingBook(filesOf(24));
  const routing = startPublishedRouting({
    links,
    settings: { redisUrl: redis.url, prefix: redis.prefix },
    keys: { sealing },
    book,
    alarms,
    clock: { now: () => Date.now() },
    log: SILENT_LOG,
  });
  try {
    routing.takeFiles(filesOf(48));
    expect(book.files().policy.repeatWindowHours).toBe(48);

    const desk = createVersionDesk({
      versions: createPolicyVersions({
        redis: redis.connect(),
        subscriber: redis.connect(),
        prefix: redis.prefix,
        sealing,
      }),
      audit: { append: async () => undefined },
      check: async () => [],
    });
    const { number } = await desk.propose(texts, id<ActorId>('ann'), 'first');
    await desk.approve(number, id<ActorId>('bob'));
    const takesOverAt = await desk.publish(number, id<ActorId>('ann'), null);
    expect(takesOverAt).toBeGreaterThan(0);
    await waitFor(() => book.version() === number, { what: 'the published version', timeoutMs: 10_000 });
    expect(book.files().policy.repeatWindowHours).toBe(24);

    routing.takeFiles(filesOf(48));
    expect(book.version()).toBe(number);
  } finally {
    await routing.stop();
    links.close();
  }
});

it('S1: keeps what is in force while Redis is not there, and stops without it', async () => {
  const server = await ownRedis();
  const links = openRedisLinks(SILENT_LOG, NO_METER);
  const { url } = server;
  await server.stop();
  const warned: string[] = [];
  const book = createRoutingBook(filesOf(24));
  const routing = startPublishedRouting({
    links,
    settings: { redisUrl: url, prefix: 'test:' },
    keys: { sealing },
    book,
    alarms,
    clock: { now: () => Date.now() },
    log: { ...SILENT_LOG, warn: (event) => warned.push(event) },
  });
  await waitFor(() => warned.includes('publishedRoutingNotAsked'), { what: 'the silence to be noticed' });
  routing.takeFiles(filesOf(48));
  expect(book.files().policy.repeatWindowHours).toBe(48);
  await routing.stop();
  links.close();
});
