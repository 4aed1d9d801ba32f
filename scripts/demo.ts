import { styleText } from 'node:util';
import { createFacts } from './night/facts.ts';
import { keepOpen } from './night/open-house.ts';
import type { Night } from './night/night.ts';
import { type DemoOptions, readOptions, USAGE } from './night/options.ts';
import { playScene } from './night/play.ts';
import { fillRegister } from './night/register.ts';
import { SCENES } from './night/scenes.ts';
import { setStage, type Stage } from './night/stage.ts';
import { morning } from './night/summary.ts';
import { createTeller, type Teller } from './night/teller.ts';
import { simulatedRedisStrip } from './lib/redis.ts';

// The demonstration behind ./scripts/demo, which prepares Node, the packages and Redis first. Exit codes: 0 every call
// ended as it should, 1 something did not, 2 wrong usage, 130 ended by Ctrl+C.

process.exit(await main());

async function main(): Promise<number> {
  let options: DemoOptions | null;
  try {
    options = readOptions(process.argv.slice(2), process.stdout.isTTY === true);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  if (options === null) {
    process.stdout.write(USAGE);
    return 0;
  }
  const teller = createTeller({ out: process.stdout, ...options });
  teller.plain('');
  teller.plain('Starting Redis, the service, a telephone network and a partner agency …');
  const stage = await setStage();
  const stopped = new Promise<'stopped'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('stopped'));
  });
  let keepFolder = true;
  try {
    const outcome = await Promise.race([play(stage, teller, options), stopped]);
    keepFolder = options.keep || outcome === false;
    if (outcome !== 'stopped' && !options.once) await keepOpen(stage, teller, stopped);
    if (outcome === 'stopped' || !options.once) teller.plain('Ending everything that was started …');
    if (keepFolder) teller.plain(`Logs, configuration and data are kept in ${stage.folder}`);
    return outcome === 'stopped' ? 130 : outcome ? 0 : 1;
  } finally {
    teller.hush();
    await stage.close(keepFolder);
  }
}

/** Plays the night. Gives whether everything was as it should be. */
async function play(stage: Stage, teller: Teller, { verbose }: DemoOptions): Promise<boolean> {
  const { people, csv } = await fillRegister(stage);
  teller.opening('A night in the control room of Westshire', [
    ...(stage.redis.simulated ? [styleText('inverse', simulatedRedisStrip, { stream: process.stdout })] : []),
    `${people} invented people are on its register. The calls, the webhooks and their signatures, the database and the deliveries are real; only the telephone network is played.`,
    'The hours are told, the seconds are measured.',
  ]);
  if (verbose) for (const { name, pid } of stage.processes()) teller.aside(`${name}: process ${pid}`);
  const night: Night = { stage, teller, facts: createFacts(teller), calls: [] };
  for (const scene of SCENES) await playScene(night, scene);
  await playScene(night, morning(csv));
  teller.plain('');
  const { failures } = night.facts;
  if (failures.length === 0) {
    await teller.tell('good', 'Every call ended as it should.', '');
    return true;
  }
  await teller.tell(
    'bad',
    `${failures.length} ${failures.length === 1 ? 'thing was' : 'things were'} not as expected:`,
    '',
  );
  for (const failure of failures) await teller.detail('', failure);
  return false;
}
