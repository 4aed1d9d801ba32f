import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { type ReferralCliContext, referralCommands } from '../../../src/cli/referrals.ts';
import { DAY, HOUR } from '../../../src/core/time.ts';
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

/** Types one command and gives what it said and its exit code. */
function terminalOn(service: TestFollowUps, now: () => number = Date.now) {
  return async (...words: string[]) => {
    const said: string[] = [];
    let code = 0;
    const { followUps } = service;
    const ctx: ReferralCliContext = {
      open: async () => ({
        referrals: followUps.referrals,
        reports: followUps.reports,
        queues: async () => await followUps.jobs.views(now()),
        close: async () => undefined,
      }),
      actor: CLERK,
      now,
      print: (text) => said.push(text),
      complain: (text) => said.push(text),
      exitWith: (wanted) => {
        code = wanted;
      },
    };
    const program = new Command().exitOverride();
    referralCommands(program, ctx);
    await program.parseAsync(['node', 'alongside', 'referrals', ...words]);
    return { text: said.join('\n'), code };
  };
}

describe('alongside referrals', () => {
  it('shows what waits, takes what people say, and reports on it', async () => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    await using service = followUpsOn(redis, testFiles({ partnerUrl: partner.url }));
    const type = terminalOn(service);
    await service.work();
    expect((await type('list')).text).toBe('Nothing waits.');
    const raisedAt = Date.now() - HOUR;
    await service.followUps.desk.raise(request('CA1', { raisedAt }));
    await service.followUps.desk.raise(request('CA2', { raisedAt }));
    await waitFor(() => partner.effects.size === 2, { what: 'both deliveries' });
    await waitFor(async () => (await type('list', '--open')).text.match(/ sent /g)?.length === 2, {
      what: 'both to be sent',
    });

    expect((await type('list', '--within', '60')).text).toContain(
      'CA1-victim-support  victim-support  sent  with referral-desk  due in 47 h',
    );
    expect(await type('acknowledge', 'CA1-victim-support', 'VS-7')).toEqual({
      text: 'CA1-victim-support is acknowledged; it is with recipient:partner',
      code: 0,
    });
    expect((await type('refuse', 'CA2-victim-support', 'not in our area', 'referral-desk')).text).toBe(
      'CA2-victim-support is refused; it is with referral-desk',
    );
    expect((await type('show', 'CA2-victim-support')).text).toContain('refused  clerk-2  not in our area');
    const report = JSON.parse((await type('report', '--json')).text);
    expect(report).toMatchObject({
      total: { raised: 2, acknowledged: 1, refused: 1, waitingForPerson: 1, late: 0 },
      refusals: [{ referralId: 'CA2-victim-support', why: 'not in our area' }],
    });
    expect(report.total.medianToAcknowledgeMs).toBeGreaterThanOrEqual(HOUR);
    const lines = (await type('export')).text.split('\n');
    expect(lines[0]).toContain('id,pathway,force,status');
    expect(lines).toHaveLength(3);
  });

  it('says what is late, and what cannot be done, with its exit code', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles({ required: 'childrenDetails' }));
    const type = terminalOn(service, () => Date.now() + 3 * DAY);
    await service.followUps.desk.raise(request('CA1'));
    expect((await type('list', '--overdue')).text).toContain('held  with referral-desk  late by 24 h');
    expect(await type('release', 'CA1-victim-support', 'now')).toEqual({
      text: 'waits for information: childrenDetails',
      code: 3,
    });
    expect(await type('show', 'CA9-victim-support')).toEqual({ text: 'there is no such referral', code: 3 });
    expect((await type('consent', 'CA1-victim-support', 'perhaps')).code).toBe(2);
    expect((await type('print', 'CA1-victim-support')).text).toContain('childrenDetails: (not given)');
    expect(service.audited.map((entry) => entry.what)).toContain('referralPrintViewShown');
    await type('hold-pathway', 'victim-support', 'moving house');
    expect((await type('holds')).text).toContain('by clerk-2: moving house');
    expect((await type('release-pathway', 'victim-support')).text).toContain('0 referrals');
    expect((await type('queues')).text).toContain('deliveries: 0 waiting (oldest none)');
  });
});
