import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { testCall } from './night/test-call.ts';
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
  const stopped = new Promise<'stopped'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('stopped'));
  });
  const folder = await mkdtemp(join(tmpdir(), 'alongside-demo-'));
  const ended = await inFolder(folder, teller, options, stopped);
  if (ended.keep) process.stdout.write(`  Logs, configuration and data are kept in ${folder}\n`);
  else await rm(folder, { recursive: true, force: true });
  return ended.code;
}

interface Ended {
  readonly code: number;
  readonly keep: boolean;
}

/** The whole demonstration, from the first process to the last. */
async function inFolder(
  folder: string,
  teller: Teller,
  options: DemoOptions,
  stopped: Promise<'stopped'>,
): Promise<Ended> {
  let stage: Stage | 'stopped';
  try {
    stage = await Promise.race([setStage(folder), stopped]);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return { code: 1, keep: false };
  }
  // What had been started by then ends with this process.
  if (stage === 'stopped') return { code: 130, keep: false };
  try {
    const outcome = await Promise.race([play(stage, teller, options), stopped]);
    if (outcome === false || options.keep) await stage.keepTrace();
    if (outcome !== 'stopped' && !options.once) await keepOpen(stage, teller, stopped);
    if (outcome === 'stopped' || !options.once) teller.plain('Ending everything that was started …');
    return {
      code: outcome === 'stopped' ? 130 : outcome ? 0 : 1,
      keep: options.keep || outcome === false,
    };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return { code: 1, keep: true };
  } finally {
    teller.hush();
    await stage.close();
  }
}

/** Plays the night. Gives whether everything was as it should be. */
async function play(stage: Stage, teller: Teller, { verbose }: DemoOptions): Promise<boolean> {
  const { people, csv } = await fillRegister(stage);
  const tested = await testCall(stage);
  teller.opening('A night in the control room of Westshire', [
    ...(stage.redis.simulated ? [styleText('inverse', simulatedRedisStrip, { stream: process.stdout })] : []),
    `${people} invented people are on its register. The calls, the webhooks and their signatures, the database and the deliveries are real; only the telephone network is played.`,
    'A test call has been made, as at the start of every shift. The hours are told, the seconds are measured.',
    `Watch it on the console: ${stage.service}/console – enter as Hana (call handler), Amina (specialist), Sam (supervisor), Olu (operations), Kit (register), Ada (audit) or Eli (system health).`,
  ]);
  if (verbose) for (const { name, pid } of stage.processes()) teller.aside(`${name}: process ${pid}`);
  const night: Night = { stage, teller, facts: createFacts(teller), calls: [], tested };
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
