import type { AuditEntry, AuditOperation } from '../core/audit/audit-entry.ts';
import type { ChainVerdict } from '../core/audit/chain.ts';
import type { Instant } from '../core/time.ts';

/** All given parts must hold; null or absent: any. */
export interface AuditFilter {
  readonly who?: string | null | undefined;
  readonly what?: string | null | undefined;
  readonly operation?: AuditOperation | null | undefined;
  readonly subjectType?: AuditEntry['subjectType'] | null | undefined;
  readonly subjectId?: string | null | undefined;
  readonly correlationId?: string | null | undefined;
  readonly since?: Instant | null | undefined;
  readonly until?: Instant | null | undefined;
}

export interface AuditPage {
  readonly entries: readonly {
    readonly sequence: number;
    readonly hash: string;
    readonly entry: AuditEntry;
  }[];
  /** Give it as `before` to go on; null at the beginning of the log. */
  readonly next: number | null;
}

/** The audit log as its readers use it. Reading it is itself audited by the edges. */
export interface AuditTrail {
  /** Newest first, below sequence `before` (null: from the end), at most `limit`; a page may be short with `next` set. */
  page(filter: AuditFilter, before: number | null, limit: number): Promise<AuditPage>;
  /** Walks the whole chain and every signed checkpoint; names the first link that does not hold (S15). */
  verify(): Promise<ChainVerdict>;
  /** Everything from the first entry on, in order, for an export. */
  all(): AsyncIterable<{ readonly sequence: number; readonly hash: string; readonly entry: AuditEntry }>;
}
