import type { ForceId, LineId } from '../ids.ts';

/** Where a handler can be reached. `number` is E.164; `sip` and `client` as Twilio dials them. */
export interface Destination {
  /** Names the position in configuration; safe in URLs and logs (S14). */
  readonly id: string;
  readonly kind: 'number' | 'sip' | 'client';
  readonly address: string;
}

/** One step of the ring order: these destinations, this long. In a room the first destination is rung; direct rings all. */
export interface RingStep {
  readonly destinations: readonly Destination[];
  /** Twilio's leg Timeout, 5 to 600 s; Twilio adds about 5 s of its own. */
  readonly ringTimeoutSeconds: number;
}

/**
 * Everything the line machine needs to connect a caller, fixed when the call arrives. It is kept in the call, so a call
 * keeps the version it began with, and it is all a web process needs to go on without Redis.
 */
export interface LinePlan {
  readonly lineId: LineId;
  readonly force: ForceId;
  readonly kind: 'emergency' | 'nonEmergency';
  readonly policyVersion: number;
  /** Caller id of legs we create: a number of the line's own account, E.164. */
  readonly callerId: string;
  /** At least one. After the last the first is rung again: an unanswered caller is never given up. */
  readonly steps: readonly [RingStep, ...RingStep[]];
  readonly mayHold: boolean;
  /** Warm transfer with the handler leaving; on emergency lines off unless the line allows it (design 2.9). */
  readonly mayHandOver: boolean;
  /** No speech this long after the handler answered is silence (design 2.10). Milliseconds. */
  readonly silenceAfterMs: number;
  /** Handler and specialist may talk on this long after the caller left. Milliseconds. */
  readonly talkOnLimitMs: number;
  readonly record: boolean;
  /** How many may listen to one call at once, known to its handler; absent: one. */
  readonly observersAtMost?: number;
  /** BCP 47 tag of neutral spoken words on this line. */
  readonly language: 'en-GB' | 'cy-GB';
  /** Live transcription of caller and handler; absent or null: off, as everywhere unless the line's file says so. */
  readonly transcription?: TranscriptionPlan | null;
}

/** How a line's calls are transcribed while they last, and how long the words are kept. */
export interface TranscriptionPlan {
  /** BCP 47; also chooses the lexicon. */
  readonly language: string;
  readonly engine: 'google' | 'deepgram';
  readonly model: string;
  /** Also before a sentence is finished: quicker prompts, which raise nothing. */
  readonly partialResults: boolean;
  /** Milliseconds after the last words. */
  readonly keepMs: number;
}
