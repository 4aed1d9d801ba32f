import { readFileSync } from 'node:fs';

// Prints what failed, from a report: vitest's JSON, or {"failures": [text]} of our own programs. Said again at the very
// end of ./scripts/test, because whoever reads a build's last page should not have to ask for the whole of it.

/** Enough for an assertion, its values and a counterexample's seed; the rest stands where it happened. */
const LINES_EACH = 12;

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

type Report = Partial<VitestReport> & { readonly failures?: readonly string[] };

const [path, stage] = process.argv.slice(2);
const report = JSON.parse(readFileSync(path!, 'utf8')) as Report;

for (const failure of report.failures ?? []) tell(stage!, failure);
for (const file of report.testResults ?? []) {
  const where = file.name.replace(`${process.cwd()}/`, '');
  const failed = file.assertionResults.filter(({ status }) => status === 'failed');
  for (const { fullName, failureMessages } of failed)
    tell(`${where} > ${fullName}`, failureMessages?.join('\n') ?? 'no message');
  // A file that could not be read, or a hook of the whole file, names no test.
  if (file.status === 'failed' && failed.length === 0) tell(where, file.message ?? 'no message');
}

function tell(title: string, text: string): void {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.includes('/node_modules/'));
  console.log(`✗ ${title}`);
  for (const line of lines.slice(0, LINES_EACH)) console.log(`    ${line.slice(0, 300)}`);
  if (lines.length > LINES_EACH) console.log(`    … ${lines.length - LINES_EACH} lines more, above`);
}
