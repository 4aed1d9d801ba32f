import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFacts } from './night/facts.ts';
import type { Night } from './night/night.ts';
import { readOptions, USAGE } from './night/options.ts';
import { peopleFile } from './night/people.ts';
import { playScene } from './night/play.ts';
import { SCENES } from './night/scenes.ts';
import { setStage } from './night/stage.ts';
import { createTeller } from './night/teller.ts';

const options = readOptions(process.argv.slice(2), process.stdout.isTTY === true);
const teller = createTeller({ out: process.stdout, restMs: options!.restMs, verbose: options!.verbose });
const stage = await setStage();
await writeFile(join(stage.folder, 'people.csv'), peopleFile(200));
const imported = await stage.command([
  'register',
  'import',
  join(stage.folder, 'people.csv'),
  '--source',
  'demo',
  '--force',
  'westshire',
]);
teller.opening('x', [imported.output]);
const night: Night = { stage, teller, facts: createFacts(teller), calls: [] };
for (const scene of SCENES) await playScene(night, scene);
console.log(await stage.sim.violations());
await stage.close(true);
console.log(stage.folder);
