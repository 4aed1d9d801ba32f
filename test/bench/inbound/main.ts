import { type ChildProcess, fork } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../../../scripts/lib/ports.ts';
import { startRedis } from '../../../scripts/lib/redis.ts';
import { cpuOf } from '../support/cpu.ts';
import { asFastAsPossible, atRate, type LoadResult, percentile } from '../support/raw-client.ts';
import { startLegDouble } from '../support/leg-double.ts';
import { signedInboundCalls } from '../support/signed-calls.ts';

const TOKEN = '0123456789abcdef0123456789abcdef';
const ACCOUNT = `AC${'1'.repeat(32)}`;
const ROUNDS = 3;
const SECONDS = 3;
const CONNECTIONS = 32;
/** Enough different calls for the fastest round. */
const CALLS = 60_000;

interface Subject {
  readonly name: string;
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Requests per second and tails, side by side in one run; ratios are what counts on a noisy machine. */
export async function benchInbound(): Promise<void> {
  await using redis = await startRedis({ useEnvironment: false });
  const folder = await mkdtemp(join(tmpdir(), 'alongside-bench-'));
  const double = await startLegDouble();
  try {
    const configDir = join(folder, 'config');
    await cp(new URL('../../../config', import.meta.url).pathname, configDir, { recursive: true });
    await writeFile(join(configDir, 'access.yaml'), 'keys: []\n');
    const looking = new Redis(redis.url);
    for (let i = 0; i < 1_000; i += 1) await looking.hset('baseline:register', `+4477009000${i}`, 'high');
    looking.disconnect();
    const ours = {
      ALONGSIDE_MODE: 'development',
      ALONGSIDE_ROLE: 'web',
      HOST: '127.0.0.1',
      REDIS_URL: redis.url,
      TWILIO_ACCOUNT_SID: ACCOUNT,
      TWILIO_AUTH_TOKEN: TOKEN,
      TWILIO_API_BASE_URL: double.url,
      TWILIO_CALLS_PER_SECOND: '100',
      ALONGSIDE_CONFIG_DIR: configDir,
      ALONGSIDE_DATA_DIR: join(folder, 'var'),
      ALONGSIDE_LOG_LEVEL: 'error',
    };
    const hand = { REDIS_URL: redis.url, TOKEN, ACCOUNT, API: double.url };
    await compare(
      'first webhook, leg not counted',
      { name: 'hand-written', file: './baseline.ts', env: hand },
      { name: 'alongside', file: './ours.ts', env: { ...ours, LEG: 'none' } },
    );
    await compare(
      'first webhook, the leg asked of a double that answers at once',
      { name: 'hand-written', file: './baseline.ts', env: { ...hand, REST: '1' } },
      { name: 'alongside', file: './ours.ts', env: ours },
    );
  } finally {
    await double.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(title: string, baseline: Subject, ours: Subject): Promise<void> {
  console.log(`\n${title}`);
  const rates: Record<string, number[]> = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const subject of [baseline, ours]) {
      const result = await run(subject, `${round}`, (port, calls) =>
        asFastAsPossible(port, calls, CONNECTIONS, SECONDS),
      );
      const rate = result.answered / result.seconds;
      rates[subject.name] = [...(rates[subject.name] ?? []), rate];
      report(subject.name, result);
    }
  }
  const best = (name: string) => Math.max(...(rates[name] ?? [0]));
  console.log(`  ratio of best rounds: ${(best(ours.name) / best(baseline.name)).toFixed(2)} ×`);
  const half = best(baseline.name) / 2;
  for (const subject of [baseline, ours]) {
    const result = await run(subject, 'half', (port, calls) => atRate(port, calls, 64, half, SECONDS));
    report(`${subject.name} at ${Math.round(half)}/s`, result);
  }
}

interface Measured extends LoadResult {
  /** Processor time of the server for each answered request, microseconds. */
  readonly cpuMicros: number;
}

async function run(
  subject: Subject,
  seed: string,
  load: (port: number, calls: Buffer[]) => Promise<LoadResult>,
): Promise<Measured> {
  const port = await freePort();
  const child = fork(new URL(subject.file, import.meta.url).pathname, {
    env: { ...process.env, ...subject.env, PORT: String(port), PUBLIC_BASE_URL: `http://127.0.0.1:${port}` },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`${subject.name} ended with ${code}`)));
    });
    const warm = signedInboundCalls(2_000, port, TOKEN, ACCOUNT, `warm-${seed}-${subject.name}`);
    await asFastAsPossible(port, warm, CONNECTIONS, 2);
    const calls = signedInboundCalls(CALLS, port, TOKEN, ACCOUNT, `${seed}-${subject.name}`);
    const before = await cpuOf(child);
    const result = await load(port, calls);
    return { ...result, cpuMicros: ((await cpuOf(child)) - before) / Math.max(1, result.answered) };
  } finally {
    await ended(child);
  }
}

function ended(child: ChildProcess): Promise<unknown> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  return gone;
}

function report(name: string, result: Measured): void {
  const { latenciesMs } = result;
  console.log(
    `  ${name.padEnd(26)} ${Math.round(result.answered / result.seconds)}/s  p50 ${percentile(latenciesMs, 0.5).toFixed(1)} ms  p99 ${percentile(latenciesMs, 0.99).toFixed(1)} ms  max ${percentile(latenciesMs, 1).toFixed(0)} ms  failed ${result.failed}  cpu ${result.cpuMicros.toFixed(0)} µs`,
  );
}
