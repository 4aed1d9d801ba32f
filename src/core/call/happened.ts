import type { CallId, EventId } from '../ids.ts';

/** What every event has. */
export interface Happened<Type extends string> {
  readonly type: Type;
  /** The same id twice is the same event (S12): CallSid, callback kind and sequence number, a command's id, an effect's key. */
  readonly id: EventId;
  readonly callId: CallId;
}
