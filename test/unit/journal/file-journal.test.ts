import { spawnSync } from 'node:child_process';
import { appendFile, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFileJournal } from '../../../src/journal/file-journal.ts';
import type { JournalEntry } from '../../../src/ports/call-journal.ts';
import { event } from '../../support/calls.ts';
import { testKeys } from '../../support/test-keys.ts';

const { sealing } = testKeys();
let folder = '';
let unreadable = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
  unreadable = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const journal = (keys = sealing) =>
  openFileJournal(folder, keys, (lines) => {
    unreadable += lines;
  });
const entry = (fetches: number): JournalEntry => ({
  event: event({ type: 'ringbackFetched', generation: 1, fetches }),
  at: fetches,
});

async function drained(from: ReturnType<typeof journal>): Promise<readonly JournalEntry[]> {
  const found: JournalEntry[] = [];
  await from.drain(async (one) => {
    found.push(one);
  });
  return found;
}

/** The id of a process that has certainly ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

async function asLeftBy(pid: number, started = 1): Promise<string> {
  const [name] = await readdir(folder);
  const path = join(folder, `${pid}-${started}.journal`);
  await rename(join(folder, name ?? ''), path);
  return path;
}

describe('S16: while no store answers', () => {
  it('given entries, when they are drained, then they come in order, once, and the file is gone', async () => {
    const own = journal();
    const entries = [entry(1), entry(2), entry(3)];
    for (const one of entries) await own.append(one);
    expect(own.pending()).toBe(true);
    expect(await drained(own)).toEqual(entries);
    expect(await drained(own)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
    expect(own.pending()).toBe(false);
  });

  it('given many at once, then each is on the disk when its promise resolves', async () => {
    const own = journal();
    const entries = Array.from({ length: 200 }, (_, i) => entry(i));
    await Promise.all(entries.map((one) => own.append(one)));
    expect(await drained(own)).toEqual(entries);
  });

  it('given the store falls silent again while it is drained, then nothing is lost', async () => {
    const own = journal();
    await own.append(entry(1));
    await own.append(entry(2));
    let seen = 0;
    const failing = own.drain(async () => {
      seen += 1;
      if (seen === 2) throw new Error('the store is silent');
    });
    await expect(failing).rejects.toThrow('silent');
    expect(own.pending()).toBe(true);
    expect(await drained(own)).toHaveLength(2);
  });

  it('given entries arrive while it is drained, then they wait for the next time', async () => {
    const own = journal();
    await own.append(entry(1));
    await own.drain(() => own.append(entry(2)));
    expect(own.pending()).toBe(true);
    expect(await drained(own)).toMatchObject([{ at: 2 }]);
  });
});

describe('S16: after a crash', () => {
  it('given a process died, when another starts, then it knows, and adopts what was left, oldest first', async () => {
    const first = journal();
    await first.append(entry(1));
    await asLeftBy(deadProcess(), 100);
    const second = journal();
    await second.append(entry(2));
    expect(await drained(second)).toMatchObject([{ at: 1 }, { at: 2 }]);
  });

  it('given the process still lives, then its file is left alone', async () => {
    const other = journal();
    await other.append(entry(1));
    const path = await asLeftBy(process.ppid);
    const own = journal();
    expect(own.pending()).toBe(true);
    expect(await drained(own)).toEqual([]);
    expect(await readFile(path, 'utf8')).not.toBe('');
  });

  it('given the last line was cut off, then the lines before it are adopted and the loss is told', async () => {
    const own = journal();
    await own.append(entry(1));
    const path = await asLeftBy(deadProcess());
    await appendFile(path, 'AAECAwQF');
    expect(await drained(journal())).toMatchObject([{ at: 1 }]);
    expect(unreadable).toBe(1);
  });

  it('given a line that was tampered with, then it is told and the others are adopted', async () => {
    const own = journal();
    await own.append(entry(1));
    await own.append(entry(2));
    const path = await asLeftBy(deadProcess());
    const [first = '', second = ''] = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, `${first.slice(0, -8)}AAAAAAA=\n${second}\n`);
    expect(await drained(journal())).toMatchObject([{ at: 2 }]);
    expect(unreadable).toBe(1);
  });

  it('given the keys were rotated meanwhile, then what an old key sealed still opens', async () => {
    await journal().append(entry(1));
    await asLeftBy(deadProcess());
    const rotated = testKeys(['lookup-1'], ['sealing-2', 'sealing-1']).sealing;
    expect(await drained(journal(rotated))).toHaveLength(1);
    expect(unreadable).toBe(0);
  });
});

describe('S14: at rest', () => {
  it('nothing of an event can be read in the file, and only its owner may open it', async () => {
    const own = journal();
    await own.append(entry(1));
    const [name] = await readdir(folder);
    const text = await readFile(join(folder, name ?? ''), 'utf8');
    expect(text).not.toContain('ringback');
    expect(Buffer.from(text, 'base64').toString('latin1')).not.toContain('ringback');
  });
});

it('given the folder is gone, then the append says so instead of pretending', async () => {
  const own = journal();
  await rm(folder, { recursive: true });
  await expect(own.append(entry(1))).rejects.toThrow('ENOENT');
});
