import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Router } from 'express';
import helmet from 'helmet';
import type { Log } from '../ports/log.ts';
import { type ApiDeps, apiRouter } from './api-router.ts';
import { type HealthDeps, healthRouter, metricsHandler } from './health.ts';
import { problemHandler, sendProblem } from './problems.ts';
import { AppError } from '../core/errors.ts';
import { securityHeaders } from './security-headers.ts';

export interface HttpServerDeps {
  /** Twilio's routes, mounted before anything else: no header, limit or parser of ours stands before them (S1). */
  readonly voice: Router | null;
  readonly health: HealthDeps;
  /** Partners' signed callbacks, before the API and its keys; null: none are taken. */
  readonly partners: Router | null;
  /** Null: a worker without an API. */
  readonly api: ApiDeps | null;
  /** What else is served after the API, e.g. the console's pages. */
  readonly pages: readonly Router[];
  /** Addresses or counts of proxies whose X-Forwarded-For is believed (express `trust proxy`); false: none. */
  readonly trustProxy: boolean | number | string;
  /** The carrier's edge for telephones in the browser; null or left out: off, and the policy admits no host but ours. */
  readonly telephoneEdge?: string | null;
  /** Serve `/metrics` here; false when it has a port of its own (`metricsServer`). */
  readonly metricsHere: boolean;
  readonly log: Log;
}

export interface HttpServer {
  /** For `upgrade` listeners (the feed). */
  readonly server: Server;
  /** Resolves with the port; 0 asks for a free one. */
  listen(port: number, host?: string): Promise<number>;
  /** Takes no new connections, lets requests finish for `graceMs`, then cuts the rest. */
  close(graceMs: number): Promise<void>;
}

/** Puts the routers in their order. Composition only: every decision is in the routers. */
export function createHttpServer(deps: HttpServerDeps): HttpServer {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', deps.trustProxy);
  app.set('query parser', 'simple');
  if (deps.voice !== null) app.use(deps.voice);
  app.use(healthRouter(deps.health));
  if (deps.metricsHere) app.get('/metrics', metricsHandler(deps.health.metrics));
  app.use(helmet(securityHeaders(deps.telephoneEdge ?? null)));
  if (deps.partners !== null) app.use(deps.partners);
  if (deps.api !== null) app.use('/api', apiRouter(deps.api));
  for (const pages of deps.pages) app.use(pages);
  app.use((_request, response) =>
    sendProblem(response, new AppError('notFound', 'there is nothing here'), ''),
  );
  app.use(problemHandler(deps.log));
  return running(createServer(LIMITS, app));
}

/** A server for `/metrics` alone, for an internal port. */
export function createMetricsServer(metrics: HealthDeps['metrics'], log: Log): HttpServer {
  const app = express();
  app.disable('x-powered-by');
  app.get('/metrics', metricsHandler(metrics));
  app.use(problemHandler(log));
  return running(createServer(LIMITS, app));
}

/** A slow or silent client may not hold a connection for ever. Twilio itself gives up after 15 s. */
const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16 * 1024,
} as const;

function running(server: Server): HttpServer {
  return {
    server,
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    close: async (graceMs) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(cut);
    },
  };
}
