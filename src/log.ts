import pino, { type DestinationStream, type Logger } from 'pino';
import type { Log, LogFields } from './ports/log.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface LogOptions {
  readonly level: LogLevel;
  /** Stands in every line, e.g. role and version. */
  readonly base: Readonly<Record<string, string>>;
  /** Where lines go; default: standard output, written asynchronously. */
  readonly destination?: DestinationStream;
  /** Told how many lines were dropped because the destination was too slow. */
  readonly onDropped?: (lines: number) => void;
}

/** A log and the way to empty its buffer before the process ends. */
export interface OpenLog extends Log {
  flush(): Promise<void>;
}

/** Beyond this, lines are dropped and counted: a slow disk may not hold up a call. */
const BUFFER_LIMIT_BYTES = 8 * 1024 * 1024;
const TEXT_LIMIT = 500;
const STACK_LINES = 8;

/** The run-time half of LogFields: compiles only while it names each field exactly once. */
const ALLOWED: Readonly<Record<Exclude<keyof LogFields, 'error'>, true>> = {
  callId: true,
  legId: true,
  lineId: true,
  force: true,
  attempt: true,
  offer: true,
  specialistId: true,
  personRef: true,
  referralId: true,
  pathway: true,
  alarmId: true,
  actor: true,
  requestId: true,
  jobId: true,
  effect: true,
  timer: true,
  role: true,
  component: true,
  method: true,
  route: true,
  status: true,
  code: true,
  state: true,
  reason: true,
  policyVersion: true,
  rule: true,
  version: true,
  sequence: true,
  count: true,
  elapsedMs: true,
  waitMs: true,
  port: true,
  file: true,
};

/**
 * Opens the log: JSON lines with time, level, event and allow-listed fields (S14). First the allow-list; then every
 * finished line is searched for anything that looks like a telephone number. Writing is asynchronous and bounded.
 */
export function createLog(options: LogOptions): OpenLog {
  const destination = options.destination ?? asynchronousOutput(options.onDropped);
  const logger = pino(
    {
      level: options.level,
      base: options.base,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: withoutNumbers },
    },
    destination,
  );
  return { ...writer(logger, options.base), flush: () => flushed(logger) };
}

/** What stands in every line already is not written twice: JSON with a name twice is read differently by everybody. */
function writer(logger: Logger, base: LogOptions['base']): Log {
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}): void => {
      if (logger.isLevelEnabled(level)) logger[level](without(base, allowed(fields)), event);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** Keeps allow-listed scalars; everything else is dropped, and `dropped` says how many, so that it is noticed. */
export function allowed(fields: LogFields): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  let dropped = 0;
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (name === 'error') kept[name] = describeError(value);
    else if (!(name in ALLOWED)) dropped += 1;
    else if (typeof value === 'string') kept[name] = value.slice(0, TEXT_LIMIT);
    else if (typeof value === 'number' || typeof value === 'boolean') kept[name] = value;
    else dropped += 1;
  }
  return dropped === 0 ? kept : { ...kept, dropped };
}

function without(base: LogOptions['base'], fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !Object.hasOwn(base, name)));
}

/** Name, code, message and the top of the stack: never the properties that libraries hang on errors (bodies, URLs). */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = (error as { code?: unknown }).code;
  const stack = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, STACK_LINES)
    .map((line) => line.trim());
  return {
    name: error.name,
    message: error.message.slice(0, TEXT_LIMIT),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(stack && { stack }),
  };
}

/**
 * Nine digits or more in a row, with the usual spaces, dots, hyphens and brackets between, that begin as a number does:
 * `+`, `%2B`, `0` or `44`. Dates, instants in milliseconds and Twilio's ids do not look like that.
 */
const NUMBER_LIKE =
  /(?:%2B|\+|(?<![A-Za-z0-9.-])(?=0[1-9]|00[1-9]|44[1-9 (]))\d(?:[ ().\-\u00a0]{0,2}\d){8,16}(?![A-Za-z0-9])/gi;

/** The second guard: replaces what looks like a telephone number in a finished line. */
export function withoutNumbers(line: string): string {
  return line.replace(NUMBER_LIKE, '[number]');
}

function asynchronousOutput(onDropped: LogOptions['onDropped']): DestinationStream {
  const stream = pino.destination({ dest: 1, sync: false, maxLength: BUFFER_LIMIT_BYTES });
  stream.on('drop', () => onDropped?.(1));
  // Nobody reads the output any more (a closed pipe): calls go on without a log.
  stream.on('error', () => onDropped?.(1));
  return stream;
}

function flushed(logger: Logger): Promise<void> {
  return new Promise((resolve, reject) => {
    logger.flush((error) => (error ? reject(error) : resolve()));
  });
}
