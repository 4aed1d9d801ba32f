import { describe, expect, it } from 'vitest';
import { startWorker } from '../../../src/bullmq/workers.ts';
import { id, type ReferralId } from '../../../src/core/ids.ts';
import { followUpsOn, request, secretWith, testFiles } from '../../support/follow-up-service.ts';
import { startPartner } from '../../support/partner-server.ts';
import { freshRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

const RAISED = 9;

async function raiseSome(service: ReturnType<typeof followUpsOn>): Promise<void> {
  const calls = Array.from({ length: RAISED }, (_, index) => `CA${index}`);
  await Promise.all(calls.map((call) => service.followUps.desk.raise(request(call))));
}

/** The most that came within any stretch of so many milliseconds. */
function mostWithin(times: readonly number[], ms: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.max(...sorted.map((from) => sorted.filter((at) => at >= from && at < from + ms).length));
}

describe('a pace', () => {
  it('given a queue with a limit of its own, when more waits, then no second sees more begun, by two workers together', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    const begun: number[] = [];
    const settings = {
      ...{ connect: service.deps.connectQueue, prefix: service.deps.queuePrefix, queue: 'notices' as const },
      ...{
        concurrency: 5,
        maxPerSecond: 3,
        chance: () => 0,
        onTrouble: () => undefined,
        onStalled: () => undefined,
      },
      onExhausted: async () => undefined,
      handle: async () => {
        begun.push(Date.now());
        return { kind: 'done' } as const;
      },
    };
    for (let index = 0; index < RAISED; index += 1)
      await service.followUps.jobs.add({ do: 'sendNotice', noticeId: `n${index}` });
    const workers = [startWorker(settings), startWorker(settings)];
    await waitFor(() => begun.length === RAISED, { what: 'all of them', timeoutMs: 10_000 });
    // BullMQ counts in windows that begin with their first job: a little under a second is never more than one of them.
    expect(mostWithin(begun, 900)).toBeLessThanOrEqual(3);
    await Promise.all(workers.map((worker) => worker.close()));
  });

  it('given a partner that wants few at a time, when many are raised at once, then it gets no more, and each in the end once', async () => {
    await using redis = freshRedis();
    const arrived: number[] = [];
    await using partner = await startPartner(secretWith('partner'));
    partner.behave(() => {
      arrived.push(Date.now());
      return { kind: 'answers', status: 200, body: '{"received":true}' };
    });
    await using service = followUpsOn(redis, testFiles({ partnerUrl: partner.url, maxPerSecond: 3 }));
    await service.work();
    await service.work();
    await raiseSome(service);
    await waitFor(() => partner.effects.size === RAISED, { what: 'all of them', timeoutMs: 15_000 });
    expect([...partner.effects.values()]).toEqual(Array(RAISED).fill(1));
    // A window may end and the next begin within one second.
    expect(mostWithin(arrived, 500)).toBeLessThanOrEqual(6);
    expect(Math.max(...arrived) - Math.min(...arrived)).toBeGreaterThan(1_000);
    // A try is on record once its answer was heard, a moment after the partner gave it.
    const tries = async () =>
      (await service.followUps.records.open(0, 20)).map(({ attempts }) => attempts.length);
    await waitFor(async () => (await tries()).every((count) => count > 0), { what: 'each on record' });
    expect(await tries()).toEqual(Array(RAISED).fill(1));
  });
});

describe('a partner’s own form', () => {
  it('given one, when a referral is sent, then the form is filled and signed; what a field says cannot break out', async () => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    const templates =
      "{ victim-support: { Case: { OurReference: '{{callId}}', Why: 'Because: {{because}}', People: '{{people}}' }, Schema: 3 } }";
    await using service = followUpsOn(redis, testFiles({ partnerUrl: partner.url, templates }));
    await service.work();
    await service.followUps.desk.raise(request('CA1', { because: '"}, "Schema": 9, {{callId}}' }));
    const [one] = await waitFor(() => partner.received.length > 0 && partner.received, { what: 'it' });
    expect(one).toMatchObject({
      key: 'CA1-victim-support',
      signed: true,
      body: { id: 'CA1-victim-support' },
    });
    expect(one?.body.data).toEqual({
      Case: { OurReference: 'CA1', Why: 'Because: "}, "Schema": 9, {{callId}}' },
      Schema: 3,
    });
  });
});

describe('a partner that is down', () => {
  it('given it fails again and again, when it is spared, then a person is told once, and what waits goes on by itself later', async () => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    await using service = followUpsOn(redis, testFiles({ partnerUrl: partner.url, attempts: 30 }));
    partner.behave({ kind: 'answers', status: 500 });
    await service.work();
    await raiseSome(service);
    const down = async () =>
      (await service.followUps.alarms.list(50)).filter(({ text }) => text.includes('failed repeatedly'));
    await waitFor(async () => (await down()).length > 0, { what: 'the alarm', timeoutMs: 10_000 });
    expect(await down()).toMatchObject([{ kind: 'system', class: 'important', owner: 'supervisor' }]);
    const waits = await service.followUps.referrals.get(id<ReferralId>('CA1-victim-support'));
    expect(['ready', 'sending']).toContain(waits.status);

    // After a pause the circuit lets one through, which succeeds: then all.
    partner.behave({ kind: 'answers', status: 200, body: '{"received":true}' });
    await waitFor(() => partner.effects.size === RAISED, { what: 'all of them', timeoutMs: 25_000 });
    expect(await down()).toHaveLength(1);
  }, 60_000);
});
