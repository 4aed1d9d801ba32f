import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process of the demo's own. It is ended by its id and never by name. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Ends it in order; after `limitMs` by force. */
  stop(limitMs?: number): Promise<void>;
  /** `kill -9`: at whatever instruction it is. */
  kill(): Promise<void>;
  running(): boolean;
  /** The end of its log, for whoever asks why it is gone. */
  lastWords(): string;
}

const LAST_LINES = 12;

export interface ChildOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Both of its outputs are appended here. */
  readonly logFile: string;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts Node with a script of this repository, in a process group of its own: Ctrl+C is the demo's to pass on. */
export function startChild(options: ChildOptions): Child {
  const log = openSync(options.logFile, 'a', 0o600);
  const child = spawn(process.execPath, [...options.args], {
    env: options.env,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  return supervise(options, child);
}

/** The same for a program that says in its first line of output, as JSON, where it listens. */
export async function startAnnounced<Said>(
  options: ChildOptions,
): Promise<{ readonly child: Child; readonly said: Said }> {
  const log = openSync(options.logFile, 'a', 0o600);
  const process_ = spawn(process.execPath, [...options.args], {
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', log],
  });
  closeSync(log);
  const child = supervise(options, process_);
  const output = process_.stdout as NonNullable<typeof process_.stdout>;
  let text = '';
  for await (const part of output.iterator({ destroyOnReturn: false })) {
    text += String(part);
    if (text.includes('\n')) break;
  }
  output.resume();
  if (!text.includes('\n')) throw new Error(`${options.name} did not start:\n${child.lastWords()}`);
  return { child, said: JSON.parse(text) as Said };
}

function supervise({ name, logFile }: ChildOptions, child: ChildProcess): Child {
  running.add(child);
  let ended = false;
  const gone = once(child, 'exit').then(() => {
    ended = true;
    running.delete(child);
  });
  // A program that cannot be started at all ends by `error`; who waits for it sees that it is not running.
  gone.catch(() => {
    ended = true;
  });
  return {
    name,
    pid: child.pid ?? 0,
    running: () => !ended,
    lastWords: () => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-LAST_LINES).join('\n'),
    async stop(limitMs = 5_000) {
      if (ended) return;
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), limitMs);
      await gone;
      clearTimeout(late);
    },
    async kill() {
      if (ended) return;
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Waits until `address` answers 200. Rejects when the process has ended or `limitMs` have passed. */
export async function answers(address: string, child: Child, limitMs = 20_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    if (!child.running()) throw new Error(`${child.name} ended while it was starting:\n${child.lastWords()}`);
    const status = await fetch(address, { signal: AbortSignal.timeout(1_000) }).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await delay(50);
  }
  throw new Error(`${child.name} did not answer within ${limitMs / 1_000} s`);
}
