import type { ActorId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Call } from './call.ts';
import type { RecordEffect } from './effects.ts';
import type { CallEvent } from './events.ts';
import type { LineSignal } from './line-draft.ts';

/** What one event did to a call: what duties are worked out from. */
export interface Change {
  /** Null on arrival. */
  readonly before: Call | null;
  readonly after: Call;
  readonly event: CallEvent;
  readonly signals: readonly LineSignal[];
  readonly now: Instant;
}

type AuditWords = Omit<Extract<RecordEffect, { do: 'writeAudit' }>, 'do'>;

export function audit(what: string, who: ActorId, more: Partial<AuditWords> = {}): RecordEffect {
  return { do: 'writeAudit', what, operation: 'operation', who, recipient: null, details: {}, ...more };
}
