#!/usr/bin/env node
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { inventedRows } from './lib/invented-register.ts';

/**
 * Writes an invented register of any size as CSV to standard output:
 * `node scripts/generate-register.ts --numbers 1000000 --seed 7 --force northshire > register.csv`
 */
const { values } = parseArgs({
  options: {
    numbers: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    force: { type: 'string', default: 'northshire' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log('generate-register [--numbers 1000] [--seed 1] [--force northshire] > register.csv');
  process.exit(0);
}
const numbers = Number(values.numbers);
const seed = Number(values.seed);
if (!Number.isSafeInteger(numbers) || numbers < 1 || !Number.isSafeInteger(seed)) {
  console.error('--numbers and --seed are whole numbers');
  process.exit(2);
}
let waiting = '';
for (const row of inventedRows({ numbers, seed, force: values.force })) {
  waiting += `${row}\n`;
  if (waiting.length < 65_536) continue;
  if (!process.stdout.write(waiting)) await once(process.stdout, 'drain');
  waiting = '';
}
process.stdout.write(waiting);
