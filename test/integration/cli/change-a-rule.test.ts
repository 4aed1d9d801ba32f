import { randomBytes } from 'node:crypto';
import { appendFile, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { routingCommands } from '../../../src/cli/routing.ts';
import { openRoutingTools } from '../../../src/cli/routing-tools.ts';
import type { AuditEntry } from '../../../src/core/audit/audit-entry.ts';
import { createPolicyVersions } from '../../../src/redis/policy-versions.ts';
import { type FreshRedis, freshRedis } from '../../support/redis.ts';
import { createCallStore } from '../../../src/redis/calls/call-store.ts';
import { DAY, HOUR, MINUTE } from '../../../src/core/time.ts';
import { recordCall } from '../../support/recorded-calls.ts';
import { assessmentOf, MONDAY_EVENING } from '../../support/situations.ts';

const root = join(import.meta.dirname, '../../..');

/** One fenced block of the guide: its language, whose desk it is at, and its text. */
interface Block {
  readonly language: string;
  readonly desk: string;
  readonly text: string;
  /** The sentence above it, which says where a piece of a file belongs. */
  readonly above: string;
}

function blocksOf(guide: string): readonly Block[] {
  return [
    ...guide.matchAll(/(?<above>[^\n]*\n[^\n]*)\n\n```(?<language>\w+) ?(?<desk>\w*)\n(?<text>[\s\S]*?)```/g),
  ].map(({ groups }) => ({
    language: groups!.language!,
    desk: groups!.desk || 'author',
    text: groups!.text!,
    above: groups!.above!,
  }));
}

/** Splits a command line as a shell would, as far as the guide needs it. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    (found) => found[1] ?? found[2] ?? found[3] ?? '',
  );
}

describe('docs/change-a-rule.md, followed as it is written', () => {
  let dir: string;
  let redis: FreshRedis;
  let audited: AuditEntry[];
  const sealing = { current: 'k1', keys: new Map([['k1', randomBytes(32)]]) };
  const store = () => ({ redis: redis.client, subscriber: redis.connect(), prefix: redis.prefix, sealing });

  beforeEach(async () => {
    redis = freshRedis();
    audited = [];
    dir = await mkdtemp(join(tmpdir(), 'alongside-'));
    await cp(join(root, 'config'), join(dir, 'config'), { recursive: true });
  });
  afterEach(async () => {
    await redis.close();
    await rm(dir, { recursive: true });
  });

  const alongside = async (line: string, user: string) => {
    const said = { out: '', err: '', code: -1 };
    const program = new Command('alongside').exitOverride();
    routingCommands(program, {
      configDir: join(dir, 'config'),
      out: (text) => {
        said.out += text;
      },
      err: (text) => {
        said.err += text;
      },
      exitWith: (code) => {
        said.code = code;
      },
      now: () => MONDAY_EVENING,
      user,
      desks: async () =>
        openRoutingTools({
          redis: redis.client,
          prefix: redis.prefix,
          sealing,
          configDir: join(dir, 'config'),
          audit: { append: async (entries) => void audited.push(...entries) },
          clock: { now: () => MONDAY_EVENING },
        }),
    });
    const args = words(line)
      .slice(1)
      .map((word, at) =>
        at > 1 && word.startsWith('draft') && !/^draft-\d/.test(word) ? join(dir, word) : word,
      );
    await program.parseAsync(['node', 'alongside', ...args]);
    return said;
  };

  it('takes an ops person from nothing to a published rule with a rehearsal', async () => {
    // Given a week in which one household called twice, and a call long before it
    const calls = createCallStore({
      ...{ redis: redis.client, prefix: redis.prefix, sealing, waitReplicas: 0, keepDays: 90 },
    });
    const household = (sameHousehold: number) =>
      assessmentOf(null, { repeat: { windowHours: 24, sameNumber: 0, samePerson: 0, sameHousehold } });
    for (const [before, earlier] of [
      [3 * DAY, 0],
      [3 * DAY - HOUR, 1],
      [9 * DAY, 1],
    ] as const)
      await recordCall(calls, {
        ...{ at: MONDAY_EVENING - before, assessment: household(earlier), lasts: 20 * MINUTE },
      });
    const blocks = blocksOf(await readFile(join(root, 'docs/change-a-rule.md'), 'utf8'));
    const said: { line: string; out: string; err: string; code: number }[] = [];
    for (const { language, desk, text, above } of blocks) {
      if (language === 'text') {
        const file = /`(draft\/[a-z-]+\.yaml)`/.exec(above)?.[1];
        expect(file, `no file is named above: ${text}`).toBeDefined();
        await appendFile(join(dir, file!), `\n${text}`);
        continue;
      }
      for (const line of text.trim().split('\n')) {
        if (line.startsWith('cp ')) {
          await cp(join(dir, 'config'), join(dir, 'draft'), { recursive: true });
        } else said.push({ line, ...(await alongside(line, desk)) });
      }
    }
    const of = (part: string) => said.find(({ line }) => line.includes(part))!;
    expect(of('check').out).toContain('is right');
    expect(of('explain').out).toContain('yes  second-call-from-the-household');
    expect(of('diff').out).toContain('rule second-call-from-the-household is new');
    expect(of('rehearse').out).toContain('1 of 2 calls would have gone otherwise');
    expect(of('rehearse').out).toMatch(/20\/11\/2026, 20:00 +1 +1 \(0\) +20 \(0\) +1 \(0\)/);
    expect(of('propose').out).toContain('version 1 is proposed');
    expect(of('approve').out).toContain('version 1 is approved');
    expect(of('publish').out).toContain('version 1 takes over at');
    expect(of('versions').out).toMatch(/1 {2}approved .* author, approved by colleague: A second call/);
    expect(of('roll-back')).toMatchObject({ code: 1, err: 'there is no earlier version to go back to\n' });
    expect(said.filter(({ code }) => code !== 0).map(({ line }) => line)).toHaveLength(1);
    expect(audited.map(({ what, who }) => [what, who])).toEqual([
      ['routingRehearsed', 'author'],
      ['policyProposed', 'author'],
      ['policyApproved', 'colleague'],
      ['policyPublished', 'author'],
    ]);
    const { book } = await createPolicyVersions(store()).load();
    expect(book.scheduled).toMatchObject({ number: 1, by: 'author' });
  });

  it('whoever proposed cannot approve, and a draft with an error does not become a version', async () => {
    await cp(join(dir, 'config'), join(dir, 'draft'), { recursive: true });
    await alongside('alongside routing propose draft --reason why', 'author');
    expect(await alongside('alongside routing approve 1', 'author')).toMatchObject({
      code: 1,
      err: expect.stringContaining('a second person'),
    });
    await appendFile(join(dir, 'draft/policy.yaml'), '\n  - name: x\n');
    const wrong = await alongside('alongside routing propose draft --reason why', 'author');
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('policy.yaml:') });
    expect((await alongside('alongside routing versions', 'author')).out.trim().split('\n')).toHaveLength(1);
  });

  it('two people work on one draft from two folders: neither overwrites what they have not read', async () => {
    const desk = 'alongside routing draft';
    const first = (await alongside(`${desk} new 'second calls'`, 'author')).out.trim();
    expect(first).toBe('draft-1');
    for (const folder of ['draft', 'drafts-too']) await alongside(`${desk} get ${first} ${folder}`, 'author');
    const rule =
      '\n  - { name: more, because: so, when: { levelAtLeast: high }, give: { followUps: [call-review] } }\n';
    for (const folder of ['draft', 'drafts-too']) await appendFile(join(dir, folder, 'policy.yaml'), rule);
    expect((await alongside(`${desk} save draft`, 'author')).out).toBe(`policy.yaml saved in ${first}\n`);
    expect((await alongside(`${desk} save draft`, 'author')).out).toBe('nothing has changed\n');
    await appendFile(join(dir, 'drafts-too', 'policy.yaml'), '# mine\n');
    expect(await alongside(`${desk} save drafts-too`, 'colleague')).toMatchObject({
      code: 1,
      err: 'author has changed policy.yaml since you read it: read it again\n',
    });
    expect((await alongside('alongside routing drafts', 'colleague')).out).toContain(
      'last changed by author',
    );
    expect((await alongside(`alongside routing check ${first}`, 'author')).out).toContain(
      `${first} is right`,
    );
    expect((await alongside(`alongside routing diff ${first}`, 'author')).out).toContain('rule more is new');
    const proposed = await alongside(`alongside routing propose ${first} --reason sooner`, 'author');
    expect(proposed.out).toContain('version 1 is proposed');
    expect((await alongside('alongside routing drafts', 'author')).out).toBe('there is no draft\n');
    expect((await alongside('alongside routing introduction version-1', 'author')).out).toContain(
      'westshire        101              automatic, 100 % of calls',
    );
  });
});
