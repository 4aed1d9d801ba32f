import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { searchInClear } from '../../../scripts/night/in-clear.ts';
import { ownRedis } from '../../support/redis.ts';

const SECRET = 'Harbour Row';
const HIDDEN = `x\u0000${SECRET}, 7700900101`;

it('S14: the search of the demonstration finds what stands in the clear, wherever it stands', async () => {
  await using own = await ownRedis();
  const redis = new Redis(own.url);
  const folder = await mkdtemp(join(tmpdir(), 'alongside-clear-'));
  const search = () => searchInClear(own.url, [folder], [SECRET, '7700900101']);
  try {
    // Given nothing in the clear, then nothing is found
    await redis.set('sealed', Buffer.from([1, 2, 3]));
    await writeFile(join(folder, 'web.log'), 'serviceStarted');
    expect(await search()).toEqual({ keys: 1, files: 1, foundIn: [] });

    // Given it stands in a key's name or in any kind of value, then each is found
    await redis.set('string', HIDDEN);
    await redis.hset('hash-value', 'f', HIDDEN);
    await redis.hset('hash-field', HIDDEN, '1');
    await redis.rpush('list', HIDDEN);
    await redis.sadd('set', HIDDEN);
    await redis.zadd('sorted', 1, HIDDEN);
    await redis.xadd('stream', '*', 'e', HIDDEN);
    await redis.set('key of 7700900101', '1');
    await mkdir(join(folder, 'deep'));
    await writeFile(join(folder, 'deep', 'journal'), HIDDEN);
    const { foundIn } = await search();
    expect([...foundIn].toSorted()).toEqual(
      [
        ...['hash-field', 'hash-value', 'journal', 'key of 7700900101', 'list', 'set', 'sorted'],
        ...['stream', 'string'],
      ].toSorted(),
    );
  } finally {
    redis.disconnect();
    await rm(folder, { recursive: true, force: true });
  }
});
