import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** One process of the service, which can be killed, stopped and started again; always by its own id. */
export interface Program {
  readonly name: string;
  readonly port: number;
  readonly logFile: string;
  /** Starts it and waits until it answers; does nothing while it runs. */
  start(): Promise<void>;
  /** `kill -9`: at whatever instruction it is. */
  kill(): Promise<void>;
  /** SIGTERM: an orderly end. Rejects when it takes longer than `limitMs`, or ends with another code than 0. */
  terminate(limitMs: number): Promise<void>;
  /** How it ended without having been asked to; null while that has not happened. */
  endedByItself(): string | null;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

const START_LIMIT_MS = 30_000;

export function program(
  name: string,
  port: number,
  env: Readonly<Record<string, string>>,
  logFile: string,
): Program {
  let child: ChildProcess | null = null;
  let wanted = false;
  let surprise: string | null = null;

  function spawned(): ChildProcess {
    const log = openSync(logFile, 'a', 0o600);
    const started = spawn(process.execPath, ['src/main.ts'], {
      cwd: new URL('../..', import.meta.url).pathname,
      env: { PATH: process.env.PATH ?? '', ...env },
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    running.add(started);
    started.once('exit', (code, signal) => {
      running.delete(started);
      if (wanted && child === started) surprise = `${name} ended by itself: ${signal ?? `code ${code}`}`;
      if (child === started) child = null;
    });
    return started;
  }

  async function end(signal: NodeJS.Signals): Promise<ChildProcess | null> {
    const ending = child;
    wanted = false;
    if (ending === null) return null;
    const gone = once(ending, 'exit');
    ending.kill(signal);
    await gone;
    return ending;
  }

  return {
    name,
    port,
    logFile,
    async start() {
      if (child !== null) return;
      wanted = true;
      child = spawned();
      await answers(`http://127.0.0.1:${port}/livez`, name, () => child !== null);
    },
    async kill() {
      await end('SIGKILL');
    },
    async terminate(limitMs) {
      const late = delay(limitMs, 'late' as const, { ref: false });
      const ended = await Promise.race([end('SIGTERM'), late]);
      if (ended === 'late') throw new Error(`${name} had not ended ${limitMs} ms after SIGTERM`);
      if (ended !== null && ended.exitCode !== 0)
        throw new Error(`${name} ended after SIGTERM with ${ended.signalCode ?? `code ${ended.exitCode}`}`);
    },
    endedByItself: () => surprise,
  };
}

async function answers(address: string, name: string, alive: () => boolean): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline) {
    if (!alive()) throw new Error(`${name} ended while it was starting`);
    const status = await fetch(address, { signal: AbortSignal.timeout(1_000) }).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await delay(40);
  }
  throw new Error(`${name} did not answer within ${START_LIMIT_MS} ms`);
}
