import { readFileSync } from 'node:fs';

// Prints "passed failed skipped" from a report: vitest's JSON, or {"passed", "failed", "skipped"} of our own programs.

const report = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as Readonly<Record<string, unknown>>;
const number = (...names: string[]): number =>
  names.reduce((sum, name) => sum + (typeof report[name] === 'number' ? report[name] : 0), 0);

const passed = number('numPassedTests', 'passed');
const skipped = number('numPendingTests', 'numTodoTests', 'skipped');
const failed = number('numFailedTests', 'failed');
console.log(`${passed} ${failed} ${skipped}`);
