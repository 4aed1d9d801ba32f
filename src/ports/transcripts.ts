import type { CallId } from '../core/ids.ts';
import type { Utterance } from '../core/risk/lexicon.ts';
import type { Milliseconds } from '../core/time.ts';

/**
 * What was said on transcribed calls, sealed at rest, and gone when the policy says. Every method rejects when the store
 * does not answer within its limit.
 */
export interface Transcripts {
  /**
   * Keeps a finished utterance for `keepMs` after the call's last one, and gives the few of both sides that were said
   * before and after it, this one among them, oldest first: it may come late. The same again changes nothing and gives them
   * again; one that is older than everything of a full transcript is not kept, and nothing is given.
   */
  add(callId: CallId, utterance: Utterance, keepMs: Milliseconds): Promise<readonly Utterance[]>;
  /** The newest few, oldest first, nothing kept. */
  recent(callId: CallId): Promise<readonly Utterance[]>;
  /** Everything that is still kept, oldest first. */
  all(callId: CallId): Promise<readonly Utterance[]>;
}
