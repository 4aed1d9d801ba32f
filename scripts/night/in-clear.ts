import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { valuesOf } from '../lib/redis-values.ts';
import { openRedis } from '../../src/redis/connection.ts';
import { untilReady } from '../../src/redis/register/until-ready.ts';

/** What was searched, and how many of the wanted texts stood in it. */
export interface Searched {
  readonly keys: number;
  readonly files: number;
  /** Where something was found: a key's first part or a file's name, and never what it was. */
  readonly foundIn: readonly string[];
}

/**
 * Looks for each text in every key and value of a Redis (calls, register, audit log, feed, queues, sessions) and in every
 * file below the folders (logs, journal, index, checkpoints), as bytes.
 */
export async function searchInClear(
  url: string,
  folders: readonly string[],
  texts: readonly string[],
): Promise<Searched> {
  const wanted = texts.map((text) => Buffer.from(text));
  const holds = (bytes: Buffer) => wanted.some((text) => bytes.includes(text));
  const foundIn = new Set<string>();
  let keys = 0;
  const redis = openRedis(url, 'background', () => undefined);
  try {
    await untilReady(redis);
    let cursor = '0';
    do {
      const [next, page] = await redis.scanBuffer(cursor, 'COUNT', 500);
      cursor = next.toString();
      for (const key of page) {
        keys += 1;
        const values = [key, ...(await valuesOf(redis, key))];
        if (values.some(holds)) foundIn.add(key.toString('latin1').slice(0, 40));
      }
    } while (cursor !== '0');
  } finally {
    redis.disconnect();
  }
  let files = 0;
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      files += 1;
      if (holds(await readFile(join(entry.parentPath, entry.name)))) foundIn.add(entry.name);
    }
  }
  return { keys, files, foundIn: [...foundIn] };
}
