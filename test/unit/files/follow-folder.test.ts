import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileError } from '../../../src/files/file-error.ts';
import { type FollowedFolder, followFolder } from '../../../src/files/follow-folder.ts';
import { createRoutingBook, type SwappableRoutingBook } from '../../../src/files/routing-book.ts';
import { loadRoutingFiles } from '../../../src/files/routing-files.ts';
import { waitFor } from '../../support/wait-for.ts';

const config = join(import.meta.dirname, '../../../config');

describe('a folder that is followed while the service runs', () => {
  let dir: string;
  let book: SwappableRoutingBook;
  let followed: FollowedFolder;
  const swaps: number[] = [];
  const errors: (readonly FileError[])[] = [];

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'alongside-'));
    await cp(config, dir, { recursive: true });
    const loaded = await loadRoutingFiles(dir);
    if (!loaded.ok) throw new Error('the examples are wrong');
    book = createRoutingBook(loaded.files);
    swaps.length = 0;
    errors.length = 0;
    followed = followFolder({
      dir,
      book,
      everyMs: 10,
      onSwap: (version) => swaps.push(version),
      onErrors: (found) => errors.push(found),
    });
  });
  afterEach(async () => {
    followed.stop();
    await rm(dir, { recursive: true });
  });
  const write = async (from: string, to: string) => {
    const text = await readFile(join(dir, 'policy.yaml'), 'utf8');
    await writeFile(join(dir, 'policy.yaml'), text.replace(from, to));
  };

  it('takes a good change by itself', async () => {
    const before = book.version();
    await write('repeatWindowHours: 24', 'repeatWindowHours: 48');
    await waitFor(() => swaps.length === 1, { what: 'the new version' });
    expect(book.version()).not.toBe(before);
    expect(book.files().policy.repeatWindowHours).toBe(48);
  });

  it('refuses a bad change, says so once, keeps the good version, and takes the repair', async () => {
    const before = book.version();
    await write('repeatWindowHours: 24', 'repeatWindowHours: many');
    await waitFor(() => errors.length > 0, { what: 'the error' });
    expect(await followed.look()).toBe(false);
    expect(await followed.look()).toBe(false);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.[0]).toMatchObject({
      file: 'policy.yaml',
      message: 'repeatWindowHours must be a number',
    });
    expect(book.version()).toBe(before);
    await write('repeatWindowHours: many', 'repeatWindowHours: 12');
    await waitFor(() => swaps.length === 1, { what: 'the repaired version' });
    expect(book.files().policy.repeatWindowHours).toBe(12);
  });
});
