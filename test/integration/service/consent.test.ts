import { describe, expect, it } from 'vitest';
import { id, type ActorId, type ReferralId } from '../../../src/core/ids.ts';
import type { Consent, ReferralStatus } from '../../../src/core/referrals/referral.ts';
import {
  CLERK,
  followUpsOn,
  request,
  secretWith,
  testFiles,
  type TestFollowUps,
} from '../../support/follow-up-service.ts';
import { startPartner } from '../../support/partner-server.ts';
import { freshRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

const REFERRAL = id<ReferralId>('CA1-victim-support');

/** What the register says from now on. */
function decides(service: TestFollowUps, state: Consent['state'], why: string, at = Date.now()) {
  const consent: Consent = { state, why, at, by: id<ActorId>('keeper-1') };
  const asked = { times: 0 };
  const consentFor = async () => {
    asked.times += 1;
    return consent;
  };
  Object.assign(service.deps.facts, { consentFor });
  return asked;
}

const becomes = (service: TestFollowUps, status: ReferralStatus) =>
  waitFor(
    async () => {
      const now = await service.followUps.referrals.get(REFERRAL);
      return now.status === status && now;
    },
    { what: `it to be ${status}` },
  );

describe('S13 S15: consent', () => {
  it('given it was given and is taken back before the worker comes, then nothing is sent; overridden with a reason it is', async () => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    await using service = followUpsOn(redis, testFiles({ partnerUrl: partner.url, consent: 'needed' }));
    const { desk, referrals } = service.followUps;
    await desk.raise(request('CA1'));
    expect((await referrals.get(REFERRAL)).status).toBe('held');
    expect(
      await referrals.recordConsent(REFERRAL, CLERK, { state: 'given', why: 'she said yes' }),
    ).toMatchObject({
      status: 'ready',
    });

    // It is queued. Before a worker takes it she changes her mind, and a keeper records that.
    decides(service, 'refused', 'she rang back: not now', Date.now() + 1);
    await service.work({ sweepEveryMs: 60_000 });
    const held = await becomes(service, 'held');
    expect(held).toMatchObject({ owner: 'referral-desk', consent: { state: 'refused', by: 'keeper-1' } });
    expect(partner.received).toEqual([]);
    await expect(referrals.release(REFERRAL, CLERK, 'send it')).rejects.toThrow('consent was refused');
    await expect(referrals.recordConsent(REFERRAL, CLERK, { state: 'overridden', why: ' ' })).rejects.toThrow(
      'needs a reason',
    );
    expect(partner.received).toEqual([]);

    await referrals.recordConsent(REFERRAL, CLERK, { state: 'overridden', why: 'a child is at risk' });
    const sent = await becomes(service, 'sent');
    expect(sent.consent).toMatchObject({ state: 'overridden', by: CLERK, why: 'a child is at risk' });
    expect(partner.received).toHaveLength(1);
    await waitFor(() => service.audited.some(({ what }) => what === 'referralDelivered'), {
      what: 'the audit',
    });
    const said = service.audited.filter(({ what }) => what === 'referralConsentRecorded');
    expect(said.map(({ who, details }) => [who, details.consent])).toEqual([
      [CLERK, 'given'],
      ['keeper-1', 'refused'],
      [CLERK, 'overridden'],
    ]);
    expect(JSON.stringify(service.audited)).not.toContain('child is at risk');
  });

  it('given it waits for consent, when the register has it, then it goes by itself; an older word never undoes a later one', async () => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    await using service = followUpsOn(redis, testFiles({ partnerUrl: partner.url, consent: 'needed' }));
    await service.followUps.desk.raise(request('CA1'));
    await service.followUps.referrals.recordConsent(REFERRAL, CLERK, { state: 'refused', why: 'not now' });
    const asked = decides(service, 'given', 'an old form', Date.now() - 60_000);
    await service.work();
    await waitFor(() => asked.times > 2, { what: 'the register to be asked again and again' });
    expect((await service.followUps.referrals.get(REFERRAL)).status).toBe('held');
    decides(service, 'given', 'she has thought about it');
    expect((await becomes(service, 'sent')).consent).toMatchObject({ state: 'given', by: 'keeper-1' });
  });
});
