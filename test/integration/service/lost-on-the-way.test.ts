import { describe, expect, it } from 'vitest';
import { relayOnce } from '../../../src/app/relay.ts';
import { findLost, sayClocks } from '../../../src/app/referrals/sweep-referrals.ts';
import { runReferralEffect } from '../../../src/app/referrals/run-referral-effect.ts';
import { watchQueues } from '../../../src/app/watch-queues.ts';
import { id, type PathwayId, type ReferralId } from '../../../src/core/ids.ts';
import type { ReferralEffect } from '../../../src/core/referrals/referral-effect.ts';
import { HOUR, MINUTE } from '../../../src/core/time.ts';
import { NO_METER } from '../../../src/ports/meter.ts';
import type { Outbox } from '../../../src/ports/outbox.ts';
import { CLERK, followUpsOn, request, secretWith, testFiles } from '../../support/follow-up-service.ts';
import { startPartner } from '../../support/partner-server.ts';
import { freshRedis, ownRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';
import { everythingIn, found } from '../../support/scan.ts';

const REFERRAL = id<ReferralId>('CA1-victim-support');
const PATHWAY = id<PathwayId>('victim-support');

describe('S13 S16: nothing is lost between being accepted and being queued', () => {
  it('an effect whose relay died after taking it is run by another', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    const { desk, jobs, alarms } = service.followUps;
    const outbox = service.followUps.outboxes.referrals as Outbox<ReferralEffect>;
    await outbox.take(10, 1);
    await desk.raise(request('CA1'));
    const taken = await outbox.take(10, 500);
    expect(taken.map((entry) => entry.effect.kind)).toEqual(['deliver', 'audit']);

    const run = async (effect: ReferralEffect) =>
      await runReferralEffect(effect, {
        jobs,
        alarms,
        auditLog: service.deps.auditLog,
        onContactNews: async () => undefined,
      });
    const relayed = await waitFor(
      async () => await relayOnce({ outbox, run, onTrouble: () => undefined }, 1),
      { what: 'the dead relay’s entries to be taken over' },
    );

    expect(relayed).toBe(2);
    expect((await jobs.views(Date.now())).find((view) => view.queue === 'deliveries')?.waiting).toBe(1);
    expect(await outbox.backlog()).toEqual({ count: 0, oldestAt: null });
  });

  it('a job that vanished from the queue is found by the sweeper and sent', async () => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    await using service = followUpsOn(redis, testFiles({ partnerUrl: partner.url }));
    service.followUps.startRelays();
    await service.followUps.desk.raise(request('CA1'));
    await waitFor(async () => (await service.followUps.outboxes.referrals?.backlog())?.count === 0, {
      what: 'the relay',
    });
    const queued = (await redis.keys()).filter((key) => key.includes('{queue}:deliveries'));
    await redis.client.unlink(...queued);

    await service.work({ settlingMs: 0 });
    const sent = await waitFor(
      async () => {
        const referral = await service.followUps.referrals.get(REFERRAL);
        return referral.status === 'sent' && referral;
      },
      { what: 'the lost referral to be sent', timeoutMs: 10_000 },
    );
    expect(sent.history.some((line) => line.why.includes('lost'))).toBe(true);
    expect(partner.effects.size).toBe(1);
  });

  it('a Redis that is away makes `raise` reject, so that the call’s effect stays and is tried again', async () => {
    await using server = await ownRedis();
    await using service = followUpsOn({ url: server.url, prefix: 'x:' }, testFiles());
    await service.followUps.desk.raise(request('CA0'));
    server.pause();
    await expect(service.followUps.desk.raise(request('CA1'))).rejects.toMatchObject({ code: 'unavailable' });
    server.resume();
    await waitFor(
      async () => {
        await service.followUps.desk.raise(request('CA1'));
        return true;
      },
      { what: 'the raise to be repeated' },
    );
    const referral = await service.followUps.referrals.get(REFERRAL);
    expect(referral.version).toBe(1);
  });

  it('everything is delivered after Redis was killed in the middle, each once', async () => {
    await using server = await ownRedis();
    await using partner = await startPartner(secretWith('partner'));
    await using service = followUpsOn(
      { url: server.url, prefix: 'x:' },
      testFiles({ partnerUrl: partner.url }),
    );
    await service.work({ settlingMs: 500 });
    const calls = Array.from({ length: 60 }, (_, index) => `CA${index}`);
    const raising = Promise.all(
      calls.map(async (call) => {
        await waitFor(
          async () => {
            await service.followUps.desk.raise(request(call));
            return true;
          },
          { what: `${call} to be raised`, timeoutMs: 15_000 },
        );
      }),
    );
    await waitFor(() => partner.received.length > 5, { what: 'some deliveries' });
    await server.kill();
    await server.restart();
    await raising;
    await waitFor(() => partner.effects.size === calls.length, { what: 'all deliveries', timeoutMs: 20_000 });
    for (const call of calls) {
      const status = await waitFor(
        async () => {
          const referral = await service.followUps.referrals.get(id<ReferralId>(`${call}-victim-support`));
          return referral.status === 'sent' && referral.status;
        },
        { what: `${call} to be sent`, timeoutMs: 15_000 },
      );
      expect(status).toBe('sent');
    }
  }, 60_000);
});

describe('a clock', () => {
  it('warns before it runs out, alarms after it, and passes the referral up', async () => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    await using service = followUpsOn(redis, testFiles({ partnerUrl: partner.url }));
    const raisedAt = Date.now();
    await service.work();
    await service.followUps.desk.raise(request('CA1', { raisedAt }));
    const late = async (afterMs: number, owner: string) => {
      service.setNow(raisedAt + afterMs);
      await waitFor(async () => (await service.followUps.referrals.get(REFERRAL)).owner === owner, {
        what: `${owner} to own it`,
      });
    };
    service.setNow(raisedAt + 47 * HOUR);
    await waitFor(async () => (await service.followUps.referrals.get(REFERRAL)).clockStage === 1, {
      what: 'the warning',
    });
    await late(48 * HOUR, 'supervisor');
    await late(48 * HOUR + 30 * MINUTE, 'inspector');
    await waitFor(async () => (await service.followUps.alarms.list(10)).length === 3, {
      what: 'three alarms',
    });
    expect((await service.followUps.alarms.list(10)).map((alarm) => alarm.class).sort()).toEqual([
      'advisory',
      'important',
      'important',
    ]);
    const overdue = async () =>
      (await service.followUps.referrals.listDue(raisedAt + 49 * HOUR, { from: 0, limit: 10, forces: null }))
        .referrals;
    expect(await overdue()).toHaveLength(1);
    await service.followUps.referrals.acknowledge(REFERRAL, CLERK, null);
    expect(await overdue()).toEqual([]);
  });
});

describe('a pathway', () => {
  it('on hold keeps its referrals, and releases them when the hold ends', async () => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    await using service = followUpsOn(redis, testFiles({ partnerUrl: partner.url }));
    const { referrals, desk } = service.followUps;
    await service.work();
    await referrals.holdPathway(PATHWAY, null, CLERK, 'their system is being moved');
    await desk.raise(request('CA1'));
    await desk.raise(request('CA2'));
    expect((await referrals.get(REFERRAL)).status).toBe('held');
    await referrals.hold(id<ReferralId>('CA2-victim-support'), CLERK, 'wrong person');
    expect(await referrals.pathwayHolds()).toMatchObject([{ pathway: PATHWAY, force: null, by: CLERK }]);

    expect(await referrals.releasePathway(PATHWAY, null, CLERK, 'open again')).toBe(1);
    await waitFor(async () => (await referrals.get(REFERRAL)).status === 'sent', { what: 'its release' });
    expect((await referrals.get(id<ReferralId>('CA2-victim-support'))).status).toBe('held');
    expect([...partner.effects.keys()]).toEqual([REFERRAL]);
  });

  it('that is removed leaves its open referrals with a person, told in words', async () => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    const files = testFiles({ partnerUrl: partner.url });
    await using service = followUpsOn(redis, files);
    service.followUps.startRelays();
    await service.followUps.desk.raise(request('CA1'));
    service.use({ ...files, book: { ...files.book, pathway: () => null, all: () => [] } });
    await service.work();
    await waitFor(async () => (await service.followUps.referrals.get(REFERRAL)).status === 'held', {
      what: 'it to be held',
    });
    expect((await service.followUps.referrals.get(REFERRAL)).owner).toBe('supervisor');
    const alarm = await waitFor(async () => (await service.followUps.alarms.list(1))[0], {
      what: 'an alarm',
    });
    expect(alarm.text).toContain('no longer configured');
    expect(partner.received).toEqual([]);
  });

  it('that needs information sends when a person has given it, and contains nothing else', async () => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    const files = testFiles({ partnerUrl: partner.url, required: 'safeContact', consent: 'needed' });
    await using service = followUpsOn(redis, files);
    const { referrals, desk } = service.followUps;
    await service.work();
    await desk.raise(request('CA1'));
    expect(await referrals.get(REFERRAL)).toMatchObject({ status: 'held', missing: ['safeContact'] });
    const facts = { safeContact: 'ring the work number before noon', secretDiary: 'not for them' };
    expect((await referrals.giveInformation(REFERRAL, CLERK, facts)).status).toBe('held');
    await referrals.recordConsent(REFERRAL, CLERK, { state: 'given', why: '' });
    await waitFor(async () => (await referrals.get(REFERRAL)).status === 'sent', { what: 'it to be sent' });
    expect(partner.received[0]?.body.data.contents).toEqual({
      callId: 'CA1',
      because: 'a high-risk marker on the confirmed caller',
      safeContact: 'ring the work number before noon',
    });
    const stored = await everythingIn(redis.client, await redis.keys());
    expect(found(stored, ['work number'])).toEqual([]);
  });
});

describe('the watchdog', () => {
  it('notices a queue that nobody listens to, and an outbox that nobody empties', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    const { jobs, outboxes, alarms, desk } = service.followUps;
    const outbox = outboxes.referrals as Outbox<ReferralEffect>;
    await jobs.add({ do: 'sendNotice', noticeId: 'n1' });
    await outbox.take(1, 1);
    await desk.raise(request('CA1'));
    const clock = { now: () => Date.now() + 45_000 };
    const troubles = await watchQueues({
      views: async (now) => await jobs.views(now),
      outboxes,
      alarms,
      meter: NO_METER,
      clock,
    });
    expect(troubles).toEqual([
      'No worker listens to the queue notices: 1 jobs wait',
      expect.stringMatching(/^2 changes of referrals wait to be queued, the oldest for 4\d s$/),
    ]);
    expect((await alarms.list(10)).map((alarm) => alarm.kind)).toEqual(['system', 'system']);
  });

  it('counts the workers that listen', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    await service.work();
    const views = await service.followUps.jobs.views(Date.now());
    expect(views.map((view) => [view.queue, view.workers])).toEqual([
      ['deliveries', 1],
      ['alarms', 1],
      ['notices', 1],
      ['timers', 1],
      ['upkeep', 1],
    ]);
  });
});

describe('the sweeper', () => {
  it('takes what still waits in the outbox for late, not for lost', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    const { desk, jobs, records, referrals, outboxes } = service.followUps;
    await desk.raise(request('CA1'));
    const sweep = async (now: number) => {
      const deps = {
        records,
        jobs,
        book: service.deps.book,
        clock: service.deps.clock,
        facts: { factsFor: async () => ({}), consentFor: async () => null },
        oldestInOutbox: async () => (await outboxes.referrals?.backlog())?.oldestAt ?? null,
        onTrouble: () => undefined,
      };
      return { clocks: await sayClocks(now, deps), lost: await findLost(now, deps) };
    };
    expect(await sweep(Date.now() + HOUR)).toMatchObject({ clocks: 0, lost: 0 });
    expect((await referrals.get(REFERRAL)).round).toBe(1);

    const outbox = outboxes.referrals as Outbox<ReferralEffect>;
    await outbox.take(10, 1);
    const entries = await outbox.take(10, 500);
    await outbox.done(entries.map((entry) => entry.entryId));
    expect(await sweep(Date.now() + HOUR)).toMatchObject({ clocks: 0, lost: 1 });
    expect(await referrals.get(REFERRAL)).toMatchObject({ round: 2, status: 'ready' });
  });
});
