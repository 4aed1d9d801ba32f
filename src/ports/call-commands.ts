import type { CallCard } from '../core/console/call-card.ts';
import type { CallCommand, IncidentGrade } from '../core/console/call-command.ts';
import type { ActorId, CallId, EventId, SpecialistId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';

/** Who asks, and under which id: the same id again is the same command and gets the same answer (S12). */
export interface CommandBy {
  readonly actor: ActorId;
  /** The specialist this actor is; null for handlers, supervisors and programs. */
  readonly specialist: SpecialistId | null;
  readonly commandId: EventId;
  readonly at: Instant;
}

/** `reason` is one plain sentence without personal data, shown to whoever asked. */
export type CommandOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly reason: string };

/** How others name a call. An incident reference may name several calls: the newest live one is meant. */
export type CallRef =
  | { readonly by: 'id'; readonly value: CallId }
  | { readonly by: 'sipCallId'; readonly value: string }
  | { readonly by: 'incidentReference'; readonly value: string };

/** What the control room's own systems know of a caller, often later than the call. Null: not said, nothing changes. */
export interface LateIdentity {
  /** E.164, or null when only incident data comes. Starts the lookup again when it is new. */
  readonly number: string | null;
  readonly incidentReference: string | null;
  readonly grade: IncidentGrade | null;
  readonly location: string | null;
}

/**
 * The call path as the edges for people and programs see it. The edge has checked who asks, their scope and their force;
 * the call decides whether what they ask can be done now. Rejects with AppError: `notFound` when there is no such call,
 * `unavailable` when its state cannot be read or written in time.
 */
export interface CallCommands {
  command(callId: CallId, command: CallCommand, by: CommandBy): Promise<CommandOutcome>;
  lateIdentity(callId: CallId, identity: LateIdentity, by: CommandBy): Promise<CommandOutcome>;
  /** The call as the console may see it; null when there is none. Ended calls are found as long as they are kept. */
  find(ref: CallRef): Promise<CallCard | null>;
  /** All calls that have not ended or wait for their disposition, newest first. */
  live(): Promise<readonly CallCard[]>;
}
