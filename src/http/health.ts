import { type RequestHandler, Router } from 'express';
import type { HealthCheck, PartHealth } from '../ports/health.ts';

export interface HealthDeps {
  /** `web` goes on without anything (S1): degraded is 200. `worker` says 503 without what it needs. */
  readonly role: 'web' | 'worker' | 'all';
  readonly checks: readonly HealthCheck[];
  /** True once the process has begun to drain: no new work, please. */
  readonly stopping: () => boolean;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly body: string }>;
}

/** A check that takes longer has failed. */
const CHECK_LIMIT_MS = 500;

/** `/livez` (no dependencies), `/readyz` (per role). */
export function healthRouter(deps: HealthDeps): Router {
  const router = Router();
  router.get('/livez', (_request, response) => {
    response.type('text/plain').send('alive\n');
  });
  router.get('/readyz', async (_request, response) => {
    const parts = await runChecks(deps.checks);
    const needed = new Set(deps.checks.filter((check) => check.needed).map(({ name }) => name));
    const missing = parts.some((part) => part.state === 'failed' && needed.has(part.name));
    const state = deps.stopping() ? 'stopping' : overall(parts) === 'ok' ? 'ok' : 'degraded';
    const ready = !deps.stopping() && (deps.role !== 'worker' || !missing);
    response
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ state, role: deps.role, parts: parts.map(({ name, state }) => ({ name, state })) });
  });
  return router;
}

/** `/metrics`, alone, so that it can have a port of its own. */
export function metricsHandler(metrics: HealthDeps['metrics']): RequestHandler {
  return async (_request, response) => {
    const { contentType, body } = await metrics();
    response.set('Content-Type', contentType).send(body);
  };
}

/** Runs every check side by side; one that rejects or is late has failed. */
export async function runChecks(checks: readonly HealthCheck[]): Promise<readonly PartHealth[]> {
  return Promise.all(checks.map((check) => withLimit(check)));
}

export function overall(parts: readonly PartHealth[]): PartHealth['state'] {
  if (parts.some(({ state }) => state === 'failed')) return 'failed';
  return parts.some(({ state }) => state === 'degraded') ? 'degraded' : 'ok';
}

async function withLimit(part: HealthCheck): Promise<PartHealth> {
  const { name } = part;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<PartHealth>((resolve) => {
    const says = `${name} did not answer within ${CHECK_LIMIT_MS} ms`;
    timer = setTimeout(resolve, CHECK_LIMIT_MS, {
      name,
      state: 'failed',
      says,
      nextStep: 'Run `alongside doctor`.',
    });
  });
  const failed = (): PartHealth => ({
    ...{ name, state: 'failed' },
    says: `${name} cannot be checked`,
    nextStep: 'Run `alongside doctor`.',
  });
  try {
    return await Promise.race([part.check().catch(failed), late]);
  } finally {
    clearTimeout(timer);
  }
}
