/**
 * `npm run chaos`: every fault at every step of a call, on real processes (docs/chaos.md).
 *
 *   npm run chaos                                  the whole matrix, about fifteen minutes on two cores
 *   npm run chaos -- --ci [--seed N]               a selection by lot, about two minutes
 *   npm run chaos -- --only fault:step [--seed N]  one cell, with the simulator's trace
 *
 * `--times N` repeats; `--trace` prints what happened on the line also where all is well; `--lanes N` (2) runs so many control rooms side by side. The last line is the count alone; a house
 * that is closed with nothing lost counts as one.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printTrace } from '../src/simulator/trace/print.ts';
import { runCell, type Verdict } from './chaos/cell.ts';
import { type Cell, lotsOf, lots, pairwise, wholeMatrix } from './chaos/choose.ts';
import { FAULTS } from './chaos/faults.ts';
import { type House, openHouse } from './chaos/house.ts';
import { openLedger } from './chaos/ledger.ts';
import { latencies, lineOf, table, tell } from './chaos/report.ts';
import { STEP_IDS } from './chaos/steps.ts';

const CI_CELLS = 25;
/** A house is closed, and what it acknowledged counted, after so many cells. */
const CELLS_A_HOUSE = 25;

const { values } = parseArgs({
  options: {
    ci: { type: 'boolean', default: false },
    seed: { type: 'string' },
    only: { type: 'string' },
    times: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '2' },
    trace: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const verdicts: Verdict[] = [];
/** One a house: what it has lost, in sentences. */
const closed: (readonly string[])[] = [];

console.log(`Seed ${seed}. The same again: npm run chaos -- ${values.ci ? '--ci ' : ''}--seed ${seed}`);
const waiting = Array.from({ length: Number(values.times) }, () => chosen()).flat();
await Promise.all(Array.from({ length: Math.min(Number(values.lanes), waiting.length) }, () => lane()));
if (values.only === undefined) console.log(`\n${table(verdicts)}`);
console.log(`\n${latencies(verdicts)}\n`);
const failures = [
  ...verdicts.filter(({ wrong }) => wrong.length > 0).map(lineOf),
  ...closed.filter((lost) => lost.length > 0).map((lost) => `at the closing of a house: ${lost.join('; ')}`),
];
tell(verdicts.length + closed.length - failures.length, failures);
process.exitCode = failures.length === 0 ? 0 : 1;

function chosen(): readonly Cell[] {
  if (values.only !== undefined) return [cellNamed(values.only)];
  return values.ci ? pairwise(CI_CELLS, lots(seed)) : wholeMatrix();
}

function cellNamed(name: string): Cell {
  const [faultId, stepId] = name.split(':');
  const fault = FAULTS.find(({ id }) => id === faultId);
  const step = STEP_IDS.find((id) => id === stepId);
  if (fault !== undefined && step !== undefined) return { fault, step };
  const faults = FAULTS.map(({ id }) => id).join(' ');
  throw new Error(`a cell is fault:step. Faults: ${faults}. Steps: ${STEP_IDS.join(' ')}.`);
}

/** Takes cells until none is left; after a failure, in a fresh house. */
async function lane(): Promise<void> {
  while (waiting.length > 0) {
    await using house = await openHouse();
    await live(house);
  }
}

async function live(house: House): Promise<void> {
  const ledger = openLedger(house);
  for (let n = 0; n < CELLS_A_HOUSE; n += 1) {
    const cell = waiting.shift();
    if (cell === undefined) break;
    const verdict = await runCell(house, cell.fault, cell.step, n, lotsOf(seed, cell));
    verdicts.push(verdict);
    console.log(lineOf(verdict));
    if (verdict.wrong.length > 0 || values.trace) await explain(house, verdict);
    if (verdict.wrong.length > 0) break;
    if (verdict.outcome === 'static') ledger.owes(verdict.callId);
    await ledger.remember(verdict.callId);
  }
  const lost = await ledger.settle();
  for (const sentence of lost) console.log(`✗ at the closing of a house: ${sentence}`);
  closed.push(lost);
}

/** What happened on the line, and what the call came to: on screen for one cell, else in a file. */
async function explain(house: House, verdict: Verdict): Promise<void> {
  const call = JSON.stringify(await house.call(verdict.callId), null, 1);
  const logs = [...house.webs, house.worker].map(({ name, logFile }) => `${name}\n${troublesIn(logFile)}`);
  const text = [
    printTrace(house.sim.traceAfter(verdict.fromSeq)),
    call,
    ...verdict.answers,
    ...logs,
    '',
  ].join('\n');
  if (values.only !== undefined) {
    console.log(text);
    return;
  }
  const file = join(tmpdir(), `alongside-chaos-${seed}-${verdict.fault}-${verdict.step}.txt`);
  writeFileSync(file, text, { mode: 0o600 });
  console.log(
    `    The trace is in ${file}; again: npm run chaos -- --only ${verdict.fault}:${verdict.step} --seed ${seed}`,
  );
}

/** The last of what a process warned of. */
function troublesIn(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').split('\n');
  return lines
    .filter((line) => /"level":"?(40|50|warn|error)/.test(line))
    .slice(-40)
    .join('\n');
}
