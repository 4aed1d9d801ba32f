import { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode } from '../core/errors.ts';
import type { RecordedCall } from '../core/routing/recorded-call.ts';
import type { Rehearsal } from '../core/routing/rehearse.ts';
import { MINUTE, type Milliseconds, SECOND } from '../core/time.ts';
import type { RoutingEdition, RoutingReader } from '../ports/routing-reader.ts';
import type { Answer, Question } from './reader-worker.ts';

/** More questions than these wait for nobody's good. */
const MOST_WAITING = 16;
/** A question that takes longer is given up, and its thread with it. */
const LONGEST_MS: Milliseconds = MINUTE;
/** A thread that nobody asks for so long ends. */
const IDLE_MS: Milliseconds = 30 * SECOND;

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * The reader on a thread of its own: a check of a large folder takes half a second, and the thread that answers callers
 * does not wait for it (S1). Whatever becomes of that thread is told to whoever asked, and the next question starts a new one.
 */
export function createReaderThread(options: { readonly longestMs?: Milliseconds } = {}): RoutingReader {
  const longestMs = options.longestMs ?? LONGEST_MS;
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let last = 0;

  const end = async (why: Error): Promise<void> => {
    const ending = worker;
    worker = null;
    for (const each of waiting.values()) {
      clearTimeout(each.timer);
      each.reject(why);
    }
    waiting.clear();
    await ending?.terminate();
  };
  const endNow = (why: string): void => void end(new AppError('unavailable', why));
  const answered = (answer: Answer): void => {
    const asked = waiting.get(answer.id);
    if (asked === undefined) return;
    waiting.delete(answer.id);
    clearTimeout(asked.timer);
    if (answer.ok) asked.resolve(answer.value as never);
    else if (answer.code === null) asked.reject(new Error(answer.message));
    else asked.reject(new AppError(answer.code as ErrorCode, answer.message, answer.details));
    if (waiting.size === 0) idle = setTimeout(() => endNow('the reader rests'), IDLE_MS).unref();
  };
  const running = (): Worker => {
    if (worker !== null) return worker;
    const started = new Worker(new URL('./reader-worker.ts', import.meta.url));
    started.unref();
    started.on('message', answered);
    const gone = () => {
      if (worker === started) endNow('the files could not be read just now; try again');
    };
    started.on('error', gone);
    started.on('exit', gone);
    worker = started;
    return started;
  };
  const ask = <Value>(question: Question): Promise<Value> => {
    if (waiting.size >= MOST_WAITING)
      return Promise.reject(new AppError('tooMany', 'many people are checking files; try again shortly'));
    clearTimeout(idle);
    last += 1;
    const id = last;
    return new Promise<Value>((resolve, reject) => {
      const timer = setTimeout(() => endNow('reading the files took too long'), longestMs);
      waiting.set(id, { resolve: resolve as (value: never) => void, reject, timer });
      running().postMessage({ id, ...question });
    });
  };

  return {
    check: (texts, now) => ask({ what: 'check', texts, now }),
    diff: (before, after) => ask({ what: 'diff', before, after }),
    explain: (edition, asked, now) => ask({ what: 'explain', edition, asked, now }),
    introduction: (edition) => ask({ what: 'introduction', edition }),
    withIntroduction: (texts, lines, stage, sharePercent) =>
      ask({ what: 'withIntroduction', texts, lines, stage, sharePercent }),
    withCalendar: (texts, specialistId, calendar, stretch) =>
      ask({ what: 'withCalendar', texts, specialistId, calendar, stretch }),
    rehearse: (before, after, calls) => rehearse(ask, before, after, calls),
    async close() {
      clearTimeout(idle);
      await end(new AppError('unavailable', 'the service is stopping'));
    },
  };
}

/** Calls are handed over as they are read from the store: neither thread holds ten thousand of them at once. */
async function rehearse(
  ask: <Value>(question: Question) => Promise<Value>,
  before: RoutingEdition,
  after: RoutingEdition,
  calls: AsyncIterable<readonly RecordedCall[]>,
): Promise<Rehearsal> {
  const session = await ask<number>({ what: 'beginRehearsal', before, after });
  try {
    for await (const some of calls) await ask<null>({ what: 'addToRehearsal', session, calls: some });
  } catch (error) {
    await ask({ what: 'endRehearsal', session }).catch(() => undefined);
    throw error;
  }
  return ask<Rehearsal>({ what: 'endRehearsal', session });
}
