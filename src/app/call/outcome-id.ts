import { type EventId, id } from '../../core/ids.ts';
import type { StoredEffect } from '../../ports/call-store.ts';

/** The id of an effect's outcome: the same however often the effect is run (S12). */
export function outcomeId(stored: StoredEffect, what = 'outcome'): EventId {
  return id<EventId>(`${what}:${stored.key}`);
}
