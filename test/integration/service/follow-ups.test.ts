import { describe, expect, it } from 'vitest';
import { type AlarmId, id, type ReferralId } from '../../../src/core/ids.ts';
import { CLERK, followUpsOn, request, secretWith, testFiles } from '../../support/follow-up-service.ts';
import { startPartner } from '../../support/partner-server.ts';
import { freshRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

describe('a referral on its way', () => {
  it('is delivered once, signed, under its own idempotency key, and acknowledged by the partner', async () => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    await using service = followUpsOn(redis, testFiles({ partnerUrl: partner.url }));
    const { desk, referrals } = service.followUps;
    await service.work();

    await desk.raise(request('CA1'));
    await desk.raise(request('CA1'));
    const sent = await waitFor(
      async () => {
        const referral = await referrals.get(id<ReferralId>('CA1-victim-support'));
        return referral.status === 'sent' && referral;
      },
      { what: 'the referral to be sent' },
    );

    expect(partner.received).toHaveLength(1);
    expect(partner.received[0]).toMatchObject({
      key: 'CA1-victim-support',
      signed: true,
      body: {
        id: 'CA1-victim-support',
        type: 'referral.victim-support',
        data: { contents: { callId: 'CA1' } },
      },
    });
    expect(sent.owner).toBe('referral-desk');
    const taken = await referrals.acknowledge(sent.id, CLERK, 'VS-77');
    expect(taken).toMatchObject({ status: 'acknowledged', owner: 'recipient:partner' });
    await waitFor(() => service.audited.some((entry) => entry.what === 'referralAcknowledged'), {
      what: 'the audit entry',
    });
    expect(service.audited.find((entry) => entry.what === 'referralDelivered')).toMatchObject({
      operation: 'disclosure',
      recipient: 'partner',
    });
  });

  it('is tried again while the partner fails, and then stands before a person with an alarm', async () => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    await using service = followUpsOn(redis, testFiles({ partnerUrl: partner.url, attempts: 3 }));
    partner.behave({ kind: 'answers', status: 500 });
    await service.work();

    await service.followUps.desk.raise(request('CA2'));
    const alarm = await waitFor(
      async () => (await service.followUps.alarms.list(10)).find((each) => each.kind === 'referralDead'),
      { what: 'the alarm' },
    );
    expect(alarm).toMatchObject({ class: 'important', owner: 'supervisor', callId: 'CA2' });
    const dead = await service.followUps.referrals.get(id<ReferralId>('CA2-victim-support'));
    expect(dead).toMatchObject({ status: 'dead', owner: 'referral-desk' });
    expect(dead.attempts).toHaveLength(3);
    expect(partner.received.map((one) => one.key)).toEqual(Array(3).fill('CA2-victim-support'));

    partner.behave({ kind: 'answers', status: 200, body: '{"received":true}' });
    await service.followUps.referrals.retry(dead.id, CLERK, 'they are back');
    await waitFor(async () => (await service.followUps.referrals.get(dead.id)).status === 'sent', {
      what: 'the retry to be sent',
    });
  });
});

describe('an alarm', () => {
  it('is paged, passed up while nobody acknowledges it, and closed with what was done', async () => {
    await using redis = freshRedis();
    await using pager = await startPartner(secretWith('pager'));
    await using service = followUpsOn(redis, testFiles({ pagerUrl: pager.url, escalateMinutes: 0.004 }));
    const { alarms } = service.followUps;
    await service.work();
    const alarm = {
      id: id<AlarmId>('CA3-callerAlone'),
      class: 'urgent',
      kind: 'callerAlone',
      force: request('CA3').force,
      callId: request('CA3').callId,
      text: 'A caller is alone in the room',
      at: Date.now(),
    } as const;

    await alarms.raise(alarm);
    await alarms.raise(alarm);
    await waitFor(() => pager.received.length >= 3, { what: 'three pages' });
    expect(pager.received.map((one) => one.key).sort()).toEqual([
      'CA3-callerAlone-0',
      'CA3-callerAlone-1',
      'CA3-callerAlone-2',
    ]);
    expect(pager.received.every((one) => one.signed)).toBe(true);
    const [open] = await alarms.list(10);
    expect(open).toMatchObject({ owner: 'superintendent', escalations: 2 });
    await alarms.acknowledge(alarm.id, CLERK, Date.now());
    const closed = await alarms.close(alarm.id, CLERK, 'rang the handler', Date.now());
    expect(closed.closed).toMatchObject({ by: CLERK, doing: 'rang the handler' });
    expect(await alarms.list(10)).toEqual([]);
    await waitFor(() => service.told.some((each) => each.closed !== null), { what: 'the feed' });
  });
});
