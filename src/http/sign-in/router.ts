import { randomUUID } from 'node:crypto';
import express, { type Request, type Response, Router } from 'express';
import type { Principal } from '../../core/access/principal.ts';
import { AppError } from '../../core/errors.ts';
import type { AuditNotes } from '../../ports/audit-notes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Sessions } from '../../ports/sessions.ts';
import type { KeySet } from '../../sealing/key-ring.ts';
import { seal, unseal } from '../../sealing/seal.ts';
import type { SignInSettings } from '../../wire/access.ts';
import { problemHandler } from '../problems.ts';
import { emergencyLimit, type LimitStore, signInLimit } from '../rate-limits.ts';
import { requireSameSite } from '../same-site.ts';
import { principalOf } from './claims.ts';
import type { Cookies } from './cookies.ts';
import type { EmergencyDoor } from './emergency.ts';
import { signInPage, type SignInPage } from './pages.ts';
import type { PersonaSwitch } from './personas.ts';
import type { Attempt, Provider } from './provider.ts';

export interface SignInDeps {
  /** Null: nobody signs in by a provider. */
  readonly oidc: { readonly provider: Provider; readonly settings: SignInSettings } | null;
  /** Null: there is no local account (the default). */
  readonly emergency: EmergencyDoor | null;
  /** Null outside the demo. */
  readonly personas: PersonaSwitch | null;
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  /** Seals what a browser carries to the provider and back. */
  readonly sealing: KeySet;
  readonly publicBaseUrl: string;
  readonly origins: ReadonlySet<string>;
  readonly limits: LimitStore | null;
  readonly notes: AuditNotes;
  readonly clock: Clock;
  readonly log: Log;
}

/** Where people go in and out. */
export const SIGN_IN_PATH = '/signin';
export const SIGN_IN_BACK_PATH = '/signin/callback';
const ATTEMPT = 'sign-in attempt';
const ATTEMPT_LIMIT_MS = 10 * 60 * 1_000;

interface KeptAttempt extends Attempt {
  readonly returnTo: string;
  readonly at: number;
}

/** `/signin`, `/signin/callback`, `/signin/ways` (which of them there are here), `/signin/personas`, `/signout`. */
export function signInRouter(deps: SignInDeps): Router {
  const router = Router();
  router.use(['/signin', '/signout'], signInLimit(deps.limits, deps.log), (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get(SIGN_IN_PATH, (request, response) => begin(deps, request, response));
  router.get(SIGN_IN_BACK_PATH, (request, response) => finish(deps, request, response));
  router.post('/signout', (request, response) => signOut(deps, request, response));
  if (deps.emergency !== null) {
    const limits = [emergencyLimit(deps.limits, deps.log), express.json({ limit: '1kb' })];
    router.post('/signin/emergency', ...limits, (request, response) => emergency(deps, request, response));
  }
  const { personas } = deps;
  router.get('/signin/ways', (_request, response) => {
    response.json({
      provider: deps.oidc !== null,
      emergencyAccount: deps.emergency !== null,
      personas: personas?.list ?? [],
    });
  });
  if (personas !== null) {
    router.get('/signin/personas', (_request, response) => {
      response.json({ personas: personas.list });
    });
    router.post('/signin/personas', express.json({ limit: '1kb' }), async (request, response) => {
      requireSameSite(request.method, request.headers, deps.origins);
      const who = personas.find(String((request.body as { persona?: unknown } | undefined)?.persona));
      if (who === null) throw new AppError('notFound', 'there is no such persona');
      await enter(deps, request, response, who, 'persona');
      response.json({ next: '/console' });
    });
  }
  router.use(problemHandler(deps.log));
  return router;
}

async function begin(deps: SignInDeps, request: Request, response: Response): Promise<void> {
  const returnTo = ownPath(request.query.to);
  if (deps.oidc === null) throw new AppError('notFound', 'nobody signs in here by a provider');
  try {
    const { url, attempt } = await deps.oidc.provider.begin();
    const kept: KeptAttempt = { ...attempt, returnTo, at: deps.clock.now() };
    deps.cookies.set(
      response,
      'attempt',
      seal(deps.sealing, JSON.stringify(kept), ATTEMPT).toString('base64url'),
    );
    response.redirect(302, url.href);
  } catch (error) {
    answerPage(deps, response, error);
  }
}

async function finish(deps: SignInDeps, request: Request, response: Response): Promise<void> {
  const { oidc } = deps;
  if (oidc === null) throw new AppError('notFound', 'nobody signs in here by a provider');
  const attempt = attemptOf(deps, request);
  deps.cookies.clear(response, 'attempt');
  try {
    if (attempt === null) throw new AppError('invalid', 'there is no sign-in under way in this browser');
    const at = request.originalUrl.indexOf('?');
    const search = at < 0 ? '' : request.originalUrl.slice(at);
    const claims = await oidc.provider.finish(search, attempt);
    await enter(deps, request, response, principalOf(claims, oidc.settings), 'provider');
    page(response, 200, 'entered', attempt.returnTo);
  } catch (error) {
    answerPage(deps, response, error);
  }
}

/** One answer for every wrong password; each use, right or wrong, is told to the supervisors of the account's forces. */
async function emergency(deps: SignInDeps, request: Request, response: Response): Promise<void> {
  requireSameSite(request.method, request.headers, deps.origins);
  const password = String((request.body as { password?: unknown } | undefined)?.password ?? '');
  const who = await deps.emergency?.open(password, deps.clock.now());
  if (!who) throw new AppError('unauthenticated', 'that is not the password, or the account has expired');
  await enter(deps, request, response, who, 'emergency');
  response.json({ next: '/console' });
}

async function signOut(deps: SignInDeps, request: Request, response: Response): Promise<void> {
  requireSameSite(request.method, request.headers, deps.origins);
  const secret = deps.cookies.read(request.headers.cookie ?? null, 'session');
  const session = secret === null ? null : await deps.sessions.find(secret, deps.clock.now());
  deps.cookies.clear(response, 'session');
  if (session !== null) {
    await deps.sessions.end(session.id);
    await note(deps, session.principal, 'signedOut', 'self');
  }
  const end = await deps.oidc?.provider
    .endUrl(new URL(SIGN_IN_PATH, deps.publicBaseUrl).href)
    .catch(() => null);
  response.json({ next: end?.href ?? SIGN_IN_PATH });
}

/** A new session with a new secret, whatever the browser had before (session fixation). */
async function enter(
  deps: SignInDeps,
  request: Request,
  response: Response,
  who: Omit<Principal, 'grant'>,
  how: 'provider' | 'persona' | 'emergency',
): Promise<void> {
  const now = deps.clock.now();
  const before = deps.cookies.read(request.headers.cookie ?? null, 'session');
  const old = before === null ? null : await deps.sessions.find(before, now);
  if (old !== null) await deps.sessions.end(old.id);
  await note(deps, who, 'signedIn', how);
  deps.cookies.set(response, 'session', await deps.sessions.begin(who, now));
}

function attemptOf(deps: SignInDeps, request: Request): KeptAttempt | null {
  const text = deps.cookies.read(request.headers.cookie ?? null, 'attempt');
  if (text === null) return null;
  try {
    const kept = JSON.parse(
      unseal(deps.sealing, Buffer.from(text, 'base64url'), ATTEMPT).toString(),
    ) as KeptAttempt;
    return deps.clock.now() - kept.at > ATTEMPT_LIMIT_MS ? null : kept;
  } catch {
    // Altered, of another deployment, or sealed under a key that is gone: it is as if there were none.
    return null;
  }
}

function answerPage(deps: SignInDeps, response: Response, error: unknown): void {
  if (!(error instanceof AppError)) {
    // Sessions live in Redis: when it is silent nobody can come in, and the log says why.
    deps.log.error('signInFailed', { error });
    page(response, 503, 'unavailable', SIGN_IN_PATH);
    return;
  }
  const reason = String(error.details.cause ?? error.code);
  deps.log.warn('signInRefused', { reason });
  if (error.code === 'unavailable') page(response, 503, 'unavailable', SIGN_IN_PATH);
  else if (error.code === 'forbidden' && error.details.cause === undefined)
    page(response, 403, 'refused', SIGN_IN_PATH);
  else page(response, 400, 'failed', SIGN_IN_PATH);
}

function page(response: Response, status: number, which: SignInPage, next: string): void {
  response.status(status).type('html').send(signInPage(which, next));
}

/** Only into our own console: no open redirect, nothing that could leave an attribute. */
function ownPath(to: unknown): string {
  return typeof to === 'string' && /^\/console[A-Za-z0-9/_-]{0,200}$/.test(to) ? to : '/console';
}

async function note(
  deps: SignInDeps,
  { actor, name: _, ...who }: Omit<Principal, 'grant'>,
  what: 'signedIn' | 'signedOut',
  how: string,
): Promise<void> {
  const visit = randomUUID();
  await deps.notes.note({
    ...{ id: `sign-in-${visit}`, when: deps.clock.now(), who: actor, what, operation: 'access' },
    ...{ subjectType: 'system', subjectId: 'console', correlationId: visit, recipient: null },
    details: { how, forces: [...who.forces].join(' '), scopes: who.scopes.size },
  });
}
