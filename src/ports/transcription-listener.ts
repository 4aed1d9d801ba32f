import type { CallId, EventId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';

/** One event of live transcription, as the carrier's edge has read it. */
export interface TranscribedUtterance {
  readonly callId: CallId;
  /** Transcription, track and sequence: the same again is the same utterance, in whatever order it comes. */
  readonly utteranceId: string;
  readonly speaker: 'caller' | 'handler';
  /** As sent: any length, any characters. Personal data, never logged (S14). */
  readonly text: string;
  /** BCP 47. */
  readonly language: string;
  readonly at: Instant;
  readonly final: boolean;
  /** 0 to 1; null when not said. */
  readonly confidence: number | null;
  /** Of a partial result, 0 to 1: how little of it will still change. */
  readonly stability: number | null;
}

/** Never rejects: whatever becomes of it, the call goes on (S1). */
export interface TranscriptionListener {
  said(utterance: TranscribedUtterance): Promise<void>;
  told(callId: CallId, state: 'on' | 'stopped' | 'failed', eventId: EventId): Promise<void>;
}
