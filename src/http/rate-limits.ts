import { ipKeyGenerator, rateLimit, type Store } from 'express-rate-limit';
import type { RequestHandler, Response } from 'express';
import { AppError } from '../core/errors.ts';
import type { Principal } from '../core/access/principal.ts';
import type { Log } from '../ports/log.ts';

/** Makes a counter shared by all instances; each limit has one of its own. */
export type LimitStore = (name: string) => Store;

/** Wrong keys an address may send in a minute. Right keys are never counted: one broken program locks nobody else out. */
export const FAILURES_PER_MINUTE = 30;
/** Requests one key or session may send in a minute. */
export const REQUESTS_PER_MINUTE = 1_200;

/** Comings and goings an address may make in a minute: a whole room behind one address changes shift within ten. */
export const SIGN_INS_PER_MINUTE = 300;

export function signInLimit(store: LimitStore | null, log: Log): RequestHandler {
  return limited('sign-ins', SIGN_INS_PER_MINUTE, (request) => ipKeyGenerator(request.ip ?? ''), store, log);
}

/** Passwords tried at the emergency account in a minute, by everybody together: it is one door. */
export const EMERGENCY_TRIES_PER_MINUTE = 5;

export function emergencyLimit(store: LimitStore | null, log: Log): RequestHandler {
  return limited('emergency', EMERGENCY_TRIES_PER_MINUTE, () => 'account', store, log);
}

/** Never on Twilio's webhooks (S1). A silent Redis lets everything pass. */
export function failureLimit(store: LimitStore | null, log: Log): RequestHandler {
  return limited('failures', FAILURES_PER_MINUTE, (request) => ipKeyGenerator(request.ip ?? ''), store, log);
}

/** Applied after authentication, by grant. */
export function requestLimit(store: LimitStore | null, log: Log): RequestHandler {
  const grantOf = (_: unknown, response: Response) => (response.locals.principal as Principal).grant;
  return limited('requests', REQUESTS_PER_MINUTE, grantOf, store, log);
}

function limited(
  name: string,
  limit: number,
  keyGenerator: NonNullable<NonNullable<Parameters<typeof rateLimit>[0]>['keyGenerator']>,
  store: LimitStore | null,
  log: Log,
): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit,
    keyGenerator,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    identifier: name,
    passOnStoreError: true,
    logger: {
      error: seldom((error) => log.warn('rateLimitNotCounted', { component: name, error })),
      warn: seldom((error) => log.warn('rateLimitMisconfigured', { component: name, error })),
    },
    ...(store !== null && { store: store(name) }),
    handler: (_request, _response, next) =>
      next(new AppError('tooMany', 'too many requests in a minute; wait and try again')),
  });
}

/** Once in a minute is enough to be noticed: a silent Redis would otherwise write a line for every request. */
function seldom(say: (error: unknown) => void): (error: unknown) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (performance.now() - saidAt < 60_000) return;
    saidAt = performance.now();
    say(error);
  };
}
