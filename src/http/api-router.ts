import { randomUUID } from 'node:crypto';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { may, type Principal } from '../core/access/principal.ts';
import { AppError, type ErrorCode } from '../core/errors.ts';
import type { Authenticator } from '../ports/authenticator.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import type { KeptReply, ReplyMemory } from '../ports/reply-memory.ts';
import { sessionOf } from '../ports/sessions.ts';
import { isWrite, type Operation } from '../wire/api/operation.ts';
import { OPERATIONS, type OperationName } from '../wire/api.ts';
import type { AllHandlers, UploadedFile } from './api-request.ts';
import { once, writeIdentity } from './idempotency.ts';
import { openApiDocument } from './openapi.ts';
import { invalid, problemHandler, problemOf } from './problems.ts';
import { requireSameSite } from './same-site.ts';
import { failureLimit, type LimitStore, requestLimit } from './rate-limits.ts';

export interface ApiDeps {
  /** What has no handler is not there. */
  readonly handlers: AllHandlers;
  readonly authenticator: Authenticator;
  readonly replies: ReplyMemory;
  /** Null: each process counts for itself. */
  readonly limits: LimitStore | null;
  /** Origins of our own pages: writes with a person's cookie come from nowhere else. None: no such writes. */
  readonly origins?: ReadonlySet<string>;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

/** No request is larger where its operation does not say so; the largest of these is a referral's facts. */
const BODY_LIMIT = 64 * 1024;
const NO_ORIGINS: ReadonlySet<string> = new Set();

/** Everything under `/api`, made from the table of operations. */
export function apiRouter(deps: ApiDeps): Router {
  const router = Router();
  router.use(tagged);
  router.get('/openapi.json', (_request, response) => {
    response.json(openApiDocument());
  });
  router.use('/v1', authenticated(deps), requestLimit(deps.limits, deps.log));
  for (const name of Object.keys(OPERATIONS) as OperationName[]) {
    if (deps.handlers[name] === undefined) continue;
    const operation: Operation = OPERATIONS[name];
    const path = `/v1${operation.path.replace(/\{(\w+)\}/g, ':$1')}`;
    const limit = operation.bodyLimit ?? BODY_LIMIT;
    router[operation.method](
      path,
      express.json({ limit, strict: true, type: ['application/json'] }),
      (request, response) => answer(deps, name, operation, request, response),
    );
  }
  router.use((_request, _response, next) => next(new AppError('notFound', 'the API has no such operation')));
  router.use(problemHandler(deps.log));
  return router;
}

const tagged: RequestHandler = (_request, response, next) => {
  const requestId = randomUUID();
  response.locals.requestId = requestId;
  response.set({ 'X-Request-Id': requestId, 'Cache-Control': 'no-store' });
  next();
};

function authenticated(deps: ApiDeps): RequestHandler {
  const limit = failureLimit(deps.limits, deps.log);
  return async (request, response, next) => {
    const { authorization, cookie } = request.headers;
    const given = { authorization: authorization ?? null, cookie: cookie ?? null, ticket: null };
    const found = await deps.authenticator.authenticate(given).catch((error: unknown) => {
      deps.log.error('authenticationFailed', { error });
      throw new AppError('unavailable', 'it cannot be checked right now who this is');
    });
    if (found.ok) {
      if (sessionOf(found.principal.grant) !== null)
        requireSameSite(request.method, request.headers, deps.origins ?? NO_ORIGINS);
      response.locals.principal = found.principal;
      next();
      return;
    }
    deps.meter.count('alongside_sign_in_failures_total', { cause: found.cause });
    deps.log.warn('requestUnauthenticated', {
      requestId: String(response.locals.requestId),
      reason: found.cause,
    });
    await limit(request, response, (error?: unknown) => {
      response.set('WWW-Authenticate', 'Bearer');
      next(error ?? new AppError('unauthenticated', 'a valid key or session is needed'));
    });
  };
}

async function answer(
  deps: ApiDeps,
  name: OperationName,
  operation: Operation,
  request: Request,
  response: Response,
): Promise<void> {
  const began = performance.now();
  response.once('finish', () => {
    deps.meter.count('alongside_api_requests_total', { route: name, status: String(response.statusCode) });
    deps.meter.observe('alongside_api_seconds', { route: name }, (performance.now() - began) / 1_000);
  });
  const principal = response.locals.principal as Principal;
  if (operation.scopes.length > 0 && !operation.scopes.some((scope) => may(principal, scope)))
    throw new AppError('forbidden', `this needs one of the scopes ${operation.scopes.join(', ')}`);
  const parts = parsed(operation, request);
  const write = isWrite(operation)
    ? writeIdentity(request.get('Idempotency-Key'), principal, {
        method: request.method,
        path: request.path,
        body: request.body,
      })
    : null;
  const requestId = String(response.locals.requestId);
  const work = async (): Promise<KeptReply> => {
    // The table ties each name to its own types; seen from here they are all alike.
    const handler = deps.handlers[name] as (request: unknown) => Promise<unknown>;
    const commandId = write?.commandId ?? `api-${requestId}`;
    const now = deps.clock.now();
    const upload = uploadOf(operation, request);
    const reply = await handler({ ...parts, upload, principal, requestId, commandId, now });
    if (operation.replyType !== undefined)
      return { status: 200, body: String(reply), contentType: operation.replyType };
    return { status: 200, body: JSON.stringify(reply), contentType: 'application/json' };
  };
  const reply =
    write === null ? await work() : await once(deps.replies, write, () => settled(work, requestId));
  response.status(reply.status).type(reply.contentType).send(reply.body);
}

function uploadOf({ upload: types }: Operation, request: Request): UploadedFile | null {
  const type = types === undefined ? null : request.is([...types]);
  return typeof type === 'string' ? { type, stream: request as AsyncIterable<Buffer> } : null;
}

/** May be gone a moment later: others changing the same, a limit of the minute, a silent Redis. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['conflict', 'tooMany', 'unavailable', 'internal']);

/** A refusal is an answer too: a repeat of the same write gets the same refusal. What may pass is not kept. */
async function settled(work: () => Promise<KeptReply>, requestId: string): Promise<KeptReply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || PASSING.has(error.code)) throw error;
    const problem = problemOf(error, requestId);
    return { status: problem.status, body: JSON.stringify(problem), contentType: 'application/problem+json' };
  }
}

function parsed(operation: Operation, request: Request) {
  const params = operation.params?.safeParse(request.params);
  if (params?.error) throw invalid('path', params.error);
  const query = operation.query?.safeParse(request.query);
  if (query?.error) throw invalid('query', query.error);
  const body = operation.body?.safeParse(request.body ?? {});
  if (body?.error) throw invalid('body', body.error);
  return { params: params?.data, query: query?.data, body: body?.data };
}
