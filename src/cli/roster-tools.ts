import { AppError } from '../core/errors.ts';
import { createRoutingBook } from '../files/routing-book.ts';
import { parseRoutingFiles } from '../files/routing-files.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { VersionTexts } from '../ports/policy-versions.ts';
import type { RosterDesk } from '../ports/roster-desk.ts';
import type { RosterOverridesOptions } from '../redis/roster-overrides.ts';
import { openRosterStore } from '../service/roster-desk.ts';

/** Today's roster for one command: what is in force, with the changes that are kept now. */
export async function openRosterTools(
  store: RosterOverridesOptions,
  texts: VersionTexts,
  version: number,
  audit: AuditLog,
  clock: Clock,
): Promise<RosterDesk> {
  const parsed = parseRoutingFiles(texts, version);
  if (!parsed.ok) throw new AppError('invalid', 'the files in force have errors');
  const desk = openRosterStore(store, { book: createRoutingBook(parsed.files), audit, clock });
  await desk.follow();
  return desk;
}
