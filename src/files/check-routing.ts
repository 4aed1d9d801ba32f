import { HOME_ZONE, instantOf, localDate, plusDays } from '../core/civil-time.ts';
import { type CompiledPolicy, compilePolicy } from '../core/routing/compile.ts';
import { deadRules, lateRaises } from '../core/routing/dead-rules.ts';
import { type PolicyTestFailure, runPolicyTests } from '../core/routing/policy-tests.ts';
import { type UncoveredSituation, uncoveredSituations } from '../core/routing/uncovered.ts';
import { DAY, type Instant } from '../core/time.ts';
import { policyFile } from '../wire/policy.ts';
import { policyTestsFile } from '../wire/policy-tests.ts';
import { coverageWarnings } from './check-roster.ts';
import { type FileError, sortFileErrors } from './file-error.ts';
import { TESTS_FILE_NAME } from './file-names.ts';
import { parseRoutingFiles, type RoutingFiles, type RoutingTexts } from './routing-files.ts';
import { errorAt, parseYamlFile } from './yaml-file.ts';

/** What a check found. Errors keep a version from being used; warnings are for people to weigh. */
export interface CheckReport {
  readonly errors: readonly FileError[];
  readonly warnings: readonly FileError[];
  /** How many policy tests were run. */
  readonly tests: number;
  /** Null when there are errors that keep the files from being read. */
  readonly files: RoutingFiles | null;
}

/**
 * Everything that can be known of a set of files before anybody depends on them: schema, names that point nowhere, policy
 * tests, rules that can never do anything, calls of known risk that no rule has anything for, and hours of the next month
 * in which the roster cannot meet the policy. A failed policy test is an error.
 */
export function checkRouting(texts: RoutingTexts, now: Instant): CheckReport {
  const parsed = parseRoutingFiles(texts);
  if (!parsed.ok) return { errors: parsed.errors, warnings: [], tests: 0, files: null };
  const { files } = parsed;
  const policy = compilePolicy(files.policy, files.lines, files.version);
  const testsText = texts[TESTS_FILE_NAME];
  const tested = testsText === undefined ? { errors: [], tests: 0 } : testErrors(testsText, policy, now);
  return {
    errors: sortFileErrors(tested.errors),
    warnings: sortFileErrors([
      ...ruleWarnings(files),
      ...uncoveredWarnings(policy, files, now),
      ...coverageWarnings(files, now),
    ]),
    tests: tested.tests,
    files,
  };
}

function testErrors(
  text: string,
  policy: CompiledPolicy,
  now: Instant,
): { readonly errors: readonly FileError[]; readonly tests: number } {
  const file = TESTS_FILE_NAME;
  const parsed = parseYamlFile(file, text, policyTestsFile);
  if (!parsed.ok) return { errors: parsed.errors, tests: 0 };
  const { tests } = parsed.value;
  const say = (failure: PolicyTestFailure): FileError =>
    errorAt(
      file,
      parsed.places,
      ['tests', failure.index],
      `"${failure.test}" goes otherwise: ${failure.differences.join('; ')}`,
    );
  return { errors: runPolicyTests(policy, tests, now).map(say), tests: tests.length };
}

function ruleWarnings(files: RoutingFiles): FileError[] {
  const places = policyPlaces(files);
  return [...deadRules(files.policy, files.lines), ...lateRaises(files.policy)].map((dead) =>
    errorAt('policy.yaml', places, ['rules', dead.index, 'name'], `rule ${dead.rule} ${dead.why}`),
  );
}

function uncoveredWarnings(policy: CompiledPolicy, files: RoutingFiles, now: Instant): FileError[] {
  const places = policyPlaces(files);
  const byWords = new Map<string, string[]>();
  for (const found of uncoveredSituations(policy, hoursOfAWeek(now))) {
    const words = uncoveredWords(found);
    byWords.set(words, [...(byWords.get(words) ?? []), found.line]);
  }
  return [...byWords].map(([words, lines]) =>
    errorAt('policy.yaml', places, ['rules'], `${words} (line ${lines.join(', ')})`),
  );
}

function uncoveredWords({ level, sign, why }: UncoveredSituation): string {
  const call =
    sign === 'normal' ? `a call of ${level} known risk` : `a call of ${level} known risk that is ${sign}`;
  return why === 'noRule' ? `no rule has anything for ${call}` : `no rule brings a specialist to ${call}`;
}

/** Every third hour of the week to come, on the wall: enough to meet every calendar of whole shifts. */
function hoursOfAWeek(now: Instant): readonly Instant[] {
  const today = localDate(now, HOME_ZONE);
  return Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: 8 }, (_, slot) =>
      instantOf(plusDays(today, day), `${String(slot * 3).padStart(2, '0')}:30`, HOME_ZONE),
    ),
  )
    .flat()
    .filter((at) => at < now + 8 * DAY);
}

/** Where the rules stand in the text, for warnings about files that were read already. */
function policyPlaces(files: RoutingFiles) {
  const parsed = parseYamlFile('policy.yaml', files.texts['policy.yaml'] ?? '', policyFile);
  if (!parsed.ok) throw new Error('a policy that was read cannot be read again');
  return parsed.places;
}
