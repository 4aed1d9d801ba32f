import type { CallId } from '../core/ids.ts';

/** Writes a call's chapter of its story. */
export interface StoryTeller {
  /** From what is stored now, so that it may be told twice, late, or by two at once; an unknown call is nothing to tell. */
  tell(callId: CallId): Promise<void>;
}
