import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../core/errors.ts';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a write that carries a person's cookie but was not made by our own page. Browsers say so in Sec-Fetch-Site,
 * older ones in Origin; a request that says neither is refused. Together with a SameSite=Strict cookie no token is needed
 * (OWASP, Cross-Site Request Forgery Prevention, Fetch Metadata). Throws `forbidden`.
 */
export function requireSameSite(
  method: string,
  headers: IncomingHttpHeaders,
  origins: ReadonlySet<string>,
): void {
  if (SAFE_METHODS.has(method)) return;
  const site = headers['sec-fetch-site'];
  const ours = site === undefined ? origins.has(headers.origin ?? '') : site === 'same-origin';
  if (!ours) throw new AppError('forbidden', 'this was not asked from our own page');
}
