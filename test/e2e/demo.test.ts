import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { filesUnder, found } from '../support/scan.ts';

interface Played {
  readonly code: number | string;
  readonly told: string;
}

/** Plays the night as ./scripts/demo does, with a Redis, network, partner and service of its own. */
function playTheNight(flags: readonly string[]): Promise<Played> {
  const demo = join(import.meta.dirname, '../../scripts/demo.ts');
  const { REDIS_URL: _given, ...env } = process.env;
  return new Promise((resolve) => {
    execFile(process.execPath, [demo, ...flags], { env }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, told: `${stdout}${stderr}` });
    });
  });
}

it('the demonstration plays its night, every call ends as it should, and no log holds a number (S14)', async () => {
  // Given nothing but this repository, when the night is played once
  const { code, told } = await playTheNight(['--once', '--keep']);
  const folder = /kept in (\S+)/.exec(told)?.[1] ?? '';
  try {
    // Then every call ended as it should, and the exit code says so
    expect(told).toContain('Every call ended as it should.');
    expect(code).toBe(0);
    expect(told).not.toContain('✗');

    // And neither log of the service holds a telephone number, in any of the usual writings
    for (const role of ['web', 'worker']) {
      const log = await readFile(join(folder, 'logs', `${role}.log`), 'utf8');
      expect(log).toContain('serviceStarted');
      expect(log).not.toMatch(/(\+?44|0)(7700 ?900|20 ?7946|11[34] ?496)/);
    }
    // And numbers, names and addresses were looked for in all of Redis, and none was found
    expect(told.replaceAll(/\s+/g, ' ')).toMatch(
      /looked for in [1-9]\d* lines of log, [1-9]\d+ keys of Redis \(the audit log among them\).*: none stands/,
    );
    // And none stands in what the service left on disk when it stopped: the register's index, the audit log's checkpoints
    const people = await readFile(join(folder, 'people.csv'), 'utf8');
    const names = people.split('\n').flatMap((row) => row.split(',')[1] ?? []);
    const numbers = people.match(/\+44\d{10}/g) ?? [];
    const wanted = [...new Set([...numbers, ...names.filter((name) => name.includes(' '))])];
    expect(wanted.length).toBeGreaterThan(200);
    const kept = [...(await filesUnder(join(folder, 'web'))), ...(await filesUnder(join(folder, 'worker')))];
    expect(kept.map(({ where }) => basename(where))).toEqual(
      expect.arrayContaining(['register.index', 'audit-checkpoints.jsonl']),
    );
    expect(found(kept, wanted)).toEqual([]);

    // And nothing that is coloured was written to what is no terminal
    expect(told).not.toContain('\u001b');
  } finally {
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  }
}, 240_000);

it('a flag that the demonstration does not know is refused with what there is', async () => {
  const { code, told } = await playTheNight(['--twice']);
  expect(code).toBe(2);
  expect(told).toContain('--once');
});
