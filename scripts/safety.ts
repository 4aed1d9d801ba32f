/**
 * `npm run safety`: takes each safety rule's control out of a copy of the source and shows that the rule's test turns red.
 * A control whose test stays green without it protects nobody. Also: every rule has a test that carries its id.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MUTATIONS, type Mutation } from '../test/safety/mutations.ts';

const ROOT = new URL('..', import.meta.url).pathname;
/** What a test run needs; node_modules is linked. */
const COPIED = ['src', 'test', 'config', 'scripts', 'docs', 'package.json', 'tsconfig.json'];
const RUN_LIMIT_MS = 120_000;

interface Verdict {
  readonly mutation: Mutation;
  readonly ok: boolean;
  readonly says: string;
}

const only = process.argv.slice(2);
const wanted = MUTATIONS.filter((mutation) => only.length === 0 || only.includes(mutation.rule));
const copy = mkdtempSync(join(tmpdir(), 'alongside-safety-'));
try {
  for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const missing = only.length === 0 ? rulesWithoutMutation() : [];
  const verdicts = wanted.map((mutation) => prove(mutation));
  for (const rule of missing) console.log(`✗ ${rule}  has no mutation: nothing shows that its test can fail`);
  const failed = verdicts.filter(({ ok }) => !ok).length + missing.length;
  tell(verdicts.length - verdicts.filter(({ ok }) => !ok).length, failed);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function rulesWithoutMutation(): string[] {
  const rules = Array.from({ length: 16 }, (_, index) => `S${index + 1}`);
  return rules.filter((rule) => !MUTATIONS.some((mutation) => mutation.rule === rule));
}

/** Green as it is, red without the control. */
function prove(mutation: Mutation): Verdict {
  const path = join(copy, mutation.file);
  const original = readFileSync(path, 'utf8');
  const verdict = judge(mutation, path, original);
  writeFileSync(path, original);
  console.log(`${verdict.ok ? '✓' : '✗'} ${mutation.rule.padEnd(3)} ${mutation.control}: ${verdict.says}`);
  return verdict;
}

function judge(mutation: Mutation, path: string, original: string): Verdict {
  const parts = original.split(mutation.find);
  if (parts.length !== 2)
    return {
      mutation,
      ok: false,
      says: `the text to take out stands ${parts.length - 1} times in ${mutation.file}`,
    };
  const before = runTest(mutation);
  if (before.status !== 0) return { mutation, ok: false, says: `its test is red as it is\n${before.output}` };
  writeFileSync(path, parts.join(mutation.replace));
  const after = runTest(mutation);
  if (after.status === 0) return { mutation, ok: false, says: 'its test stays green without the control' };
  return { mutation, ok: true, says: `without it ${mutation.test} turns red` };
}

function runTest({ project, test, name }: Mutation): { status: number; output: string } {
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    'test/vitest.config.ts',
    '--project',
    project,
    test,
    '-t',
    name,
  ];
  const run = spawnSync(process.execPath, args, {
    cwd: copy,
    encoding: 'utf8',
    timeout: RUN_LIMIT_MS,
    env: { ...process.env, CI: 'true' },
  });
  const output = `${run.stdout}${run.stderr}`;
  // A name that matches no test would look green without the control too.
  const ran = /Tests\s+(?:.*\s)?\d+ (?:passed|failed)/.test(stripped(output));
  return {
    status: run.status === 0 && ran ? 0 : 1,
    output: stripped(output).split('\n').slice(-25).join('\n'),
  };
}

function stripped(text: string): string {
  return text.replace(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '');
}

function tell(passed: number, failed: number): void {
  const file = process.env.ALONGSIDE_COUNTS_FILE;
  if (file !== undefined) writeFileSync(file, JSON.stringify({ passed, failed, skipped: 0 }));
  console.log(`${passed} passed, ${failed} failed`);
}
