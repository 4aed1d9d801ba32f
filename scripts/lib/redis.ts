import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersPing, freePort } from './ports.ts';
import { findRedisProgram, type RedisProgram, type Simulation } from './redis-binary.ts';
import { makeRedisFolder } from './redis-folder.ts';

/** A Redis of one's own, for tests, demo, chaos and benchmarks; never for production. */
export interface RedisServer extends AsyncDisposable {
  /** The same through every restart. */
  readonly url: string;
  /** Undefined for a server that was given by `REDIS_URL`, and while the own one is down. */
  readonly pid: number | undefined;
  /** True when this is the JavaScript imitation: say so loudly; it loses its data on `kill` and `restart`. */
  readonly simulated: boolean;
  /** False for a server given by `REDIS_URL`: the verbs below then throw, except `stop`, which does nothing. */
  readonly owned: boolean;
  /** Ends it and removes its data. May be called more than once. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would; resolves when the process is gone. Data folder and port are kept. */
  kill(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing answers, as on a machine that hangs. */
  pause(): void;
  /** SIGCONT after `pause`. */
  resume(): void;
  /** Starts it again, on the same port and data; ends it in order first if it still runs. */
  restart(): Promise<void>;
}

/** Said once when the imitation starts; what is on screen for long shows it for as long. */
export const simulatedRedisStrip = '▒▒ SIMULATED REDIS – slow, small, and everything is lost when it ends ▒▒';

export interface RedisOptions {
  /** Use the server named by the environment's `REDIS_URL`, if set (default true). */
  readonly useEnvironment?: boolean;
  /** Whether the JavaScript imitation will do (default `never`). */
  readonly simulation?: Simulation;
  /** Further arguments for redis-server, such as `['--replicaof', '127.0.0.1 20001']`. */
  readonly args?: readonly string[];
  /** How long a start may take, loading its data included (default 15,000). */
  readonly startTimeoutMs?: number;
}

/**
 * Gives a Redis: the one in `REDIS_URL`, else a private one on a free port of 127.0.0.1 that syncs every write to
 * disk (design section 6) in a folder of its own. Any number can run side by side. It dies with this process, but
 * not by the terminal's Ctrl+C: who starts it also ends it, by `stop()` or `await using`.
 */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const given = process.env.REDIS_URL;
  if (given && options.useEnvironment !== false) return givenRedis(given);
  const program = await findRedisProgram(options.simulation ?? 'never');
  if (program.simulated) process.stderr.write(`${simulatedRedisStrip}\n`);
  const folder = await makeRedisFolder();
  const startTimeoutMs = options.startTimeoutMs ?? 15_000;
  let failure = '';
  // A port that was free a moment ago may be taken by now: try others.
  for (let tries = 0; tries < 5; tries += 1) {
    const server = new PrivateRedis(program, folder, await freePort(), options.args ?? [], startTimeoutMs);
    try {
      await server.start();
      return server;
    } catch (error) {
      failure = (error as Error).message;
      if (!/address already in use/i.test(failure)) break;
    }
  }
  rmSync(folder, { recursive: true, force: true });
  throw new Error(failure);
}

function givenRedis(url: string): RedisServer {
  const refuse = (): never => {
    throw new Error('the Redis in REDIS_URL is not ours to stop: unset REDIS_URL for this');
  };
  const leave = async (): Promise<void> => {};
  return {
    url,
    pid: undefined,
    simulated: false,
    owned: false,
    stop: leave,
    kill: async () => refuse(),
    pause: refuse,
    resume: refuse,
    restart: async () => refuse(),
    [Symbol.asyncDispose]: leave,
  };
}

const running = new Set<PrivateRedis>();
process.on('exit', () => {
  for (const server of running) server.abandon();
});

class PrivateRedis implements RedisServer {
  readonly url: string;
  readonly owned = true;
  readonly simulated: boolean;
  readonly #program: RedisProgram;
  readonly #folder: string;
  readonly #port: number;
  readonly #args: readonly string[];
  readonly #startTimeoutMs: number;
  #child: ChildProcess | undefined;

  constructor(
    program: RedisProgram,
    folder: string,
    port: number,
    args: readonly string[],
    startTimeoutMs: number,
  ) {
    this.url = `redis://127.0.0.1:${port}`;
    this.simulated = program.simulated;
    this.#program = program;
    this.#folder = folder;
    this.#port = port;
    this.#args = args;
    this.#startTimeoutMs = startTimeoutMs;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    const log = openSync(this.#logFile(), 'a');
    const ours = this.simulated ? [String(this.#port)] : serverArguments(this.#folder, this.#port);
    const child = spawn(this.#program.file, [...this.#program.args, ...ours, ...this.#args], {
      cwd: this.#folder,
      // Its own process group: Ctrl+C must not take the store away before those who still write to it are done.
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    let ended: string | undefined;
    child.once('error', (error) => {
      ended = error.message;
    });
    child.once('exit', (code, signal) => {
      ended = `it ended with ${signal ?? `code ${code}`}`;
      if (this.#child === child) this.#child = undefined;
    });
    this.#child = child;
    running.add(this);
    if (child.pid !== undefined) writeFileSync(join(this.#folder, 'redis.pid'), `${child.pid}\n`);
    if (!(await answersPing(this.#port, this.#startTimeoutMs, () => ended !== undefined))) {
      await this.kill();
      throw new Error(
        `Redis did not start: ${ended ?? `silent for ${this.#startTimeoutMs} ms`}${this.#logTail()}`,
      );
    }
    // A server nobody stopped must not keep its owner alive; the owner's exit ends it.
    child.unref();
  }

  async stop(): Promise<void> {
    await this.#end('SIGKILL'); // its data goes too, so there is nothing to finish
    running.delete(this);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  pause(): void {
    this.#signal('SIGSTOP');
  }

  resume(): void {
    this.#signal('SIGCONT');
  }

  async restart(): Promise<void> {
    await this.#end('SIGTERM');
    await this.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** For the process's last moment, where nothing asynchronous runs any more. */
  abandon(): void {
    this.#child?.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #signal(signal: NodeJS.Signals): void {
    if (!this.#child?.kill(signal)) throw new Error(`Redis is down: cannot send it ${signal}`);
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined) return;
    child.ref();
    const exit = once(child, 'exit');
    child.kill(signal);
    // A paused process hears SIGTERM only when it runs again.
    child.kill('SIGCONT');
    const patience = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await exit;
    clearTimeout(patience);
  }

  #logFile(): string {
    return join(this.#folder, 'redis.log');
  }

  #logTail(): string {
    return `\n${readFileSync(this.#logFile(), 'utf8').split('\n').slice(-12).join('\n')}`;
  }
}

function serverArguments(folder: string, port: number): string[] {
  const settings: Record<string, string> = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    daemonize: 'no',
    pidfile: join(folder, 'redis.pid'),
    // Durable means synced before it is acknowledged, and never dropped for want of memory (design section 6).
    appendonly: 'yes',
    appendfsync: 'always',
    'maxmemory-policy': 'noeviction',
    save: '',
    // A replica of the tests is not waited for, neither when it joins (5 s) nor when its primary leaves (10 s).
    'repl-diskless-sync-delay': '0',
    'shutdown-timeout': '0',
    // Tests use DEBUG SLEEP and the like to make it slow.
    'enable-debug-command': 'local',
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}
