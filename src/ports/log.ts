/**
 * The only fields a log line may carry (S14): ids, words of our own and measures. No number, name, address, body or URL
 * with a query. What is not here is dropped at run time and does not compile here.
 */
export interface LogFields {
  readonly callId?: string;
  readonly legId?: string;
  readonly lineId?: string;
  readonly force?: string;
  readonly attempt?: string;
  readonly offer?: string;
  readonly specialistId?: string;
  /** A person's id or keyed digest, never a name. */
  readonly personRef?: string;
  readonly referralId?: string;
  readonly pathway?: string;
  readonly alarmId?: string;
  readonly actor?: string;
  readonly requestId?: string;
  readonly jobId?: string;
  readonly effect?: string;
  readonly timer?: string;
  readonly role?: string;
  readonly component?: string;
  readonly method?: string;
  /** The route's pattern, never the URL. */
  readonly route?: string;
  readonly status?: number;
  readonly code?: string | number;
  readonly state?: string;
  /** One of our own words or sentences, never text from outside. */
  readonly reason?: string;
  readonly policyVersion?: number;
  readonly rule?: string;
  readonly version?: number;
  readonly sequence?: number;
  readonly count?: number;
  readonly elapsedMs?: number;
  readonly waitMs?: number;
  readonly port?: number;
  readonly file?: string;
  /** Name, code, our stack lines and the scrubbed message are kept; nothing else of it. */
  readonly error?: unknown;
}

/** `event` is a fixed past-tense name, e.g. `callConnected`: what changes goes into the fields. Never throws or waits. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** A log that says nothing, for tests and tools. */
export const SILENT_LOG: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
