/**
 * `npm run chaos`: every fault at every step of a call, on real processes. `-- --ci [--seed N]`: a selection by lot.
 * `-- --only fault:step`: one cell, with the simulator's trace. `--times N` repeats, `--lanes N` runs so many control rooms
 * side by side.
 */
import { parseArgs } from 'node:util';
import { printTrace } from '../../src/simulator/trace/print.ts';
import { runCell, type Verdict } from './cell.ts';
import { type Cell, lots, pairwise, wholeMatrix } from './choose.ts';
import { FAULTS } from './faults.ts';
import { type House, openHouse } from './house.ts';
import { openLedger } from './ledger.ts';
import { latencies, lineOf, table, tell } from './report.ts';
import { STEP_IDS } from './steps.ts';

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
const random = lots(seed);
const verdicts: Verdict[] = [];
const lost: string[] = [];
let houses = 0;

console.log(`Seed ${seed}. The same cells again: npm run chaos -- ${values.ci ? '--ci ' : ''}--seed ${seed}`);
const waiting = Array.from({ length: Number(values.times) }, () => chosen()).flat();
await Promise.all(Array.from({ length: Math.min(Number(values.lanes), waiting.length) }, () => lane()));
if (values.only === undefined) console.log(`\n${table(verdicts)}`);
console.log(`\n${latencies(verdicts)}\n`);
for (const sentence of lost) console.log(`✗ ${sentence}`);
const failed = verdicts.filter(({ wrong }) => wrong.length > 0).length + lost.length;
tell(verdicts.length + houses - failed, failed);
process.exitCode = failed === 0 ? 0 : 1;

function chosen(): readonly Cell[] {
  if (values.only !== undefined) return [cellNamed(values.only)];
  return values.ci ? pairwise(CI_CELLS, random) : wholeMatrix();
}

function cellNamed(name: string): Cell {
  const [faultId, stepId] = name.split(':');
  const fault = FAULTS.find(({ id }) => id === faultId);
  const step = STEP_IDS.find((id) => id === stepId);
  if (fault === undefined || step === undefined)
    throw new Error(
      `a cell is fault:step, of ${FAULTS.map(({ id }) => id).join(' ')} and ${STEP_IDS.join(' ')}`,
    );
  return { fault, step };
}

/** Takes cells until none is left; after a failure, in a fresh house. */
async function lane(): Promise<void> {
  while (waiting.length > 0) {
    await using house = await openHouse();
    houses += 1;
    await live(house);
  }
}

async function live(house: House): Promise<void> {
  const ledger = openLedger(house);
  for (let n = 0; n < CELLS_A_HOUSE; n += 1) {
    const cell = waiting.shift();
    if (cell === undefined) break;
    const verdict = await runCell(house, cell.fault, cell.step, n, random);
    verdicts.push(verdict);
    console.log(lineOf(verdict));
    if (verdict.wrong.length > 0 || values.trace) await explain(house, verdict);
    if (verdict.wrong.length > 0) break;
    if (verdict.outcome === 'static') ledger.owes(verdict.callId);
    await ledger.remember(verdict.callId);
  }
  lost.push(...(await ledger.settle()));
}

/** What happened on the line, and what the call came to. */
async function explain(house: House, verdict: Verdict): Promise<void> {
  if (values.only === undefined) return;
  console.log(printTrace(house.sim.traceAfter(verdict.fromSeq)));
  console.log(JSON.stringify(await house.call(verdict.callId), null, 1));
}
