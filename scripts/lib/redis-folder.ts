import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** The host is in the name because containers may share /tmp without sharing process ids. */
const namePrefix = `alongside-redis-${hostname()}-`;

/**
 * Makes a private folder for one Redis server, named after the process that owns it, and first removes what
 * earlier owners left behind: a test run that was killed could not take its servers down.
 */
export async function makeRedisFolder(): Promise<string> {
  for (const name of readdirSync(tmpdir())) {
    if (name.startsWith(namePrefix)) sweep(join(tmpdir(), name), name);
  }
  return await mkdtemp(join(tmpdir(), `${namePrefix}${process.pid}-`));
}

function sweep(folder: string, name: string): void {
  const owner = Number(name.slice(namePrefix.length).split('-')[0]);
  if (!Number.isInteger(owner) || owner <= 0 || isAlive(owner)) return;
  const server = readPid(join(folder, 'redis.pid'));
  if (server !== undefined && isAlive(server)) {
    if (!worksIn(server, folder)) return;
    process.kill(server, 'SIGKILL');
  }
  rmSync(folder, { recursive: true, force: true });
}

function readPid(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Process ids are reused: only a process whose working folder is this one is the server that was started here. */
function worksIn(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    // Not Linux, or not ours to look at: then it is not ours to end either.
    return false;
  }
}
