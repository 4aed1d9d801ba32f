import { writeFileSync } from 'node:fs';
import type { Verdict } from './cell.ts';
import { FAULTS } from './faults.ts';
import { STEP_IDS } from './steps.ts';

/** One line a cell, as it comes. */
export function lineOf(verdict: Verdict): string {
  const mark = verdict.wrong.length === 0 ? '✓' : '✗';
  const first =
    verdict.figures.firstWebhookMs === null ? 'no answer' : `${verdict.figures.firstWebhookMs} ms`;
  const seconds = (verdict.tookMs / 1_000).toFixed(1);
  const slow = verdict.slow.length === 0 ? '' : `  (${verdict.slow.join(', ')})`;
  const head = `${mark} ${`${verdict.fault}:${verdict.step}`.padEnd(32)} ${verdict.outcome.padEnd(8)} first webhook ${first.padStart(9)}  ${seconds.padStart(5)} s${slow}`;
  return [head, ...verdict.wrong.map((sentence) => `    ${sentence}`)].join('\n');
}

/** Faults down, steps across: ✓ in full, a advised, s static, q asked again, ✗ failed, · not run. */
export function table(verdicts: readonly Verdict[]): string {
  const letter = { full: '✓', asked: 'q', advised: 'a', static: 's' } as const;
  const rows = FAULTS.map(({ id }) => {
    const cells = STEP_IDS.map((step) => {
      const found = verdicts.filter((verdict) => verdict.fault === id && verdict.step === step);
      if (found.length === 0) return '·';
      const failed = found.find(({ wrong }) => wrong.length > 0);
      return failed === undefined ? letter[found[0]?.outcome ?? 'full'] : '✗';
    });
    return `${id.padEnd(22)}${cells.map((cell) => cell.padEnd(10)).join('')}`;
  });
  const head = `${''.padEnd(22)}${STEP_IDS.map((step) => step.padEnd(10)).join('')}`;
  return [
    head,
    ...rows,
    '✓ in full  q after the handler asked again  a advised on a direct call  s by a static document  ✗ failed',
  ].join('\n');
}

/** The first webhook under each fault that struck at dialling, and the others beside it. */
export function latencies(verdicts: readonly Verdict[]): string {
  const groups = new Map<string, number[]>();
  for (const { fault, step, figures } of verdicts) {
    if (figures.firstWebhookMs === null) continue;
    const name = step === 'dial' ? fault : 'any fault later on';
    groups.set(name, [...(groups.get(name) ?? []), figures.firstWebhookMs]);
  }
  const rows = [...groups].map(([name, ms]) => {
    const sorted = ms.toSorted((a, b) => a - b);
    return `${name.padEnd(22)} n ${String(ms.length).padStart(3)}   p50 ${quantile(sorted, 0.5)} ms   p99 ${quantile(sorted, 0.99)} ms   max ${sorted.at(-1)} ms`;
  });
  const silence = Math.max(0, ...verdicts.map(({ figures }) => figures.longestSilenceMs));
  return [
    'First webhook, from asking to answer:',
    ...rows,
    `Longest that a caller heard nothing: ${silence} ms`,
  ].join('\n');
}

function quantile(sorted: readonly number[], at: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? 0;
}

/** The plain count, last; and for `./scripts/test`. */
export function tell(passed: number, failures: readonly string[]): void {
  const file = process.env.ALONGSIDE_COUNTS_FILE;
  const failed = failures.length;
  if (file !== undefined) writeFileSync(file, JSON.stringify({ passed, failed, skipped: 0, failures }));
  console.log(`${passed} passed, ${failed} failed`);
}
