/**
 * `npm run safety`: takes each safety rule's control out of a copy of the source and shows that the rule's test turns red.
 * A control whose test stays green without it protects nobody. Also: every rule has a test that carries its id.
 */
import { execFile } from 'node:child_process';
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

/** A copy of the source in which one control at a time is taken out. */
type Workshop = string;

/** Unit and integration tests are proved two at a time; stories run whole services with real time limits, and run alone. */
const WORKSHOPS = 2;

const only = process.argv.slice(2);
const wanted = MUTATIONS.filter((mutation) => only.length === 0 || only.includes(mutation.rule));
const workshops = Array.from({ length: WORKSHOPS }, openWorkshop);
try {
  const missing = only.length === 0 ? rulesWithoutMutation() : [];
  const stories = wanted.filter(({ project }) => project === 'e2e');
  const others = wanted.filter(({ project }) => project !== 'e2e');
  const verdicts = [
    ...(await proveAll(others, workshops)),
    ...(await proveAll(stories, workshops.slice(0, 1))),
  ];
  for (const rule of missing) console.log(`✗ ${rule}  has no mutation: nothing shows that its test can fail`);
  tell(verdicts, missing);
  process.exitCode = missing.length === 0 && verdicts.every(({ ok }) => ok) ? 0 : 1;
} finally {
  for (const workshop of workshops) rmSync(workshop, { recursive: true, force: true });
}

function openWorkshop(): Workshop {
  const copy = mkdtempSync(join(tmpdir(), 'alongside-safety-'));
  for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Each workshop takes the next mutation when it is done with one. */
async function proveAll(mutations: readonly Mutation[], inThese: readonly Workshop[]): Promise<Verdict[]> {
  const waiting = [...mutations];
  const verdicts: Verdict[] = [];
  const work = async (workshop: Workshop): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      verdicts.push(await prove(next, workshop));
  };
  await Promise.all(inThese.map(work));
  return verdicts;
}

function rulesWithoutMutation(): string[] {
  const rules = Array.from({ length: 16 }, (_, index) => `S${index + 1}`);
  return rules.filter((rule) => !MUTATIONS.some((mutation) => mutation.rule === rule));
}

/** Green as it is, red without the control. */
async function prove(mutation: Mutation, workshop: Workshop): Promise<Verdict> {
  const path = join(workshop, mutation.file);
  const original = readFileSync(path, 'utf8');
  const verdict = await judge(mutation, workshop, original);
  writeFileSync(path, original);
  console.log(`${verdict.ok ? '✓' : '✗'} ${mutation.rule.padEnd(3)} ${mutation.control}: ${verdict.says}`);
  return verdict;
}

async function judge(mutation: Mutation, workshop: Workshop, original: string): Promise<Verdict> {
  const parts = original.split(mutation.find);
  if (parts.length !== 2)
    return {
      mutation,
      ok: false,
      says: `the text to take out stands ${parts.length - 1} times in ${mutation.file}`,
    };
  const before = await runTest(mutation, workshop);
  if (before.status !== 0) return { mutation, ok: false, says: `its test is red as it is\n${before.output}` };
  writeFileSync(join(workshop, mutation.file), parts.join(mutation.replace));
  const after = await runTest(mutation, workshop);
  if (after.status === 0) return { mutation, ok: false, says: 'its test stays green without the control' };
  return { mutation, ok: true, says: `without it ${mutation.test} turns red` };
}

interface TestRun {
  readonly status: number;
  readonly output: string;
}

async function runTest({ project, test, name }: Mutation, workshop: Workshop): Promise<TestRun> {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts'];
  const args = [...vitest, '--project', project, test, '-t', name];
  const options = {
    cwd: workshop,
    timeout: RUN_LIMIT_MS,
    env: { ...process.env, CI: 'true' },
    maxBuffer: 64 << 20,
  };
  const { green, text } = await new Promise<{ green: boolean; text: string }>((resolve) => {
    execFile(process.execPath, args, options, (error, out, err) =>
      resolve({ green: error === null, text: stripped(`${out}${err}`) }),
    );
  });
  // A name that matches no test would look green without the control too.
  const ran = /Tests\s+(?:.*\s)?\d+ (?:passed|failed)/.test(text);
  return { status: green && ran ? 0 : 1, output: text.split('\n').slice(-25).join('\n') };
}

function stripped(text: string): string {
  return text.replace(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '');
}

function tell(verdicts: readonly Verdict[], missing: readonly string[]): void {
  const failures = [
    ...missing.map((rule) => `${rule} has no mutation`),
    ...verdicts
      .filter(({ ok }) => !ok)
      .map(({ mutation, says }) => `${mutation.rule} ${mutation.control}: ${says}`),
  ];
  const failed = failures.length;
  const passed = verdicts.filter(({ ok }) => ok).length;
  const file = process.env.ALONGSIDE_COUNTS_FILE;
  if (file !== undefined) writeFileSync(file, JSON.stringify({ passed, failed, skipped: 0, failures }));
  console.log(`${passed} passed, ${failed} failed`);
}
