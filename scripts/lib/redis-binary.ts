import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What to start: a program and the arguments that come before ours. */
export interface RedisProgram {
  readonly file: string;
  readonly args: readonly string[];
  /** True for the in-memory imitation written in JavaScript: it is slow and forgets everything on a kill. */
  readonly simulated: boolean;
}

/** `never` is for tests; `ifNeeded` for the demo, which must run anywhere; `always` to try that path. */
export type Simulation = 'never' | 'ifNeeded' | 'always';

/**
 * Finds a Redis 7.0 or newer (`scripts/lib/find-redis-server.sh` says where it looks, and fetches Debian's package
 * if it must), else the simulation where that is allowed. `ALONGSIDE_REDIS_SERVER` is the path to take without looking, or
 * `none`. Throws with a remedy when there is neither.
 */
export async function findRedisProgram(simulation: Simulation): Promise<RedisProgram> {
  if (simulation === 'always') return simulatedProgram();
  const found = process.env.ALONGSIDE_REDIS_SERVER ?? (await runFinder());
  if (found !== undefined && found !== 'none') {
    // Later servers of this process, and its children, need not look again.
    process.env.ALONGSIDE_REDIS_SERVER = found;
    return { file: found, args: [], simulated: false };
  }
  if (simulation === 'ifNeeded') return simulatedProgram();
  throw new Error('no Redis 7.0 or newer: install redis-server or valkey-server, or set REDIS_URL');
}

async function runFinder(): Promise<string | undefined> {
  const script = join(import.meta.dirname, 'find-redis-server.sh');
  try {
    const { stdout, stderr } = await run('bash', [script], { timeout: 180_000 });
    process.stderr.write(stderr);
    return stdout.trim() || undefined;
  } catch (error) {
    process.stderr.write((error as { stderr?: string }).stderr ?? `${String(error)}\n`);
    return undefined;
  }
}

function simulatedProgram(): RedisProgram {
  const script = join(import.meta.dirname, 'simulated-redis.ts');
  return { file: process.execPath, args: [script], simulated: true };
}
