import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { reContactCommands } from '../../../src/cli/re-contacts.ts';
import { type ReferralCliContext, referralCommands } from '../../../src/cli/referrals.ts';
import { id, type PersonId, type ReferralId } from '../../../src/core/ids.ts';
import { DAY, HOUR } from '../../../src/core/time.ts';
import { AMINA, legOf, PIN, testContactParts } from '../../support/contact-parts.ts';
import {
  CLERK,
  FORCE,
  followUpsOn,
  request,
  secretWith,
  testFiles,
  type TestFollowUps,
} from '../../support/follow-up-service.ts';
import { startPartner } from '../../support/partner-server.ts';
import { freshRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

/** Types one command, with a text on standard input, and gives what it said and its exit code. */
function terminalOn(service: TestFollowUps, now: () => number = Date.now, input = '', actor = CLERK) {
  return async (...words: string[]) => {
    const said: string[] = [];
    let code = 0;
    const { followUps } = service;
    const ctx: ReferralCliContext = {
      open: async () => ({
        referrals: followUps.referrals,
        reports: followUps.reports,
        raising: followUps.raising,
        facts: followUps.facts,
        reContacts: followUps.reContacts,
        pathways: () => followUps.book.all(),
        subjectOf: async (callId) =>
          callId === 'CA1' ? { callId, force: FORCE, people: [id<PersonId>('anna')] } : null,
        queues: async () => await followUps.jobs.views(now()),
        waitingJobs: async (limit) => await followUps.jobs.waitingJobs(limit),
        close: async () => undefined,
      }),
      actor,
      now,
      read: async () => input,
      print: (text) => said.push(text),
      complain: (text) => said.push(text),
      exitWith: (wanted) => {
        code = wanted;
      },
    };
    const program = new Command().exitOverride();
    referralCommands(program, ctx);
    reContactCommands(program, ctx);
    const group = words[0] === 're-contacts' ? [] : ['referrals'];
    await program.parseAsync(['node', 'alongside', ...group, ...words]);
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
    expect((await type('release-pathway', 'victim-support', 'they are in again')).text).toContain(
      '0 referrals',
    );
    expect((await type('queues')).text).toContain('deliveries: 0 waiting (oldest none)');
  });

  it('raises by hand for a role that may, as one for a call, and takes what it waited for from a file', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles({ required: 'childrenDetails' }));
    const type = terminalOn(service, Date.now, '{"childrenDetails":"two, eight and ten"}');
    const raise = ['raise', 'CA1', 'victim-support'];
    expect((await type('pathways')).text).toContain('victim-support: to partner; raised by handler');
    expect(await type(...raise, 'she asked', '--as', 'auditor')).toEqual({
      text: 'this pathway is raised by: handler',
      code: 3,
    });
    expect((await type(...raise, ' ', '--as', 'handler')).code).toBe(2);
    expect(await type('raise', 'CA9', 'victim-support', 'she asked', '--as', 'handler')).toEqual({
      text: 'there is no such call',
      code: 3,
    });
    expect((await type(...raise, 'she asked', '--as', 'handler')).text).toBe(
      'CA1.victim-support is held; it is with referral-desk',
    );
    expect((await type(...raise, 'again', '--as', 'handler')).text).toContain(
      'raised before by clerk-2: it is one',
    );
    expect(await type('inform', 'CA1.victim-support', '-')).toEqual({
      text: 'CA1.victim-support is ready; it is with referral-desk',
      code: 0,
    });
    const wrong = terminalOn(service, Date.now, 'ring her sister');
    const said = await wrong('inform', 'CA1.victim-support', '-');
    expect(said.code).toBe(2);
    expect(said.text).not.toContain('sister');
  });

  it('confirms facts, says who did, and never what the service knows of itself', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    const type = terminalOn(service, Date.now, '{"childrenDetails":"two"}');
    expect((await type('facts', 'CA1')).text).toBe('Nothing has been confirmed on this call.');
    expect((await type('confirm', 'CA1', 'childAtAddressConfirmed', 'seen', '--details', '-')).text).toBe(
      'childAtAddressConfirmed of CA1: confirmed by 1; it raises nothing by itself',
    );
    const found = await type('facts', 'CA1', '--json');
    expect(JSON.parse(found.text)).toMatchObject([
      { people: ['anna'], confirmations: [{ by: CLERK, why: 'seen' }] },
    ]);
    expect(found.text).not.toContain('two');
    expect((await type('confirm', 'CA1', 'callDegraded', 'I think so')).code).toBe(3);
    expect((await type('confirm', 'CA1', 'nonsense', 'I think so')).code).toBe(2);
  });

  it('lists each piece of waiting work, the oldest first, ids only', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    const type = terminalOn(service);
    expect((await type('jobs')).text).toBe('Nothing waits.');
    await service.followUps.jobs.add({ do: 'sendNotice', noticeId: 'n1' });
    await service.followUps.jobs.add({ do: 'sendNotice', noticeId: 'n2' });
    const lines = (await type('jobs')).text.split('\n');
    expect(lines.map((line) => line.split('  ').slice(0, 3))).toEqual([
      ['notices', 'sendNotice', 'n1'],
      ['notices', 'sendNotice', 'n2'],
    ]);
    expect(JSON.parse((await type('jobs', '--limit', '1', '--json')).text)).toHaveLength(1);
    expect((await type('jobs', '--limit', 'many')).code).toBe(2);
  });
});

describe('alongside re-contacts', () => {
  it('S10: plans, lists, and takes outcomes from who pressed; nobody is rung from here', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles(), await testContactParts(redis));
    const { reContacts, contactVoice } = service.followUps;
    service.setNow(Date.parse('2026-11-23T10:30:00Z'));
    const profile = {
      ...{ number: '+447700900101', windows: [{ weekdays: [1 as const], fromMinute: 600, toMinute: 720 }] },
      ...{ whoMayAnswer: [], codeWord: 'parcel', stopWord: null, voicemail: false, text: false },
      ...{ interpreter: null, noContact: false, agreedOn: null, source: 'specialist' },
    } as const;
    service.profiles.set('anna', { profile, unsafeNumbers: new Set(), mayBePerpetrator: false });
    const type = terminalOn(service);
    expect((await type('re-contacts', 'list')).text).toBe('No contact is promised.');
    expect((await type('re-contacts', 'plan', 'CA9', 'anna', 'she asked')).code).toBe(3);
    expect((await type('re-contacts', 'plan', 'CA1', 'anna', ' ')).code).toBe(2);
    const planned = await type('re-contacts', 'plan', 'CA1', 'anna', 'she asked', '--attempts', '1');
    expect(planned.text).toContain('planned  with specialists  0 of 1 attempts');
    const contact = id<ReferralId>(planned.text.split('  ')[0] ?? '');
    await reContacts.sweep();
    expect((await type('re-contacts', 'list')).text).toContain('offered');
    await expect(type('re-contacts', 'press', contact)).rejects.toThrow();

    await reContacts.press(contact, AMINA.actor, AMINA.specialist);
    const webhook = { contact, press: 1, legId: legOf(1), token: 't1' };
    await contactVoice.fetched(webhook);
    await contactVoice.pinEntered({ ...webhook, token: 't2' }, PIN);
    const other = terminalOn(service, Date.now, '', id('somebody-else'));
    expect((await other('re-contacts', 'outcome', contact, 'reached')).code).toBe(3);
    expect((await type('re-contacts', 'outcome', contact, 'well')).code).toBe(2);
    expect((await type('re-contacts', 'outcome', contact, 'noAnswer')).text).toContain('withSupervisor');
    expect((await type('re-contacts', 'allow-more', contact, '2', 'her sister asked')).text).toContain(
      'planned  with specialists  1 of 3 attempts',
    );
    const ended = await type('re-contacts', 'end', contact, 'she rang us');
    expect(ended.text).toContain('ended  with clerk-2');
    const shown = [ended.text, (await type('re-contacts', 'show', contact, '--json')).text].join();
    expect(shown).not.toContain('7700900');
  });
});
