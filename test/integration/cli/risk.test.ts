import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alongside } from '../../support/command-line.ts';

const CONFIG = new URL('../../../config', import.meta.url).pathname;

describe('alongside risk', () => {
  it('given our files, when they are checked for a force, then what there is, and what the force has to fill in', async () => {
    const ran = await alongside(['risk', 'check', CONFIG, '--force', 'westshire', '--json'], {});
    expect(ran.code).toBe(0);
    const report = JSON.parse(ran.out) as { ok: boolean; unfilled: { placeholder: string }[] };
    expect(report.ok).toBe(true);
    expect(report.unfilled.map(({ placeholder }) => placeholder)).toContain('dash-strangulation');
  });

  it('given a lexicon that somebody broke, when it is checked, then the sentence that goes otherwise, with its place', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'alongside-risk-'));
    await cp(CONFIG, folder, { recursive: true });
    const file = join(folder, 'lexicon/en.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('- strangl*|throttl*', '- strangulation'));
    const ran = await alongside(['risk', 'check', folder], {});
    await rm(folder, { recursive: true });
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/lexicon\/en\.yaml:\d+:\d+: this sentence goes otherwise: hears nothing/);
  });

  it('given a sentence, when it is tried, then what is heard, by which words, and what it does', async () => {
    const run = (...args: string[]) => alongside(['risk', 'try', '--files', CONFIG, ...args]);
    const [said, asked, denied, none] = await Promise.all([
      run('he put his hands round my throat'),
      run('--after', 'are you pregnant?', 'yes'),
      run('he never strangled me'),
      run('--language', 'xx', 'x'),
    ]);
    expect(said?.out).toBe('strangulation: "hands round my throat" (raises the call to high)\n');
    expect(asked?.out).toContain('pregnancy: "asked: pregnant; answered: yes"');
    expect(denied?.out).toBe('nothing is heard in it\n');
    expect(none?.code).toBe(1);
  });
});
