import type { ActorId, CallId, PersonId } from '../core/ids.ts';
import type { Instant, Milliseconds } from '../core/time.ts';

/** Somebody was erased from the register, and their calls' chapters are to follow. Ids only. */
export interface StoryErasure {
  readonly person: PersonId;
  /** The request that erased them, which the audit entries of their chapters name. */
  readonly requestId: string;
  readonly by: ActorId;
  readonly at: Instant;
}

/**
 * Erasures that stories still have to follow, durable. One stays as long as calls are kept: a chapter is written from its
 * call, and must not be written again with somebody in it who was erased.
 */
export interface StoryErasures {
  /** The same again is one. */
  ask(erasure: StoryErasure): Promise<void>;
  asked(): Promise<readonly StoryErasure[]>;
  /** Which of these people were erased. */
  among(people: readonly PersonId[]): Promise<ReadonlySet<PersonId>>;
  /** A call's chapter is about to be erased: for so long it is not told again from the call. */
  chapterGoes(callId: CallId, forMs: Milliseconds): Promise<void>;
  isGone(callId: CallId): Promise<boolean>;
  /** Nothing is left to follow. */
  followed(person: PersonId): Promise<void>;
}
