import type { Call } from '../core/call/call.ts';
import type { CallEffect, CallReply } from '../core/call/effects.ts';
import type { CallEvent } from '../core/call/events.ts';
import type { CallId, EffectKey, EventId } from '../core/ids.ts';
import type { Instant, Milliseconds } from '../core/time.ts';

/** One event worked in: committed whole or not at all. */
export interface CallCommit {
  /** The version the decision was made on; 0 for an arrival. */
  readonly expectedVersion: number;
  readonly call: Call;
  readonly event: CallEvent;
  readonly reply: CallReply;
  readonly effects: readonly StoredEffect[];
  readonly at: Instant;
}

export interface StoredEffect {
  readonly key: EffectKey;
  readonly effect: CallEffect;
}

export type CommitOutcome =
  | { readonly kind: 'committed' }
  /** Somebody else was first: what they left, and the reply if they worked in this very event (S12). */
  | { readonly kind: 'conflict'; readonly call: Call; readonly settled: CallReply | null };

/** An effect that nobody has marked done. `begun`: somebody started it and may have been cut off in the middle. */
export interface PendingEffect extends StoredEffect {
  readonly begun: boolean;
  readonly tries: number;
}

/** One entry of a call's own stream, for replay, rehearsal and review. */
export interface StoredEvent {
  readonly version: number;
  readonly at: Instant;
  readonly event: CallEvent;
}

/**
 * Calls at rest, sealed (S14). Every method rejects when the store does not answer within its limit, and a rejection
 * does not mean "not done": repeat with the same event id.
 */
export interface CallStore {
  /** One round trip: the call, and the reply already given to this event. Null: no such call. */
  load(
    callId: CallId,
    eventId: EventId,
  ): Promise<{ readonly call: Call; readonly settled: CallReply | null } | null>;
  /** One round trip: compares the version, writes the state, appends the event, stores effects, remembers the reply. */
  commit(commit: CallCommit): Promise<CommitOutcome>;
  /**
   * Marks that an effect which cannot be repeated is about to be done `by` somebody; false when somebody else marked it
   * before. Asked again by the same it is true again: a time-out does not mean that it was not marked.
   */
  begin(callId: CallId, key: EffectKey, by: string): Promise<boolean>;
  done(callId: CallId, keys: readonly EffectKey[]): Promise<void>;
  /** Counts a failed try; gives the number of tries so far. */
  failed(callId: CallId, key: EffectKey): Promise<number>;
  pending(callId: CallId): Promise<readonly PendingEffect[]>;
  /** Leases calls whose effects were left undone, or that are due to be reconciled, to this process for `leaseMs`. */
  takeDue(limit: number, leaseMs: Milliseconds): Promise<readonly CallId[]>;
  /** When to look at a call again: `null` = never, it is finished. */
  lookAgain(callId: CallId, inMs: Milliseconds | null): Promise<void>;
  /** Calls that have not ended, newest first. */
  live(limit: number): Promise<readonly Call[]>;
  events(callId: CallId): Promise<readonly StoredEvent[]>;
  /** Names by which other systems know a call. Opaque values, never numbers. */
  addReference(callId: CallId, kind: 'sipCallId' | 'incident', value: string): Promise<void>;
  findByReference(kind: 'sipCallId' | 'incident', value: string): Promise<CallId | null>;
}
