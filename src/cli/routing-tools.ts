import { createVersionDesk } from '../app/routing/version-desk.ts';
import { checkRouting } from '../files/check-routing.ts';
import { formatFileErrors } from '../files/file-error.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { VersionDesk } from '../ports/version-desk.ts';
import { createPolicyVersions, type PolicyVersionsOptions } from '../redis/policy-versions.ts';

export interface VersionToolsOptions extends PolicyVersionsOptions {
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** The desk at which routing is published, wired to Redis: for the command line and the API. */
export function openVersionDesk({ audit, clock, ...store }: VersionToolsOptions): VersionDesk {
  return createVersionDesk({
    versions: createPolicyVersions(store),
    audit,
    check: (texts) => {
      const { errors } = checkRouting(texts, null, clock.now());
      return errors.length === 0 ? [] : formatFileErrors(errors).split('\n');
    },
  });
}
