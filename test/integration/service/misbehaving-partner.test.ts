import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { id, type ReferralId } from '../../../src/core/ids.ts';
import type { ReferralStatus } from '../../../src/core/referrals/referral.ts';
import { signBody } from '../../../src/sealing/signed-body.ts';
import {
  CLERK,
  followUpsOn,
  request,
  secretWith,
  testFiles,
  type TestFollowUps,
} from '../../support/follow-up-service.ts';
import { type Behaviour, startPartner, TAKES } from '../../support/partner-server.ts';
import { freshRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

async function becomes(service: TestFollowUps, call: string, status: ReferralStatus) {
  return await waitFor(
    async () => {
      const referral = await service.followUps.referrals.get(id<ReferralId>(`${call}-victim-support`));
      return referral.status === status && referral;
    },
    { what: `${call} to be ${status}`, timeoutMs: 15_000 },
  );
}

const PAGE = { from: 0, limit: 10, forces: null };

describe('a partner that misbehaves', () => {
  it.each<[string, Behaviour]>([
    ['answers 200 with nonsense', { kind: 'answers', status: 200, body: '<html>Welcome</html>' }],
    ['answers 200 with {}', { kind: 'answers', status: 200, body: '{}' }],
    ['answers 503', { kind: 'answers', status: 503 }],
    ['answers 429', { kind: 'answers', status: 429 }],
    ['answers more than it may', { kind: 'answers', status: 200, body: `"${'x'.repeat(20_000)}"` }],
    ['breaks off after it has acted', { kind: 'breaksOff' }],
    ['acts and does not answer', { kind: 'hangs' }],
  ])('%s: the same key comes again until it says that it was received', async (_name, behaviour) => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    await using service = followUpsOn(redis, testFiles({ partnerUrl: partner.url, timeoutMs: 500 }));
    partner.behave((_one, count) => (count < 3 ? behaviour : TAKES));
    await service.work();

    await service.followUps.desk.raise(request('CA1'));
    const sent = await becomes(service, 'CA1', 'sent');

    expect([...partner.effects.keys()]).toEqual(['CA1-victim-support']);
    expect(new Set(partner.received.map((one) => JSON.stringify(one.body))).size).toBe(1);
    expect(sent.attempts).toHaveLength(3);
  });

  it.each<[string, Behaviour]>([
    ['redirects', { kind: 'answers', status: 302, location: 'http://127.0.0.1:1/elsewhere' }],
    ['says that it will never take it', { kind: 'answers', status: 422 }],
  ])('%s: a person has it after one try', async (_name, behaviour) => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    await using service = followUpsOn(redis, testFiles({ partnerUrl: partner.url }));
    partner.behave(behaviour);
    await service.work();

    await service.followUps.desk.raise(request('CA1'));
    const dead = await becomes(service, 'CA1', 'dead');

    expect(partner.received).toHaveLength(1);
    expect(dead.owner).toBe('referral-desk');
    expect(JSON.stringify(dead.attempts)).not.toContain('127.0.0.1');
  });

  it('fails for long: its circuit opens, and it is spared while its referrals wait', async () => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    await using service = followUpsOn(redis, testFiles({ partnerUrl: partner.url, attempts: 6 }));
    partner.behave({ kind: 'answers', status: 500 });
    await service.work();

    const calls = ['CA1', 'CA2', 'CA3', 'CA4'];
    await Promise.all(calls.map((call) => service.followUps.desk.raise(request(call))));
    await waitFor(
      async () => {
        const { referrals: open } = await service.followUps.referrals.listOpen(PAGE);
        return open.every((each) => each.attempts.at(-1)?.outcome.includes('failed repeatedly'));
      },
      { what: 'all of them to wait for the circuit' },
    );
    const { referrals: open } = await service.followUps.referrals.listOpen(PAGE);
    expect(open.map((each) => each.status)).toEqual(Array(4).fill('ready'));
    expect(partner.received.length).toBeGreaterThanOrEqual(5);
    expect(partner.received.length).toBeLessThan(calls.length * 6);
  });

  it('acknowledges by signed callback, and one for a referral of somebody else changes nothing', async () => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    const extraPartners = '  - { id: other, name: Other, route: manual, instructions: ring }';
    await using service = followUpsOn(redis, testFiles({ partnerUrl: partner.url, extraPartners }));
    await service.work();
    await service.followUps.desk.raise(request('CA1'));
    const sent = await becomes(service, 'CA1', 'sent');
    const { callbacks, alarms, referrals } = service.followUps;
    const says = async (who: string, referralId: string, secret = secretWith(who)) => {
      const callback = {
        partner: who,
        referralId: id<ReferralId>(referralId),
        status: 'acknowledged',
        reference: 'VS-9',
        why: null,
      } as const;
      const raw = JSON.stringify(callback);
      return await callbacks.receive(signBody(raw, [secret], Date.now()), raw, callback);
    };

    await expect(says('partner', sent.id, secretWith('other'))).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    await expect(says('other', sent.id)).rejects.toBeInstanceOf(AppError);
    await expect(says('partner', 'CA99-victim-support')).rejects.toMatchObject({ code: 'notFound' });
    expect((await referrals.get(sent.id)).status).toBe('sent');
    expect((await alarms.list(10)).map((alarm) => alarm.text)).toEqual(
      expect.arrayContaining([expect.stringContaining('was not sent')]),
    );

    const taken = await says('partner', sent.id);
    expect(taken).toMatchObject({
      status: 'acknowledged',
      acknowledgement: { by: 'partner:partner', reference: 'VS-9' },
    });
    expect((await says('partner', sent.id)).version).toBe(taken.version);
  });
});

describe('two people', () => {
  it('who raise the same follow-up raise one, and the second is noted', async () => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    await using service = followUpsOn(redis, testFiles({ partnerUrl: partner.url }));
    await service.work();
    await Promise.all([
      service.followUps.desk.raise(request('CA1')),
      service.followUps.desk.raise(request('CA1', { raisedBy: CLERK, because: 'I heard it too' })),
    ]);
    const sent = await becomes(service, 'CA1', 'sent');
    expect(partner.effects.size).toBe(1);
    const raisers = sent.history.filter((line) => line.why === 'I heard it too' || line.to === 'raised');
    expect(raisers.length).toBeGreaterThanOrEqual(1);
    expect(sent.history.map((line) => line.by)).toEqual(expect.arrayContaining(['handler-7', 'clerk-2']));
  });
});
