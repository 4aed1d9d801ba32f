import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { valuesOf } from '../../scripts/lib/redis-values.ts';

/** One place where text was found: a key, a log line, a URL, a file. */
export interface Place {
  readonly where: string;
  readonly text: string;
}

/** Every key and every value of a test's share of Redis, whatever its type, as bytes read for text. */
export async function everythingIn(redis: Redis, keys: readonly string[]): Promise<readonly Place[]> {
  const places: Place[] = [];
  for (const key of keys) {
    places.push({ where: 'a key of Redis', text: key });
    for (const value of await valuesOf(redis, key))
      places.push({ where: key, text: value.toString('latin1') });
  }
  return places;
}

/** Every file under a folder; none when it is not there. */
export async function filesUnder(folder: string): Promise<readonly Place[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (where) => ({ where, text: (await readFile(where)).toString('latin1') })),
  );
}

/** Places that hold any of the words, with the word; telephone numbers are looked for however they are written. */
export function found(places: readonly Place[], words: readonly string[]): readonly string[] {
  const wanted = words.flatMap((word) => (/^\+\d+$/.test(word) ? [word.slice(3)] : [word]));
  return places.flatMap(({ where, text }) =>
    wanted.filter((word) => text.includes(word)).map((word) => `${word} in ${where}`),
  );
}
