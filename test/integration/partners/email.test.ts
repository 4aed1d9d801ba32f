import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { id, type ReferralId } from '../../../src/core/ids.ts';
import { CLERK, followUpsOn, request, testFiles } from '../../support/follow-up-service.ts';
import { freshRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

const REFERRAL = id<ReferralId>('CA1-victim-support');

interface Mailbox extends AsyncDisposable {
  readonly port: number;
  readonly mails: string[];
}

/** A real SMTP server. `onMail` may refuse what came, or break the connection after it has it. */
async function startMailbox(
  options: SMTPServerOptions = {},
  onMail: (text: string, count: number) => Error | 'breakOff' | null = () => null,
): Promise<Mailbox> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, session, callback) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        const refusal = onMail(text, mails.length + 1);
        if (!(refusal instanceof Error)) mails.push(text);
        if (refusal === 'breakOff') {
          const { connections } = server as unknown as {
            connections: Set<{ id: string; _socket: { destroy(): void } }>;
          };
          for (const each of connections) if (each.id === session.id) each._socket.destroy();
          return;
        }
        callback(refusal);
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function mailFiles(port: number, timeoutMs = 2_000) {
  return testFiles({
    recipient: 'agency',
    attempts: 3,
    extraPartners: '  - { id: agency, name: Agency, route: email, to: [referrals@agency.example] }',
    smtp: `smtp: { host: 127.0.0.1, port: ${port}, from: no-reply@westshire.example, internal: true, timeoutMs: ${timeoutMs} }`,
  });
}

describe('a referral by e-mail', () => {
  it('is a link and nothing more', async () => {
    await using redis = freshRedis();
    await using mailbox = await startMailbox();
    await using service = followUpsOn(redis, mailFiles(mailbox.port));
    await service.work();
    await service.followUps.desk.raise(request('CA1', { because: 'he said he would be back' }));
    await waitFor(async () => (await service.followUps.referrals.get(REFERRAL)).status === 'sent', {
      what: 'the mail',
    });
    expect(mailbox.mails).toHaveLength(1);
    expect(mailbox.mails[0]).toContain('https://alongside.example/console/referrals/CA1-victim-support');
    expect(mailbox.mails[0]).not.toMatch(/he said|victim support|domestic/i);
    expect(mailbox.mails[0]).toMatch(/^Message-ID: <[0-9a-f]{40}@westshire\.example>/m);
  });

  it('whose outcome is unknown goes to a person with its Message-ID, and not out again', async () => {
    await using redis = freshRedis();
    await using mailbox = await startMailbox({}, () => 'breakOff');
    await using service = followUpsOn(redis, mailFiles(mailbox.port));
    await service.work();
    await service.followUps.desk.raise(request('CA1'));
    const dead = await waitFor(
      async () => {
        const referral = await service.followUps.referrals.get(REFERRAL);
        return referral.status === 'dead' && referral;
      },
      { what: 'a person to have it' },
    );
    expect(mailbox.mails).toHaveLength(1);
    expect(mailbox.mails[0]).toContain(`Message-ID: ${dead.messageId}`);
    expect(dead).toMatchObject({
      owner: 'referral-desk',
      attempts: [{ outcome: expect.stringContaining('may have') }],
    });
    await waitFor(async () => (await service.followUps.alarms.list(5)).length === 1, { what: 'the alarm' });
    await service.followUps.referrals.acknowledge(REFERRAL, CLERK, 'they rang: it arrived');
  });

  it('is tried again when the server asks for later, and is a person’s when it refuses', async () => {
    await using redis = freshRedis();
    const later = Object.assign(new Error('busy'), { responseCode: 451 });
    const never = Object.assign(new Error('no'), { responseCode: 550 });
    let answer: Error | null = later;
    await using mailbox = await startMailbox({}, () => {
      const now = answer;
      answer = null;
      return now;
    });
    await using service = followUpsOn(redis, mailFiles(mailbox.port));
    await service.work();
    await service.followUps.desk.raise(request('CA1'));
    await waitFor(async () => (await service.followUps.referrals.get(REFERRAL)).status === 'sent', {
      what: 'the second try',
    });
    answer = never;
    await service.followUps.desk.raise(request('CA2'));
    await waitFor(
      async () =>
        (await service.followUps.referrals.get(id<ReferralId>('CA2-victim-support'))).status === 'dead',
      { what: 'the refusal' },
    );
    expect(mailbox.mails).toHaveLength(1);
  });

  it('that no server takes is tried again, then a person has it', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, mailFiles(9));
    await service.work();
    await service.followUps.desk.raise(request('CA1'));
    const dead = await waitFor(
      async () => {
        const referral = await service.followUps.referrals.get(REFERRAL);
        return referral.status === 'dead' && referral;
      },
      { what: 'a person to have it' },
    );
    expect(dead.attempts).toHaveLength(3);
  });

  it('whose worker died while it went out is not sent again', async () => {
    await using redis = freshRedis();
    await using mailbox = await startMailbox();
    await using service = followUpsOn(redis, mailFiles(mailbox.port));
    await service.followUps.desk.raise(request('CA1'));
    const raised = await service.followUps.referrals.get(REFERRAL);
    const begun = { ...raised, version: raised.version + 1, status: 'sending', messageId: '<x@y>' } as const;
    await service.followUps.records.commit(begun, [], null);
    await service.work();
    const dead = await waitFor(
      async () => {
        const referral = await service.followUps.referrals.get(REFERRAL);
        return referral.status === 'dead' && referral;
      },
      { what: 'a person to have it' },
    );
    expect(dead.attempts.at(-1)?.outcome).toContain('may have arrived');
    expect(mailbox.mails).toEqual([]);
  });
});
