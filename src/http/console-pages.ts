import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler, Router } from 'express';
import { AppError } from '../core/errors.ts';

const A_YEAR = '365d';

/**
 * The built console under `/console`: one page for every screen's address, never kept by a browser, and files whose names
 * change with their content, kept for ever. It holds no data, so anybody may load it; what it shows comes from the API.
 */
export function consolePages(folder: string): Router {
  const router = Router();
  const index = join(folder, 'index.html');
  router.use(
    '/console/assets',
    express.static(join(folder, 'assets'), { immutable: true, maxAge: A_YEAR, index: false }),
    notThere,
  );
  router.get(['/console', '/console/{*screen}'], (_request, response, next) => {
    if (!existsSync(index)) {
      next(new AppError('unavailable', 'the console has not been built here: npm run build:console'));
      return;
    }
    response.set('Cache-Control', 'no-cache').sendFile(index, { cacheControl: false });
  });
  router.get('/', (_request, response) => response.redirect(302, '/console'));
  return router;
}

/** A file of an earlier release is not answered with a page. */
const notThere: RequestHandler = (_request, _response, next) =>
  next(new AppError('notFound', 'there is no such file of the console'));
