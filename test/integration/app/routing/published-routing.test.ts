import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FollowedVersions, followVersions } from '../../../../src/app/routing/follow-versions.ts';
import { createVersionDesk } from '../../../../src/app/routing/version-desk.ts';
import type { AuditEntry } from '../../../../src/core/audit/audit-entry.ts';
import { type ActorId, id } from '../../../../src/core/ids.ts';
import { createRoutingBook, type SwappableRoutingBook } from '../../../../src/files/routing-book.ts';
import { createRoutingEditions } from '../../../../src/files/routing-editions.ts';
import { problemList } from '../../../../src/files/routing-reader.ts';
import { parseRoutingFiles } from '../../../../src/files/routing-files.ts';
import type { PolicyVersions, VersionTexts } from '../../../../src/ports/policy-versions.ts';
import type { RoutingEditions } from '../../../../src/ports/routing-editions.ts';
import type { VersionDesk } from '../../../../src/ports/version-desk.ts';
import { createPolicyVersions } from '../../../../src/redis/policy-versions.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import { situationOf } from '../../../support/situations.ts';
import { waitFor } from '../../../support/wait-for.ts';

const config = join(import.meta.dirname, '../../../../config');
const example: VersionTexts = Object.fromEntries(
  ['lines', 'policy', 'roster', 'pathways'].map((name) => [
    `${name}.yaml`,
    readFileSync(join(config, `${name}.yaml`), 'utf8'),
  ]),
);
/** Two versions that differ in a rule for every call and in the line's plan, so that a mixture would show. */
const textsOf = (word: string): VersionTexts => ({
  ...example,
  'lines.yaml': example['lines.yaml']!.replace(
    'introduction: automatic',
    `introduction: ${word === 'old' ? 'automatic' : 'advise'}`,
  ),
  'policy.yaml': `${example['policy.yaml']}
  - name: mark-${word}
    because: to tell the versions apart
    give: { alarms: [{ class: advisory, text: ${word} }] }
`,
});
const sealing = { current: 'k1', keys: new Map([['k1', randomBytes(32)]]) };
const ann = id<ActorId>('ann');
const bob = id<ActorId>('bob');

interface Instance {
  readonly book: SwappableRoutingBook;
  readonly followed: FollowedVersions;
  readonly versions: PolicyVersions;
  readonly refused: [number, string][];
}

describe('published routing on a real Redis', () => {
  let redis: FreshRedis;
  let desk: VersionDesk;
  let audited: AuditEntry[];
  let instances: Instance[];

  const store = (): PolicyVersions =>
    createPolicyVersions({
      redis: redis.connect(),
      subscriber: redis.connect(),
      prefix: redis.prefix,
      sealing,
    });
  const instance = (broken?: (editions: RoutingEditions) => RoutingEditions): Instance => {
    const parsed = parseRoutingFiles(example);
    if (!parsed.ok) throw new Error('the examples are wrong');
    const book = createRoutingBook(parsed.files);
    const editions = createRoutingEditions(book);
    const versions = store();
    const refused: [number, string][] = [];
    const followed = followVersions({
      versions,
      editions: broken?.(editions) ?? editions,
      everyMs: 50,
      onSwitched: () => undefined,
      onRefused: (version, why) => refused.push([version, why]),
      onSilent: () => undefined,
    });
    const made = { book, followed, versions, refused };
    instances.push(made);
    return made;
  };
  const publishNew = async (texts: VersionTexts): Promise<number> => {
    const { number } = await desk.propose(texts, ann, 'a better night');
    await desk.approve(number, bob);
    await desk.publish(number, ann, null);
    return number;
  };
  const allAt = (version: number) =>
    waitFor(() => instances.every(({ book }) => book.version() === version), {
      what: `all instances on version ${version}`,
      timeoutMs: 10_000,
    });

  beforeEach(() => {
    redis = freshRedis();
    audited = [];
    instances = [];
    desk = createVersionDesk({
      versions: store(),
      audit: { append: async (entries) => void audited.push(...entries) },
      check: async (texts) => {
        const parsed = parseRoutingFiles(texts);
        return parsed.ok ? [] : problemList(parsed.errors);
      },
    });
  });
  afterEach(async () => {
    for (const each of instances) await each.followed.stop();
    await redis.close();
  });

  it('two instances under load switch, and no call is on a mixture of versions', async () => {
    const [one, two] = [instance(), instance()];
    const first = await publishNew(textsOf('old'));
    await allAt(first);
    // Calls arrive at one instance and are decided by the other, all the time.
    const seen = new Set<string>();
    let loading = true;
    const load = (async () => {
      while (loading) {
        for (const [here, there] of [
          [one, two],
          [two, one],
        ] as const) {
          const began = here.book.lineDialled('+441134960101');
          const plan = there.book.decide(situationOf(), began.policyVersion);
          const text = plan.alarms.at(-1)?.text;
          seen.add(`${began.policyVersion}/${plan.policyVersion}/${plan.introduction}/${text}`);
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const second = await publishNew(textsOf('new'));
    await allAt(second);
    loading = false;
    await load;
    expect([...seen].sort()).toEqual([`${first}/${first}/automatic/old`, `${second}/${second}/advise/new`]);
  });

  it('needs a second person, and writes who did what to the audit log', async () => {
    const { number } = await desk.propose(example, ann, 'a better night');
    await expect(desk.approve(number, ann)).rejects.toThrow('a second person');
    await desk.approve(number, bob);
    await desk.publish(number, ann, null);
    expect(audited.map(({ what, who, subjectId }) => [what, who, subjectId])).toEqual([
      ['policyProposed', 'ann', 'version-1'],
      ['policyApproved', 'bob', 'version-1'],
      ['policyPublished', 'ann', 'version-1'],
    ]);
  });

  it('refuses texts with an error before they become a version', async () => {
    const bad = { ...example, 'policy.yaml': 'rules: x' };
    await expect(desk.propose(bad, ann, 'oops')).rejects.toThrow('the files have errors');
    expect((await desk.list()).versions).toEqual([]);
  });

  it('a version that one instance cannot load is used nowhere, and the last good one stays', async () => {
    const good = instance();
    const first = await publishNew(textsOf('old'));
    await allAt(first);
    const bad = instance((editions) => ({
      ...editions,
      isReady: (version) => version === first && editions.isReady(version),
      prepare: (version, texts) =>
        version === first ? editions.prepare(version, texts) : { ok: false, why: 'an older release' },
    }));
    await allAt(first);
    const second = await publishNew(textsOf('new'));
    await waitFor(async () => (await desk.list()).versions.at(-1)?.status === 'refused', {
      what: 'the refusal',
    });
    expect(bad.refused).toEqual([[second, 'an older release']]);
    await good.followed.look();
    expect([good.book.version(), bad.book.version()]).toEqual([first, first]);
    expect((await desk.list()).active).toBe(first);
  });

  it('rolls back in one step', async () => {
    instance();
    const first = await publishNew(textsOf('old'));
    await allAt(first);
    const second = await publishNew(textsOf('new'));
    await allAt(second);
    await desk.rollBack(bob, 'callers waited longer');
    await allAt(first);
    expect(audited.at(-1)).toMatchObject({ what: 'policyRolledBack', who: 'bob' });
  });

  it('an instance that starts later, or missed the news, takes the published version by itself', async () => {
    instance();
    const first = await publishNew(textsOf('old'));
    await allAt(first);
    instance();
    await allAt(first);
  });

  it('S14: keeps no number and no name readable, and a version that was altered does not load', async () => {
    await desk.propose(example, ann, 'a better night');
    const key = (await redis.keys()).find((name) => name.endsWith(':texts'))!;
    const stored = await redis.client.hgetall(key);
    expect(Buffer.from(stored['1']!, 'base64').toString('latin1')).not.toMatch(/\+44|Example/);
    const altered = Buffer.from(stored['1']!, 'base64');
    altered[altered.length - 1]! ^= 1;
    await redis.client.hset(key, '1', altered.toString('base64'));
    await expect(store().texts(1)).rejects.toThrow('does not open');
  });

  it('people who propose at once get numbers of their own', async () => {
    const proposals = await Promise.allSettled(
      Array.from({ length: 4 }, () => desk.propose(example, ann, 'a better night')),
    );
    const numbers = proposals.flatMap((p) => (p.status === 'fulfilled' ? [p.value.number] : []));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect((await desk.list()).versions).toHaveLength(numbers.length);
  });
});
