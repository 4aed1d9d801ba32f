import type { ActorId, PersonId } from '../../core/ids.ts';
import type { RowReject } from '../../core/register/imported.ts';
import type { AssessmentRules } from '../../core/register/rules.ts';
import type { LocalDate } from '../../core/time.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ImportLedger, ImportProgress, Lowering } from '../../ports/register-imports.ts';
import type { RegisterStore } from '../../ports/register-store.ts';

export interface ImportDependencies {
  readonly store: RegisterStore;
  readonly ledger: ImportLedger;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly rules: AssessmentRules;
  readonly today: () => LocalDate;
  readonly newId: (kind: 'p' | 'o' | 'h') => string;
  /** A keyed digest of what a batch said, for its audit entry: proves what went in and says nothing about it. */
  readonly digest: (said: unknown) => string;
}

export interface ImportRequest {
  /** Made from what is imported (digest of file, source, mapping), so that the same again is known for the same. */
  readonly importId: string;
  readonly source: string;
  readonly by: ActorId;
  /** Null: rows that would lower somebody's level are rejected (S6). */
  readonly lowering: Lowering | null;
  /** More batches follow under the same import (removals of a full synchronisation): it is not done yet. */
  readonly thenMore?: true;
  readonly onReject: (reject: RowReject) => void;
  /** Awaited before a batch is committed: whoever keeps the rejects has them before their batch counts as done. */
  readonly keepRejects?: () => Promise<void>;
  readonly onWarning: (warning: RowReject) => void;
  readonly onProgress: (progress: ImportProgress) => void;
  /** People that a batch spoke of, for a full synchronisation. */
  readonly onPeople?: (people: readonly PersonId[]) => void;
}
