/**
 * `npm run safety`: takes each safety rule's control out of a copy of the source and shows that the rule's test turns red.
 * A control whose test stays green without it protects nobody. Also: every rule has a test that carries its id.
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MUTATIONS, type Mutation } from '../test/safety/mutations.ts';

const ROOT = new URL('..', import.meta.url).pathname;
/** What a test run needs; node_modules is linked. */
const COPIED = ['src', 'test', 'config', 'scripts', 'docs', 'package.json', 'tsconfig.json'];
const RUN_LIMIT_MS = 120_000;
const ALL_AS_THEY_ARE_LIMIT_MS = 600_000;

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
  const red = await redAsTheyAre(wanted, workshops[0]!);
  for (const { mutation, says } of red)
    console.log(`✗ ${mutation.rule.padEnd(3)} ${mutation.control}: ${says}`);
  const green = wanted.filter((mutation) => !red.some((each) => each.mutation === mutation));
  const stories = green.filter(({ project }) => project === 'e2e');
  const others = green.filter(({ project }) => project !== 'e2e');
  const verdicts = [
    ...red,
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

/** Mutations whose test is not green as it is, or is not there: their red would show nothing. One run a project. */
async function redAsTheyAre(mutations: readonly Mutation[], workshop: Workshop): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const project of new Set(mutations.map((mutation) => mutation.project))) {
    const its = mutations.filter((mutation) => mutation.project === project);
    const report = join(workshop, `as-it-is-${project}.json`);
    const { output } = await runTests(project, {
      files: [...new Set(its.map(({ test }) => test))],
      names: [...new Set(its.map(({ name }) => name))],
      more: ['--reporter=json', `--outputFile=${report}`],
      limitMs: ALL_AS_THEY_ARE_LIMIT_MS,
      workshop,
    });
    const results = existsSync(report) ? resultsOf(readFileSync(report, 'utf8')) : [];
    for (const mutation of its) {
      const name = new RegExp(mutation.name);
      const here = results.filter(
        ({ file, fullName }) => file.endsWith(mutation.test) && name.test(fullName),
      );
      const failed = here.filter(({ status }) => status === 'failed');
      if (failed.length === 0 && here.some(({ status }) => status === 'passed')) continue;
      const why =
        failed[0]?.message ?? (here.length === 0 ? `no test ran\n${output}` : 'every test was left out');
      verdicts.push({ mutation, ok: false, says: `its test is not green as it is: ${why}` });
    }
  }
  return verdicts;
}

interface TestResult {
  readonly file: string;
  readonly fullName: string;
  readonly status: string;
  readonly message: string | undefined;
}

/** Reads vitest's JSON report. */
function resultsOf(json: string): TestResult[] {
  const report = JSON.parse(json) as {
    readonly testResults: readonly {
      readonly name: string;
      readonly assertionResults: readonly (Omit<TestResult, 'file' | 'message'> & {
        readonly failureMessages?: readonly string[];
      })[];
    }[];
  };
  return report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status, failureMessages }) => ({
      ...{ file: name, fullName, status, message: failureMessages?.[0] },
    })),
  );
}

/** Red without the control. */
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
  writeFileSync(join(workshop, mutation.file), parts.join(mutation.replace));
  const { project, test, name } = mutation;
  const after = await runTests(project, { files: [test], names: [name], more: [], workshop });
  if (after.green) return { mutation, ok: false, says: 'its test stays green without the control' };
  return { mutation, ok: true, says: `without it ${test} turns red` };
}

interface Tests {
  readonly files: readonly string[];
  /** Regular expressions: a test runs when its full name fits one. */
  readonly names: readonly string[];
  readonly more: readonly string[];
  readonly limitMs?: number;
  readonly workshop: Workshop;
}

async function runTests(
  project: Mutation['project'],
  { files, names, more, limitMs = RUN_LIMIT_MS, workshop }: Tests,
): Promise<{ readonly green: boolean; readonly output: string }> {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts'];
  const alone = project === 'e2e' ? ['--no-file-parallelism'] : [];
  const pattern = names.map((name) => `(?:${name})`).join('|');
  const args = [...vitest, '--project', project, ...alone, ...files, '-t', pattern, ...more];
  const options = {
    cwd: workshop,
    timeout: limitMs,
    env: { ...process.env, CI: 'true' },
    maxBuffer: 64 << 20,
  };
  const { green, text } = await new Promise<{ green: boolean; text: string }>((resolve) => {
    execFile(process.execPath, args, options, (error, out, err) =>
      resolve({ green: error === null, text: stripped(`${out}${err}`) }),
    );
  });
  return { green, output: text.split('\n').slice(-25).join('\n') };
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
