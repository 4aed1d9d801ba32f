import type { CallId } from '../core/ids.ts';
import type { TranscriptionPlan } from '../core/routing/line-plan.ts';

export interface Transcriber {
  /**
   * Asks the carrier to transcribe the caller's leg, both directions. Never rejects, and answers within 2 s: `accepted`,
   * `refused`, or `unknown` when nobody can tell. A repeat is harmless: it has the same name.
   */
  start(callId: CallId, plan: TranscriptionPlan): Promise<'accepted' | 'refused' | 'unknown'>;
}
