import type { AuditEntry } from '../core/audit/audit-entry.ts';

/** The hash-chained audit log (S15). Resolves when the entry is durably in the chain; the same id twice is one entry. */
export interface AuditLog {
  append(entries: readonly AuditEntry[]): Promise<void>;
}
