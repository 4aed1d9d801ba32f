import { createDraftDesk } from '../app/routing/draft-desk.ts';
import { createRoutingStudy } from '../app/routing/routing-study.ts';
import { createVersionDesk } from '../app/routing/version-desk.ts';
import { problemList } from '../files/routing-reader.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { DraftDesk } from '../ports/draft-desk.ts';
import type { RoutingEdition, RoutingReader } from '../ports/routing-reader.ts';
import type { RoutingStudy } from '../ports/routing-study.ts';
import type { VersionDesk } from '../ports/version-desk.ts';
import { openRecordedCalls } from '../redis/calls/recorded-calls.ts';
import { createPolicyVersions, type PolicyVersionsOptions } from '../redis/policy-versions.ts';
import { createRoutingDrafts } from '../redis/routing-drafts.ts';
import type { KeySet } from '../sealing/key-ring.ts';

export interface RoutingDesksOptions {
  /** A `background` connection. */
  readonly redis: PolicyVersionsOptions['redis'];
  readonly prefix: string;
  readonly sealing: KeySet;
  readonly audit: AuditLog;
  readonly reader: RoutingReader;
  /** The files on disk as they are now. */
  readonly onDisk: () => Promise<RoutingEdition>;
  readonly clock: Clock;
}

/** Everything that people do with routing, wired to Redis: for the API and the command line. */
export interface RoutingDesks {
  readonly versions: VersionDesk;
  readonly drafts: DraftDesk;
  readonly study: RoutingStudy;
  readonly reader: RoutingReader;
}

export function openRoutingDesks(options: RoutingDesksOptions): RoutingDesks {
  const { redis, prefix, sealing, audit, reader, onDisk, clock } = options;
  // Nobody follows versions through these, so no connection of their own for subscribing is needed.
  const versions = createPolicyVersions({ redis, subscriber: redis, prefix, sealing });
  const drafts = createDraftDesk({ drafts: createRoutingDrafts({ redis, prefix, sealing }), audit, clock });
  return {
    versions: createVersionDesk({
      versions,
      audit,
      check: async (texts) => problemList((await reader.check(texts, clock.now())).errors),
    }),
    drafts,
    study: createRoutingStudy({
      versions,
      drafts,
      reader,
      recorded: openRecordedCalls({ redis, sealing, prefix }),
      onDisk,
      audit,
      clock,
    }),
    reader,
  };
}
