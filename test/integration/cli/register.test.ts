import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerCommands } from '../../../src/cli/register.ts';
import { type FreshRedis, freshRedis } from '../../support/redis.ts';
import { testTools } from '../../support/register-tools.ts';

const EXAMPLE = new URL('../../../config/register.example.csv', import.meta.url).pathname;

let fresh: FreshRedis;
let folder: string;
beforeEach(async () => {
  fresh = freshRedis();
  folder = await mkdtemp(join(tmpdir(), 'alongside-cli-'));
});
afterEach(async () => {
  await fresh.close();
  await rm(folder, { recursive: true, force: true });
});

/** Whether the commands believe that somebody watches. */
let terminal = false;

/** Runs `alongside register …` in this process. */
async function alongside(...args: readonly string[]) {
  const said = { out: '', err: '', code: -1 };
  const program = new Command('alongside').exitOverride();
  registerCommands(program, {
    openTools: () => testTools(fresh),
    close: async () => undefined,
    user: 'keeper',
    terminal,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    exitWith: (code) => {
      said.code = code;
    },
  });
  await program.parseAsync(['node', 'alongside', 'register', ...args]);
  return said;
}

const importExample = (...more: readonly string[]) =>
  alongside('import', EXAMPLE, '--source', 'crime system', '--force', 'northshire', ...more);

describe('alongside register import', () => {
  it('tells whoever watches its rate and how much time is left, and nobody else', async () => {
    terminal = true;
    try {
      const said = await importExample();
      expect(said.err).toMatch(/\r7 rows, \d+ a second, 0 rejected, about \d+ s left/);
      expect((await importExample('--again', '--json')).err).toBe('');
    } finally {
      terminal = false;
    }
    expect((await importExample('--again')).err).toBe('');
  });

  it('previews, imports, and knows the file again', async () => {
    const preview = await importExample('--preview', '--json');
    expect(JSON.parse(preview.out)).toMatchObject({ preview: true, counts: { rows: 7, added: 6 } });
    expect((await importExample()).out).toContain('people added 6, changed 0, unchanged 0, removed 0');
    const again = await importExample('--again', '--json');
    expect(JSON.parse(again.out)).toMatchObject({ counts: { added: 0, unchanged: 6 } });
    expect(again.code).toBe(0);
  });

  it('writes rejects as CSV without a value in it, maps columns, and exits 1', async () => {
    const file = join(folder, 'theirs.csv');
    const rejects = join(folder, 'rejects.csv');
    await writeFile(file, 'URN,Telephone,role\r\nX-1,07700 900101,victim\r\nX-2,=1+1,victim\r\n');
    const said = await alongside(
      'import',
      file,
      '--source=theirs',
      '--force=northshire',
      '--map=URN=reference,Telephone=number',
      `--rejects=${rejects}`,
    );
    expect(said).toMatchObject({ code: 1, err: '' });
    expect(await readFile(rejects, 'utf8')).toBe(
      'row,column,value_class,reason\n' +
        '2,number,formula,"is not a telephone number, or is a withheld one or a short code"\n',
    );
  });

  it('takes NDJSON, one whole person a line', async () => {
    const file = join(folder, 'people.ndjson');
    const person = { reference: 'N-1', name: 'Anna', numbers: [{ number: '07700 900101', role: 'victim' }] };
    await writeFile(file, `${JSON.stringify(person)}\n{"reference":"N-2","boss":1}\nnonsense\n`);
    const said = await alongside('import', file, '--source=theirs', '--force=northshire', '--json');
    expect(JSON.parse(said.out)).toMatchObject({ counts: { rows: 3, added: 1, rejectedRows: 2 } });
  });

  it('says in a sentence why a file is no register, and exits 3', async () => {
    const file = join(folder, 'wrong.csv');
    await writeFile(file, 'a,b\n1,2\n');
    const said = await alongside('import', file, '--source=x', '--force=y');
    expect(said.code).toBe(3);
    expect(said.err).toContain('no column is called reference');
  });
});

describe('alongside register imports and undo', () => {
  it('lists imports and takes one back', async () => {
    await importExample();
    const listed = JSON.parse((await alongside('imports', '--json')).out) as { importId: string }[];
    expect(listed).toHaveLength(1);
    const undone = await alongside(
      'undo',
      listed[0]?.importId ?? '',
      '--confirmed-by=second',
      '--reason=wrong file',
    );
    expect(undone).toMatchObject({ code: 0, err: '' });
    expect((await fresh.keys()).filter((key) => key.includes('}:p:') || key.includes('}:n:'))).toEqual([]);
    const alone = await alongside('undo', listed[0]?.importId ?? '', '--confirmed-by=keeper', '--reason=x');
    expect(alone.code).toBe(3);
  });
});

describe('alongside register search, show, change and accept', () => {
  it('finds and opens with a reason, and lets a second person confirm what lowers', async () => {
    await importExample();
    const searched = await alongside(
      'search',
      '--number=07700 900101',
      '--force=northshire',
      '--reason=incident 12',
    );
    const [found] = JSON.parse(searched.out) as { person: string; name: string }[];
    expect(found?.name).toBe('Anna Marlow');
    const person = found?.person ?? '';
    const shown = await alongside('show', person, '--force=northshire', '--reason=incident 12');
    expect(JSON.parse(shown.out)).toMatchObject({ person: { codeWords: ['pepperoni'] } });
    const given = await alongside(
      'export',
      person,
      '--force=northshire',
      '--reason=she asked',
      '--withhold=threats=investigation',
    );
    expect(JSON.parse(given.out)).toMatchObject({ threats: [], withheld: [{ part: 'threats' }] });

    const hands = [
      'changed-hands',
      person,
      '07700 900101',
      '2026-11-01',
      '--force=northshire',
      '--reason=new owner',
    ];
    const waits = await alongside(...hands);
    expect(waits).toMatchObject({ code: 1 });
    const proposal = waits.out.trim().split(' ').at(-1) ?? '';
    expect(await alongside('accept', proposal, '--reason=checked')).toMatchObject({ code: 3 });
    const [open] = JSON.parse((await alongside('proposals')).out) as { id: string }[];
    expect(open?.id).toBe(proposal);
  });

  it('backs up, verifies and refuses to restore over people', async () => {
    await importExample();
    const file = join(folder, 'register.backup');
    expect((await alongside('backup', file)).out).toContain('all whole');
    expect((await alongside('verify', file)).code).toBe(0);
    const restored = await alongside('restore', file);
    expect(restored).toMatchObject({ code: 3 });
    expect(restored.err).toContain('not empty');
  });

  it('rotates keys', async () => {
    await importExample();
    expect((await alongside('rotate', 'sealing')).code).toBe(0);
    expect((await alongside('rotate', 'nonsense')).code).toBe(3);
  });
});
