import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCheckpointer } from '../../../src/redis/audit-checkpoints.ts';
import { NO_METER } from '../../../src/ports/meter.ts';
import { canonical, linkHash } from '../../../src/redis/audit-hash.ts';
import { auditKeys } from '../../../src/redis/audit-keys.ts';
import { openAuditLog } from '../../../src/redis/audit-log.ts';
import { openAuditTrail } from '../../../src/redis/audit-trail.ts';
import { auditEntry } from '../../support/audit-entries.ts';
import { type FreshRedis, freshRedis } from '../../support/redis.ts';

const signing = { current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 7)]]) };

describe('the audit log in Redis', () => {
  let fresh: FreshRedis;
  let folder: string;
  beforeEach(async () => {
    fresh = freshRedis();
    folder = await mkdtemp(join(tmpdir(), 'alongside-audit-'));
  });
  afterEach(async () => {
    await fresh.close();
    await rm(folder, { recursive: true });
  });

  const log = () => openAuditLog({ redis: fresh.connect(), prefix: fresh.prefix });
  const file = () => join(folder, 'checkpoints.jsonl');
  const trail = () =>
    openAuditTrail({ redis: fresh.client, prefix: fresh.prefix, signing, checkpointFile: file() });
  const checkpointer = () =>
    createCheckpointer({
      redis: fresh.client,
      prefix: fresh.prefix,
      signing,
      file: file(),
      now: () => 1_000,
    });
  const many = (from: string, count: number) =>
    Array.from({ length: count }, (_, index) => auditEntry(`${from}-${index}`));
  /** Overwrites one stored link, as somebody with write access to Redis could. */
  async function tamper(sequence: number, change: (text: string) => string): Promise<void> {
    const { links } = auditKeys(fresh.prefix);
    const rows = await fresh.client.xrange(links, '-', '+');
    await fresh.client.del(links);
    for (const [id, fields] of rows) {
      const altered =
        id === `${sequence}-0` ? fields.map((text, i) => (i === 1 ? change(text) : text)) : fields;
      await fresh.client.xadd(links, id, ...altered);
    }
  }

  it('given three instances appending at once, when all is written, then one chain holds every entry once', async () => {
    const writers = [log(), log(), log()];
    await Promise.all(
      writers.flatMap((writer, n) => many(`i${n}`, 60).map((entry) => writer.append([entry]))),
    );
    const verdict = await trail().verify();
    expect(verdict).toMatchObject({ ok: true, head: { sequence: 180 } });
    const { entries } = await trail().page({}, null, 500);
    expect(new Set(entries.map(({ entry }) => entry.id)).size).toBe(180);
  });

  it('S15 S16: given an entry whose write was not heard of, when it is appended again, then it is in the chain once', async () => {
    await log().append(many('a', 3));
    await log().append([auditEntry('a-1'), auditEntry('new'), auditEntry('new')]);
    const { entries } = await trail().page({}, null, 100);
    expect(entries.map(({ entry }) => entry.id)).toEqual(['new', 'a-2', 'a-1', 'a-0']);
  });

  it('given many appended at once, when they are written, then few batches carry them', async () => {
    const batches: number[] = [];
    const meter = {
      ...NO_METER,
      observe: (_: string, __: object, entries: number) => void batches.push(entries),
    };
    const writer = openAuditLog({ redis: fresh.connect(), prefix: fresh.prefix, meter });
    await Promise.all(many('a', 100).map((entry) => writer.append([entry])));
    expect(batches.length).toBeLessThan(5);
    const { links } = auditKeys(fresh.prefix);
    expect(await fresh.client.xlen(links)).toBe(100);
    expect((await trail().verify()).ok).toBe(true);
  });

  it.each([
    ['an altered word', (text: string) => text.replace('high', 'none'), 'hashDiffers'],
    ['text that is no JSON', () => 'gone', 'unreadable'],
  ])(
    'S15: given %s in entry 3, when the chain is verified, then entry 3 is named',
    async (_, change, why) => {
      await log().append(many('a', 6));
      await tamper(3, change);
      expect(await trail().verify()).toMatchObject({ ok: false, brokenAt: 3, why });
    },
  );

  it('S15: given an entry taken out, when the chain is verified, then the gap is named', async () => {
    await log().append(many('a', 6));
    await fresh.client.xdel(auditKeys(fresh.prefix).links, '4-0');
    expect(await trail().verify()).toMatchObject({ ok: false, brokenAt: 4, why: 'missing' });
  });

  it('S15: given the whole chain written anew without one entry, when it is verified, then the checkpoints tell', async () => {
    await log().append(many('a', 5));
    expect(await checkpointer().run()).toMatchObject({ kind: 'signed', checkpoint: { sequence: 5 } });
    await fresh.client.del(...(await fresh.keys()));
    await log().append(many('a', 6).filter(({ id }) => id !== 'a-2'));
    expect(await trail().verify()).toMatchObject({ ok: false, brokenAt: 5, why: 'checkpointDiffers' });
  });

  it('S15: given the end cut off together with the head, when it is verified, then the cut is named', async () => {
    await log().append(many('a', 5));
    await checkpointer().run();
    await fresh.client.xdel(auditKeys(fresh.prefix).links, '5-0', '4-0');
    const [[, fields] = ['', []]] = await fresh.client.xrevrange(auditKeys(fresh.prefix).links, '+', '-');
    await fresh.client.hset(auditKeys(fresh.prefix).head, 'sequence', '3', 'hash', fields[5] ?? '');
    expect(await trail().verify()).toMatchObject({ ok: false, brokenAt: 4, why: 'cutOff' });
  });

  it('S15: given a checkpoint forged without the key, when it is verified, then it is refused', async () => {
    await log().append(many('a', 2));
    await checkpointer().run();
    const line = JSON.parse(await readFile(file(), 'utf8'));
    await writeFile(file(), `${canonical({ ...line, hash: linkHash('x', auditEntry('y')) })}\n`);
    expect(await trail().verify()).toMatchObject({ ok: false, brokenAt: 2, why: 'checkpointForged' });
  });

  it('given a chain already broken, when a checkpoint is due, then nothing is signed', async () => {
    await log().append(many('a', 4));
    await tamper(2, (text) => text.replace('high', 'none'));
    expect(await checkpointer().run()).toEqual({ kind: 'broken', at: 2, why: 'hashDiffers' });
  });

  it('S16: given a crash in mid-write of the checkpoint file, when the next is written, then both files verify', async () => {
    await log().append(many('a', 2));
    await checkpointer().run();
    await appendFile(file(), '{"at":10');
    expect((await trail().verify()).ok).toBe(true);
    await log().append(many('b', 2));
    await checkpointer().run();
    // Two in Redis and two in the file: the second run began anew and signed the later head only.
    expect(await trail().verify()).toMatchObject({ ok: true, head: { sequence: 4 }, checkpoints: 4 });
  });

  it('given filters and pages, when the log is read, then it comes newest first and whole', async () => {
    await log().append(
      many('a', 7).map((entry, n) => ({ ...entry, subjectId: n % 2 ? 'CA-odd' : 'CA-even' })),
    );
    const first = await trail().page({ subjectId: 'CA-even' }, null, 3);
    expect(first.entries.map(({ sequence }) => sequence)).toEqual([7, 5, 3]);
    const second = await trail().page({ subjectId: 'CA-even' }, first.next, 3);
    expect(second.entries.map(({ sequence }) => sequence)).toEqual([1]);
    expect(second.next).toBeNull();
    const all: number[] = [];
    for await (const { sequence } of trail().all()) all.push(sequence);
    expect(all).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('given Redis gone, when an entry is appended, then it is refused and nothing hangs', async () => {
    const client = fresh.connect({ enableOfflineQueue: false, maxRetriesPerRequest: 0 });
    await client.ping().catch(() => undefined);
    client.disconnect();
    const writer = openAuditLog({ redis: client, prefix: fresh.prefix });
    await expect(writer.append([auditEntry('a')])).rejects.toMatchObject({ code: 'unavailable' });
    await expect(writer.append([auditEntry('b')])).rejects.toMatchObject({ code: 'unavailable' });
  });
});
