import type { ErrorRequestHandler, Response } from 'express';
import { z } from 'zod';
import { AppError, type ErrorCode } from '../core/errors.ts';
import type { Log } from '../ports/log.ts';
import type { Problem } from '../wire/api/common.ts';

/** The one table from error code to HTTP status. */
export const STATUS_OF: Readonly<Record<ErrorCode, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  tooMany: 429,
  unavailable: 503,
  internal: 500,
};

const TITLE_OF: Readonly<Record<ErrorCode, string>> = {
  invalid: 'The request is not of the right form',
  unauthenticated: 'Sign in or send a valid key',
  forbidden: 'Not allowed',
  notFound: 'There is no such thing, or it is not yours to see',
  conflict: 'It cannot be done now',
  tooMany: 'Too many requests',
  unavailable: 'Not available right now; try again',
  internal: 'Something went wrong on our side',
};

/** An RFC 9457 problem document. Only an AppError's own words are shown; anything else is `internal` without words. */
export function problemOf(error: unknown, requestId: string): Problem {
  const known = asAppError(error);
  const code = known?.code ?? 'internal';
  const errors = known?.details.errors as Problem['errors'];
  return {
    type: `urn:alongside:problem:${code}`,
    title: TITLE_OF[code],
    status: STATUS_OF[code],
    detail: known?.message ?? 'The fault is in the log under this request id.',
    code,
    requestId,
    ...(errors && { errors }),
  };
}

/** What a schema says about a request, as an AppError: where and what, never the value (S14). */
export function invalid(part: 'path' | 'query' | 'body' | 'header', error: z.ZodError): AppError {
  const errors = error.issues.slice(0, 20).map((issue) => ({
    path: [part, ...issue.path.map((step) => nameOnly(String(step)))].join('.'),
    message:
      issue.code === 'unrecognized_keys'
        ? `unknown field: ${issue.keys.map(nameOnly).join(', ')}`
        : issue.message,
  }));
  return new AppError('invalid', `the ${part} of the request is not of the right form`, { errors });
}

/** Field names are repeated to whoever sent them, but only what looks like one: a number or address does not. */
function nameOnly(text: string): string {
  return /^(\d{1,3}|[A-Za-z][A-Za-z_]{0,39})$/.test(text) ? text : '…';
}

export function sendProblem(response: Response, error: unknown, requestId: string): void {
  const problem = problemOf(error, requestId);
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** The last middleware: every error becomes a problem; what was not expected is logged with its id. */
export function problemHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const requestId = String(response.locals.requestId ?? '');
    const known = asAppError(error);
    if (known === null || known.code === 'internal')
      log.error('requestFailed', { requestId, method: request.method, error });
    else if (known.code === 'unavailable' && !(error instanceof AppError))
      log.warn('requestUnanswered', { requestId, method: request.method, error });
    if (response.headersSent) next(error);
    else sendProblem(response, error, requestId);
  };
}

/** body-parser and express mark what the client did wrong with `status` or `statusCode` 4xx and `expose`. */
function asAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (error instanceof z.ZodError) return invalid('body', error);
  if (isSilence(error))
    return new AppError('unavailable', 'what is asked for cannot be reached right now; try again shortly');
  const status = (error as { status?: unknown } | null)?.status;
  if (status === 413) return new AppError('invalid', 'the request is too large');
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new AppError('invalid', 'the request cannot be read');
  return null;
}

/** How the Redis client says that there is no connection, no answer in time, or no writing just now. */
const SILENCE =
  /^(Command timed out|Connection is closed|Stream isn't writeable|Socket timeout|connect E|read E|LOADING|MISCONF|READONLY|MASTERDOWN|CLUSTERDOWN)/;

function isSilence(error: unknown): boolean {
  return (
    error instanceof Error && (error.name === 'MaxRetriesPerRequestError' || SILENCE.test(error.message))
  );
}
