import type { CallId } from '../core/ids.ts';
import type { Utterance } from '../core/risk/lexicon.ts';
import type { Milliseconds } from '../core/time.ts';

/**
 * What was said on transcribed calls, sealed at rest, and gone when the policy says. Every method rejects when the store
 * does not answer within its limit.
 */
export interface Transcripts {
  /**
   * Keeps a finished utterance for `keepMs` after the call's last one, and gives the newest few of both sides, this one
   * among them, oldest first. The same again changes nothing and gives them again.
   */
  add(callId: CallId, utterance: Utterance, keepMs: Milliseconds): Promise<readonly Utterance[]>;
  /** The newest few, oldest first, nothing kept. */
  recent(callId: CallId): Promise<readonly Utterance[]>;
  /** Everything that is still kept, oldest first. */
  all(callId: CallId): Promise<readonly Utterance[]>;
}
