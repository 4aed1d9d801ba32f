import type { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../src/core/audit/audit-entry.ts';
import { AppError } from '../../../src/core/errors.ts';
import { SILENT_LOG } from '../../../src/ports/log.ts';
import { openAuditNotes } from '../../../src/redis/audit-notes.ts';
import { openRateLimitStore } from '../../../src/redis/rate-limit-store.ts';
import { openReplyMemory } from '../../../src/redis/reply-memory.ts';
import { auditEntry } from '../../support/audit-entries.ts';
import { type FreshRedis, freshRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

const sealing = { current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 5)]]) };
const reply = { status: 200, body: '{"name":"Nia Example"}', contentType: 'application/json' };

describe('what the edges keep in Redis', () => {
  let fresh: FreshRedis;
  beforeEach(() => {
    fresh = freshRedis();
  });
  afterEach(() => fresh.close());

  describe('replies of writes', () => {
    const memory = () => openReplyMemory(fresh.client, fresh.prefix, sealing);

    it('S12: given a write that is running, done, or another under the same key, when it is repeated, then each is told apart', async () => {
      expect(await memory().claim('k', 'a')).toEqual({ kind: 'yours' });
      expect(await memory().claim('k', 'a')).toEqual({ kind: 'running' });
      expect(await memory().claim('k', 'b')).toEqual({ kind: 'differs' });
      await memory().keep('k', 'a', reply);
      expect(await memory().claim('k', 'a')).toEqual({ kind: 'kept', reply });
      await memory().release('k');
      expect(await memory().claim('k', 'a')).toEqual({ kind: 'yours' });
    });

    it('S14: given a kept reply, when Redis is read, then nothing of it is in the clear, and it does not stay for ever', async () => {
      await memory().claim('k', 'a');
      await memory().keep('k', 'a', reply);
      const [key = ''] = await fresh.keys();
      expect(await fresh.client.get(key)).not.toContain('Nia');
      expect(await fresh.client.ttl(key)).toBeGreaterThan(80_000);
    });

    it('S16: given a worker on a write that died, when its claim is looked at, then it ends within half a minute', async () => {
      await memory().claim('k', 'a');
      expect(await fresh.client.ttl((await fresh.keys())[0] ?? '')).toBeLessThanOrEqual(30);
    });
  });

  describe('rate limits', () => {
    it('given two processes, when both count the same address, then they count together', async () => {
      const [one, two] = [fresh.client, fresh.connect()].map((redis) =>
        openRateLimitStore(redis, fresh.prefix)('f'),
      );
      for (const store of [one, two]) store?.init({ windowMs: 60_000 } as never);
      await one?.increment('192.0.2.1');
      expect((await two?.increment('192.0.2.1'))?.totalHits).toBe(2);
      expect((await two?.increment('192.0.2.2'))?.totalHits).toBe(1);
    });

    it('given Redis silent when the first is counted, when it answers again, then it counts from then on', async () => {
      let silent = true;
      const call = (...args: [string]) =>
        silent ? Promise.reject(new Error('not connected')) : fresh.client.call(...args);
      const redis = { call } as unknown as Redis;
      const store = openRateLimitStore(redis, fresh.prefix)('f');
      store.init({ windowMs: 60_000 } as never);
      await expect(store.increment('192.0.2.1')).rejects.toThrow();
      silent = false;
      expect((await store.increment('192.0.2.1')).totalHits).toBe(1);
    });
  });

  describe('notes for the audit log', () => {
    it('S1 S15: given a log that cannot be written, when something is noted, then nobody waits long, and it is written later', async () => {
      const written: AuditEntry[] = [];
      let broken = true;
      const append = async (entries: readonly AuditEntry[]) => {
        if (broken) throw new AppError('unavailable', 'silent');
        written.push(...entries);
      };
      const notes = openAuditNotes({ append }, SILENT_LOG);
      await notes.note(auditEntry('a'));
      expect(written).toEqual([]);
      broken = false;
      await waitFor(() => written.length === 1, { what: 'the note being written' });
      expect(await notes.close()).toBe(0);
    });

    it('given a log that hangs, when something is noted, then the note returns all the same', async () => {
      const notes = openAuditNotes({ append: () => new Promise(() => undefined) }, SILENT_LOG);
      await notes.note(auditEntry('a'));
    });
  });
});
