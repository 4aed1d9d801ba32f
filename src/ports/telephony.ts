import type { SeatPosition } from '../core/call/effects.ts';
import type { CallerPlace } from '../core/call/place.ts';
import type { CallId, LegId, LineId, OfferId, RoomName } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import type { Destination } from '../core/routing/line-plan.ts';

/** What became of a request for a leg. `unknown`: it may or may not ring; its callbacks will tell (design 2.3). */
export type LegRequestOutcome =
  | { readonly kind: 'accepted'; readonly legId: LegId }
  /** `passing`: the carrier's own trouble, likely over in a moment, and nothing was begun: it may be asked again. */
  | { readonly kind: 'refused'; readonly code: string; readonly passing?: boolean }
  | { readonly kind: 'unknown'; readonly why: string };

/** A room by our name and, once learned from a callback, by the carrier's own handle. */
export interface RoomRef {
  readonly name: RoomName;
  readonly handle: string | null;
}

export interface HandlerLegRequest {
  readonly callId: CallId;
  readonly room: RoomName;
  readonly place: CallerPlace;
  readonly destination: Destination;
  readonly callerId: string;
  readonly ringTimeoutSeconds: number;
}

export interface SpecialistLegRequest {
  readonly callId: CallId;
  readonly offer: OfferId;
  readonly lineId: LineId;
  readonly endpoint: Destination;
  readonly callerId: string;
  readonly ringTimeoutSeconds: number;
}

/** What Twilio says is true now, asked when callbacks may have been lost. */
export interface RoomTruth {
  /** Of the legs that were asked after: those that have ended. */
  readonly ended: readonly LegId[];
  readonly callerLeg: 'queued' | 'ringing' | 'inProgress' | 'ended' | 'unknown';
  readonly roomExists: boolean;
  readonly participants: readonly {
    readonly legId: LegId;
    readonly label: string | null;
    readonly held: boolean;
    readonly muted: boolean;
    readonly coaching: LegId | null;
  }[];
}

/** `alreadySo`: the thing was gone or true before; as good as `done` (Twilio 20404, 21220, 16022). */
export type TelephonyResult = 'done' | 'alreadySo' | 'failed';

/** An inbound call as the carrier lists it. `from` is raw and personal: never logged (S14). */
export interface InboundCall {
  readonly callId: CallId;
  readonly from: string;
  readonly startedAt: Instant;
  readonly live: boolean;
}

/**
 * The carrier, in our words. Every method answers within its own limit and never rejects for what Twilio says or fails
 * to say; it rejects only on programmer error. Repeating any of them is safe.
 */
export interface Telephony {
  /** Rings a handler into the room of the call. Label `handler-<attempt>` makes a repeat harmless (16026). At most 1 s. */
  requestHandlerLeg(request: HandlerLegRequest): Promise<LegRequestOutcome>;
  /**
   * Rings a specialist outside the room; the leg fetches its own documents and must accept. Not repeatable: the caller
   * marks it begun first. Where nobody knows whether it rings, Twilio is asked, so `unknown` is rare and late (12 s).
   */
  requestSpecialistLeg(request: SpecialistLegRequest): Promise<LegRequestOutcome>;
  /** Whether a leg asked for by somebody who is gone rings: `accepted`, `refused` when it does not, `unknown`. At most 12 s. */
  findSpecialistLeg(request: SpecialistLegRequest, notBefore: Instant): Promise<LegRequestOutcome>;
  /** Makes the caller's leg fetch the document of its new place at once (Call update). */
  moveCaller(callId: CallId, to: 'room' | 'direct', place: CallerPlace): Promise<TelephonyResult>;
  /**
   * Makes the leg of a handler who was dialled direct enter the room. `failed`: nothing is known to have happened; the
   * carrier's word is the leg's arrival.
   */
  moveHandler(callId: CallId, legId: LegId, place: CallerPlace): Promise<TelephonyResult>;
  /** Makes an accepted specialist's leg fetch its document again: in it waits, enters or is sent away. */
  refetchSpecialist(callId: CallId, offer: OfferId, legId: LegId): Promise<TelephonyResult>;
  /** Sets mode, reads it back, and says `failed` when what Twilio reports is not what was asked. */
  seat(room: RoomRef, legId: LegId, position: SeatPosition): Promise<TelephonyResult>;
  hold(room: RoomRef, legId: LegId, on: boolean): Promise<TelephonyResult>;
  /** Ends a leg in any state: ringing is cancelled, answered is completed. */
  endLeg(legId: LegId): Promise<TelephonyResult>;
  endRoom(room: RoomRef): Promise<TelephonyResult>;
  /** Inbound calls to a line's number since then, for finding those that went by the fallback document (S2). Rejects like `truth`. */
  inboundSince(lineNumber: string, since: Instant): Promise<readonly InboundCall[]>;
  /** Rejects when Twilio cannot be asked: nothing may be declared dead on silence. */
  truth(callId: CallId, room: RoomRef, legs?: readonly LegId[]): Promise<RoomTruth>;
}
