import type { AuditEntry } from '../core/audit/audit-entry.ts';

/**
 * The audit log for those who may not wait: showing a handler the risk of a call goes before writing down that they saw
 * it (S1 over S15). Resolves when the entry is in the log, or after a short wait, and then keeps trying by itself.
 * Rejects `unavailable` only when too many entries wait: then nothing further is shown that must be noted.
 */
export interface AuditNotes {
  note(entry: AuditEntry): Promise<void>;
}
