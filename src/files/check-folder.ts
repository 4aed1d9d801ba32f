import type { Instant } from '../core/time.ts';
import { type CheckReport, checkRouting } from './check-routing.ts';
import { readRoutingFolder } from './folder.ts';

/** Reads a folder and checks it. A file that cannot be read is an error of the report. */
export async function checkFolder(dir: string, now: Instant): Promise<CheckReport> {
  const { texts, errors } = await readRoutingFolder(dir);
  if (errors.length > 0) return { errors, warnings: [], tests: 0, files: null };
  return checkRouting(texts, now);
}
