import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rosterCommands } from '../../../src/cli/roster.ts';
import { routingCommands } from '../../../src/cli/routing.ts';
import { MONDAY_EVENING } from '../../support/situations.ts';

const config = join(import.meta.dirname, '../../../config');

/** Runs one command line as a person would, and gives what it said and how it ended. */
async function alongside(
  args: readonly string[],
  typed = '',
): Promise<{ out: string; err: string; code: number }> {
  const said = { out: '', err: '', code: -1 };
  const program = new Command().exitOverride();
  const ctx = {
    configDir: config,
    out: (text: string) => {
      said.out += text;
    },
    err: (text: string) => {
      said.err += text;
    },
    exitWith: (code: number) => {
      said.code = code;
    },
    now: () => MONDAY_EVENING,
    input: Readable.from([typed]),
    hashPin: async (pin: string) => {
      if (!/^\d{4,12}$/.test(pin)) throw new Error('a PIN is 4 to 12 digits');
      return `hash of ${pin.length} digits`;
    },
  };
  routingCommands(program, ctx);
  rosterCommands(program, ctx);
  await program.parseAsync(['node', 'alongside', ...args]);
  return said;
}

describe('alongside routing check', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'alongside-'));
    await cp(config, dir, { recursive: true });
  });
  afterEach(async () => {
    await rm(dir, { recursive: true });
  });
  const change = async (file: string, from: string, to: string) => {
    const text = await readFile(join(dir, file), 'utf8');
    expect(text).toContain(from);
    await writeFile(join(dir, file), text.replace(from, to));
  };

  it('says that the examples are right', async () => {
    const { out, code } = await alongside(['routing', 'check']);
    expect(out).toMatch(/is right: 2 lines, \d+ rules, 5 specialists, \d+ policy tests passed, 0 warnings/);
    expect(code).toBe(0);
  });

  it('says what is wrong and where, and ends with 1', async () => {
    await change('policy.yaml', 'levelAtLeast: high }', 'levelAtLeast: hihg }');
    const { out, code } = await alongside(['routing', 'check', dir]);
    expect(out).toMatch(/policy\.yaml:\d+:\d+: levelAtLeast cannot be "hihg"; did you mean high\?/);
    expect(code).toBe(1);
  });

  it('runs the policy tests, and says which goes otherwise and how', async () => {
    await change(
      'policy.yaml',
      'specialist: { openingMode: listening, overflow: usual }',
      'prompts: [yes-or-no]',
    );
    const { out, code } = await alongside(['routing', 'check', dir]);
    expect(out).toContain(
      '"a high-risk caller gets a specialist who listens first" goes otherwise: no specialist is brought',
    );
    expect(code).toBe(1);
  });

  it('warns of calls that nobody covers and of rules that never fire; --strict makes them fail', async () => {
    await change(
      'policy.yaml',
      '{ levelAtLeast: standard }\n    give:\n      prompts: [read-the-card]',
      '{ levelAtLeast: high, lineKind: emergency, line: ["101"] }\n    give:\n      prompts: [read-the-card]',
    );
    await change('policy-tests.yaml', ', known-risk]', ']');
    const { out, code } = await alongside(['routing', 'check', dir]);
    expect(out).toContain(
      'warning: rule known-risk can never hold: no line is of that id, force and kind at once',
    );
    expect(out).toContain('warning: no rule has anything for a call of standard known risk');
    expect(code).toBe(0);
    expect((await alongside(['routing', 'check', dir, '--strict'])).code).toBe(1);
  });

  it('gives programs the same as JSON', async () => {
    await change('lines.yaml', 'kind: emergency', 'kind: emergancy');
    const { out, code } = await alongside(['routing', 'check', dir, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      errors: [{ file: 'lines.yaml', line: expect.any(Number), hint: 'did you mean emergency?' }],
    });
    expect(code).toBe(1);
  });
});

describe('alongside routing explain', () => {
  it('says the plan, the rule that gave each part, and why the others did not hold', async () => {
    const { out, code } = await alongside([
      'routing',
      'explain',
      '--call',
      '{ line: "101", level: standard, sign: silent }',
    ]);
    expect(out).toContain('Level: high');
    expect(out).toContain('yes  silent-or-abandoned-with-a-marker');
    expect(out).toContain('gives: level raised to high');
    expect(out).toContain('no   order-in-force: wants that an order is in force');
    expect(code).toBe(0);
  });

  it('refuses a call that it does not understand', async () => {
    const unknown = await alongside(['routing', 'explain', '--call', '{ line: "202" }']);
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('possible here: 101, emergency') });
    expect(await alongside(['routing', 'explain', '--call', 'a call: ['])).toMatchObject({ code: 1 });
  });
});

describe('alongside routing diff and rehearse', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'alongside-'));
    await cp(config, dir, { recursive: true });
    const text = await readFile(join(dir, 'policy.yaml'), 'utf8');
    await writeFile(
      join(dir, 'policy.yaml'),
      text.replace('when: { levelAtLeast: high }', 'when: { levelAtLeast: medium }'),
    );
  });
  afterEach(async () => {
    await rm(dir, { recursive: true });
  });

  it('says what a draft changes', async () => {
    expect(await alongside(['routing', 'diff', dir])).toMatchObject({
      out: 'rule high-risk: when level at least now medium, was high\n',
      code: 0,
    });
    expect((await alongside(['routing', 'diff', config])).out).toBe('nothing changes\n');
  });

  it('replays calls from a file and says which would have gone otherwise', async () => {
    const calls = [
      { callId: 'CA1', line: '101', level: 'high', at: '2026-11-20 19:00', minutes: 25 },
      { callId: 'CA2', line: '101', level: 'medium', at: '2026-11-20 19:30' },
    ];
    const file = join(dir, 'calls.jsonl');
    await writeFile(file, calls.map((call) => JSON.stringify(call)).join('\n'));
    const { out, code } = await alongside(['routing', 'rehearse', dir, '--calls', file]);
    expect(out).toContain('1 of 2 calls would have gone otherwise');
    expect(out).toContain('CA2  20/11/2026, 19:30  line 101: a specialist would have been brought');
    expect(out).toMatch(/20\/11\/2026, 19:00 +2 +2 \(1\) +25 \(25\) +1 \(1\)/);
    expect(code).toBe(0);
    const json = JSON.parse((await alongside(['routing', 'rehearse', dir, '--calls', file, '--json'])).out);
    expect(json.different).toHaveLength(1);
  });

  it('says in which line of the file a call cannot be read, and what else it cannot do', async () => {
    const file = join(dir, 'calls.jsonl');
    await writeFile(file, '{"callId":"CA1","line":"101"}\n{"callId":"CA2","line":"202"}\n');
    const wrong = await alongside(['routing', 'rehearse', dir, '--calls', file]);
    expect(wrong).toMatchObject({
      code: 1,
      err: expect.stringContaining('--calls: line 2: there is no such line\n'),
    });
    const nowhere = await alongside(['routing', 'rehearse', dir, '--calls', join(dir, 'none.jsonl')]);
    expect(nowhere).toMatchObject({
      code: 1,
      err: expect.stringContaining('--calls: the file cannot be read\n'),
    });
  });
});

describe('alongside roster', () => {
  it('check says that the example is right', async () => {
    const { out, code } = await alongside(['roster', 'check']);
    expect([out, code]).toEqual(['the roster is right: 5 specialists, 0 warnings\n', 0]);
  });

  it('now says who is on and until when', async () => {
    const { out } = await alongside(['roster', 'now']);
    expect(out).toContain('amina of westshire until 06:00 (stalking, honour-based-abuse)');
    expect(out).not.toContain('carys');
  });

  it('plan says how many are needed when, and what the roster achieves as it stands', {
    timeout: 60_000,
  }, async () => {
    const small = [
      'roster',
      'plan',
      '--calls-per-day',
      '20',
      '--runs',
      '3',
      '--weeks',
      '1',
      '--target',
      '80',
    ];
    const { out, code } = await alongside(small);
    expect(out).toMatch(/Fri-Sun {2}20:00–00:00 {4}\d/);
    expect(out).toContain('80 % of high-risk calls joined within 30 s: met');
    expect(out).toMatch(/The roster as it stands: \d+ % \(from \d+ % to \d+ % over the runs\)/);
    expect(code).toBe(0);
    const { plan } = JSON.parse((await alongside([...small, '--json'])).out);
    expect(plan.blocks).toHaveLength(12);
    expect((await alongside(small)).out).toBe(out);
  });

  it('pin-hash reads a PIN from standard input and never repeats it', async () => {
    expect(await alongside(['roster', 'pin-hash'], '201201\n')).toMatchObject({
      out: 'hash of 6 digits\n',
      code: 0,
    });
    expect(await alongside(['roster', 'pin-hash'], 'secret\n')).toMatchObject({
      err: 'a PIN is 4 to 12 digits\n',
      code: 1,
    });
  });
});
