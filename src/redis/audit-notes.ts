import { setTimeout as delay } from 'node:timers/promises';
import type { AuditEntry } from '../core/audit/audit-entry.ts';
import { AppError } from '../core/errors.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { AuditNotes } from '../ports/audit-notes.ts';
import type { Log } from '../ports/log.ts';

export interface OpenAuditNotes extends AuditNotes {
  /** Tries once more to write what waits; resolves with how many entries are left unwritten. */
  close(): Promise<number>;
}

const WAIT_MS = 250;
const RETRY_MS = 1_000;
const WAITING_LIMIT = 20_000;
/** Entries given to the log at once. */
const BATCH = 500;

/** Notes that outlive a silence of Redis in this process's memory; a crash within that silence loses them, and says so. */
export function openAuditNotes(log: AuditLog, events: Log): OpenAuditNotes {
  const waiting = new Map<string, AuditEntry>();
  let closing = false;
  let retrying = false;
  const write = async (): Promise<void> => {
    const batch = [...waiting.values()].slice(0, BATCH);
    await log.append(batch);
    for (const entry of batch) waiting.delete(entry.id);
  };
  const retry = async (): Promise<void> => {
    if (retrying) return;
    retrying = true;
    while (waiting.size > 0 && !closing) {
      await write().catch((error: unknown) => {
        events.error('auditNotesDelayed', { count: waiting.size, error });
        return delay(RETRY_MS, undefined, { ref: false });
      });
    }
    retrying = false;
  };
  return {
    note: async (entry) => {
      if (waiting.size >= WAITING_LIMIT)
        throw new AppError('unavailable', 'the audit log is not being written: nothing more can be shown');
      const written = log.append([entry]).then(
        () => true,
        () => {
          waiting.set(entry.id, entry);
          void retry();
          return true;
        },
      );
      await Promise.race([written, delay(WAIT_MS)]);
    },
    close: async () => {
      closing = true;
      while (waiting.size > 0) {
        const before = waiting.size;
        await write().catch((error: unknown) =>
          events.error('auditNotesLost', { count: waiting.size, error }),
        );
        if (waiting.size === before) break;
      }
      return waiting.size;
    },
  };
}
