import { describe, expect, it } from 'vitest';
import type { Approval } from '../../../src/core/access/approval.ts';
import { type ActorId, type ForceId, id } from '../../../src/core/ids.ts';
import { peopleHandlers } from '../../../src/http/handlers/people.ts';
import { openApprovals } from '../../../src/redis/approvals.ts';
import { inPages } from '../../../src/redis/in-pages.ts';
import { seal } from '../../../src/sealing/seal.ts';
import { freshRedis } from '../../support/redis.ts';
import { testKeys } from '../../support/test-keys.ts';

const { sealing } = testKeys();
const [WEST, NORTH] = [id<ForceId>('westshire'), id<ForceId>('northshire')];
const NOW = 1_000_000;
const asked = (name: string, force: ForceId, part: Partial<Approval> = {}): Omit<Approval, 'decision'> => ({
  ...{ id: name, kind: 'breakGlassReview', force, subject: 's1', because: 'one of ours is hurt' },
  ...{ askedBy: id<ActorId>('ann'), askedAt: 500, lapsesAt: NOW + 1, ...part },
});
const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);
const ids = (approvals: readonly { readonly id: string }[]) => approvals.map((one) => one.id);

describe('what waits for a second person', () => {
  it('given more of another force before it than a list may be long, then a force is shown its own, oldest first', async () => {
    await using redis = freshRedis();
    const approvals = openApprovals(redis.client, redis.prefix, sealing);
    await Promise.all(
      Array.from({ length: 450 }, (_, at) => approvals.ask(asked(`n${at}`, NORTH, { askedAt: at }))),
    );
    for (const at of [903, 901, 902]) await approvals.ask(asked(`w${at}`, WEST, { askedAt: at }));

    const { listApprovals } = peopleHandlers({ approvals } as never);
    const list = async (force: ForceId, limit: number) =>
      ids(
        (
          await listApprovals({
            principal: { forces: new Set([force]) },
            query: { limit },
            now: NOW,
          } as never)
        ).approvals,
      );
    expect(await list(WEST, 200)).toEqual(['w901', 'w902', 'w903']);
    expect(await list(WEST, 2)).toEqual(['w901', 'w902']);
    expect(await list(NORTH, 200)).toHaveLength(200);
  });

  it('given lapsed ones, then they leave the queue when it is read; whoever asked still hears that it lapsed', async () => {
    await using redis = freshRedis();
    const approvals = openApprovals(redis.client, redis.prefix, sealing);
    for (let at = 0; at < 5; at += 1)
      await approvals.ask(asked(`l${at}`, NORTH, { askedAt: at, lapsesAt: NOW }));
    await approvals.ask(asked('open', WEST));
    expect(ids(await approvals.waiting(new Set([WEST]), NOW, 10))).toEqual(['open']);
    expect(await redis.client.zrange(`${redis.prefix}{approvals}:waiting`, '0', '-1')).toEqual(['open']);
    expect(await approvals.decide('l0', 'approved', id<ActorId>('bob'), 'too late', NOW)).toEqual({
      ...{ kind: 'refused', why: 'lapsed' },
    });
    expect(await redis.client.ttl(`${redis.prefix}{approvals}:l0`)).toBeGreaterThan(89 * 24 * 3_600);
    expect(await redis.client.ttl(`${redis.prefix}{approvals}:open`)).toBe(-1);
  });

  it('S16: given one queue as the release before wrote it, then what waits in it is found and can be decided', async () => {
    await using redis = freshRedis();
    const key = (name: string) => `${redis.prefix}{approvals}:${name}`;
    for (const at of numbers(250)) {
      const record = { ...asked(`old-${at}`, at === 249 ? WEST : NORTH), decision: null };
      const text = seal(sealing, JSON.stringify(record), key(record.id)).toString('base64');
      await redis.client.multi().set(key(record.id), text).zadd(key('waiting'), at, record.id).exec();
    }
    const approvals = openApprovals(redis.client, redis.prefix, sealing);
    expect(ids(await approvals.waiting(new Set([WEST]), NOW, 10))).toEqual(['old-249']);
    const decided = await approvals.decide('old-249', 'approved', id<ActorId>('bob'), 'seen', NOW);
    expect(decided.kind).toBe('decided');
    expect(await approvals.waiting(new Set([WEST]), NOW, 10)).toEqual([]);
  });
});

describe('a sorted set in pages', () => {
  it.each(['lowest', 'highest'] as const)(
    'gives each member once, %s first, whatever shares a score',
    async (first) => {
      await using redis = freshRedis();
      const key = `${redis.prefix}list`;
      const scoreOf = (at: number) => (at < 150 ? at : at < 900 ? 500 : at);
      await redis.client.zadd(key, ...numbers(1_000).flatMap((at) => [scoreOf(at), `m${at}`]));
      const found: string[] = [];
      for await (const page of inPages(redis.client, key, first)) {
        expect(page.length).toBeLessThanOrEqual(200);
        found.push(...page);
      }
      expect(found).toHaveLength(1_000);
      expect(new Set(found).size).toBe(1_000);
      const scores = found.map((member) => scoreOf(Number(member.slice(1))));
      expect(scores).toEqual(scores.toSorted((a, b) => (first === 'lowest' ? a - b : b - a)));
    },
  );

  it('given others take out what stands before the reader, then nothing behind it is passed over', async () => {
    await using redis = freshRedis();
    const key = `${redis.prefix}list`;
    await redis.client.zadd(key, ...numbers(500).flatMap((at) => [at, `m${at}`]));
    const found: string[] = [];
    for await (const page of inPages(redis.client, key, 'lowest')) {
      found.push(...page);
      await redis.client.zrem(key, ...page);
    }
    expect(found).toHaveLength(500);
  });
});
