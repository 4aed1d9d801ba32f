import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';

export interface WaitForOptions {
  /** What is being waited for, in words: it is the heart of the failure message. */
  readonly what: string;
  /** How long to keep asking before failing (default 5,000). */
  readonly timeoutMs?: number;
  /** The pause between two questions (default 15). */
  readonly intervalMs?: number;
}

type Falsy = false | null | undefined | 0 | '';

/**
 * Asks `fact` again and again until it gives something truthy, and gives that. A throw counts as "not yet" and is
 * shown if the time runs out. For tests: wait for what is true, never for an amount of time.
 */
export async function waitFor<T>(
  fact: () => T | Falsy | Promise<T | Falsy>,
  options: WaitForOptions,
): Promise<Exclude<T, Falsy>> {
  const timeoutMs = options.timeoutMs ?? 5_000;
  const deadline = performance.now() + timeoutMs;
  let last = 'no answer yet';
  let cause: unknown;
  for (;;) {
    try {
      const answer = await answerBefore(deadline, fact);
      if (answer) return answer as Exclude<T, Falsy>;
      last = `last answer: ${inspect(answer)}`;
      cause = undefined;
    } catch (error) {
      last = `last attempt threw: ${error instanceof Error ? error.message : inspect(error)}`;
      cause = error;
    }
    if (performance.now() >= deadline) {
      throw new Error(`waited ${timeoutMs} ms for ${options.what}, in vain (${last})`, { cause });
    }
    await delay(options.intervalMs ?? 15);
  }
}

/** A question that hangs (a dead server, say) must not outlast the deadline either. */
async function answerBefore<T>(deadline: number, fact: () => T | Promise<T>): Promise<T> {
  const stop = new AbortController();
  const leftMs = Math.max(deadline - performance.now(), 1);
  const late = delay(leftMs, undefined, { signal: stop.signal }).then(() => {
    throw new Error('the question itself was not answered');
  });
  // Aborting the delay rejects it; by then nobody needs its result.
  late.catch(() => undefined);
  try {
    return await Promise.race([fact(), late]);
  } finally {
    stop.abort();
  }
}
