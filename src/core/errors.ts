/** The short list of expected failures. Anything else is a fault of ours and is answered as `internal`. */
export type ErrorCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'tooMany'
  | 'unavailable'
  | 'internal';

/** An expected failure. `message` is shown to people: plain words, and never a number, name or address (S14). */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** Machine-readable extras for the problem document; never personal data. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}

/** For a closed union's impossible branch: the compiler complains before the run does. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
