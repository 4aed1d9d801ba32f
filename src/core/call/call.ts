/**
 * The call and its words. One word for one thing, everywhere:
 *
 * - call: one caller's connection to the control room, from ring to wrap-up; its id is the caller's CallSid.
 * - leg: one telephone connection between the carrier and one endpoint.
 * - room: the call's own conference. Its *generation* rises when the caller is moved to a fresh one.
 * - line: the caller and the handlers. It never reads lookup or seat (S1).
 * - attempt: one try at reaching a handler. *Abandoned*: nobody waits for it any more; whoever answers it is let go.
 * - seat: the specialist's place in a call. *Coach*: heard by the handler only. *Audible*: heard by the caller too.
 * - offer: one try at reaching a specialist.
 * - hand-over: the handler leaves and the specialist leads. *Recall*: handlers are rung again when that fails.
 * - direct: the caller was dialled straight to the handlers, without a room; it stays so (design 2.4).
 */
import type { DispositionOutcome } from '../console/call-command.ts';
import type { Account } from './account.ts';
import type { ActorId, AttemptId, CallId, ForceId, LegId, PathwayId, RoomName } from '../ids.ts';
import { id } from '../ids.ts';
import type { Assessment } from '../register/assessment.ts';
import type { Level } from '../register/level.ts';
import type { LinePlan } from '../routing/line-plan.ts';
import type { Plan } from '../routing/plan.ts';
import type { ChosenPrompt } from '../risk/prompts.ts';
import type { Instant } from '../time.ts';
import type { Heard } from './heard.ts';
import type { Questions } from './questions.ts';
import type { Seat } from './seat-record.ts';

export * from './seat-record.ts';

/** Who the network says is calling: a lead at best (S8). */
export interface Caller {
  /** E.164 when it may be used as a key; null when withheld, unusable or one of the force's own. Sealed at rest (S14). */
  readonly number: string | null;
  readonly presentation: 'shown' | 'withheld' | 'unusable';
  readonly source: 'network' | 'sipHeader' | 'controlRoom';
  readonly sipCallId: string | null;
}

/** What the control room's own systems say of the call. */
export interface Incident {
  readonly reference: string | null;
  readonly grade: string | null;
  readonly location: string | null;
}

export interface Attempt {
  readonly id: AttemptId;
  readonly generation: number;
  readonly step: number;
  readonly destinationId: string;
  readonly legId: LegId | null;
  /** `requested`: asked of the carrier, outcome not known. `abandoned`: whoever answers is let go. */
  readonly state: 'requested' | 'ringing' | 'answered' | 'ended' | 'abandoned';
  readonly requestedAt: Instant;
  /** Not rung: a leg that talked with the caller and was sent into the room by the handler's own act. */
  readonly moved?: boolean;
}

export interface HandlerInCall {
  /** Null when dialled direct: that leg is not ours to steer. */
  readonly legId: LegId | null;
  readonly destinationId: string;
  readonly since: Instant;
  /** Of a direct dial, once its callback has told: only an explicit move into a room uses it. */
  readonly directLegId?: LegId;
  /** Who sits there, when they said so. */
  readonly actor: ActorId | null;
}

/**
 * - `connecting`: the caller hears ringback in the room while handlers are rung into it.
 * - `connectingDirect`: the caller is dialled straight to the handlers.
 * - `connected` / `connectedDirect`: caller and handler talk.
 * - `held`: the handler holds the caller (private consult).
 * - `handedOver`: the specialist leads, the handler has left on purpose.
 * - `callerGone`: the caller has left, the handler may talk on with the specialist.
 * - `ended`.
 */
export const LINE_STATES = [
  'connecting',
  'connectingDirect',
  'connected',
  'connectedDirect',
  'held',
  'handedOver',
  'callerGone',
  'ended',
] as const;
export type LineState = (typeof LINE_STATES)[number];

export interface Line {
  readonly state: LineState;
  readonly generation: number;
  readonly step: number;
  /** Newest last; the oldest are dropped beyond ATTEMPTS_KEPT. */
  readonly attempts: readonly Attempt[];
  readonly attemptCount: number;
  readonly handler: HandlerInCall | null;
  /** By the handler's explicit act somebody besides the handler can be heard by the caller. */
  readonly companyAudible: boolean;
  /** The carrier's handle of the current room, learned from its callbacks; null until then. */
  readonly roomHandle: string | null;
  /** The caller is being moved to this place, and is known to be there only when they show up. */
  readonly moving: 'room' | 'direct' | null;
  readonly answeredAt: Instant | null;
  readonly callerSpokeAt: Instant | null;
  readonly callerLeftAt: Instant | null;
}

export const LOOKUP_STATES = ['pending', 'matched', 'missed', 'failed'] as const;
export type LookupState = (typeof LOOKUP_STATES)[number];

export interface Lookup {
  readonly state: LookupState;
  readonly assessment: Assessment | null;
  readonly plan: Plan | null;
  /** Never falls: software raises, people lower with a reason and a second person (S6). */
  readonly level: Level | null;
  readonly match: {
    readonly verdict: 'confirmed' | 'corrected';
    readonly personId: string | null;
    readonly by: ActorId;
    readonly at: Instant;
  } | null;
  readonly sign: 'normal' | 'abandoned' | 'silent';
  /** How often the answer was incomplete, and whether the latest is; absent when none was, and in older records. */
  readonly incomplete?: { readonly times: number; readonly open: boolean };
  /** The assessment is of a caller who has since turned out to be somebody else. */
  readonly superseded?: boolean;
}

export interface Call {
  /** Shape of this record; a newer release reads older ones (S16). */
  readonly schema: 1;
  readonly id: CallId;
  /** Rises by one with every commit; the fencing token of everything done for this call. */
  readonly version: number;
  readonly force: ForceId;
  readonly linePlan: LinePlan;
  readonly caller: Caller;
  readonly incident: Incident;
  readonly arrivedAt: Instant;
  readonly line: Line;
  readonly lookup: Lookup;
  readonly seat: Seat;
  /** Anything that went another way than the main path, in the order it happened; shown and reviewed. */
  readonly degraded: readonly Degradation[];
  readonly endedAt: Instant | null;
  /** The story so far, newest last, at most MOMENTS_KEPT. */
  readonly moments: readonly { readonly at: Instant; readonly what: string; readonly by: ActorId | null }[];
  readonly disposition: Disposition | null;
  /** What its people make of it; absent until the first of it, and in records of an earlier release. */
  readonly account?: Account;
  /** Risk checklists, what live transcription brought up, and what the handler is reminded of; absent until there is any. */
  readonly questions?: Questions;
  readonly heard?: Heard;
  readonly prompts?: readonly ChosenPrompt[];
}

/** How the call ended for the person who called, as whoever wrapped it up says. Notes are personal data. */
export interface Disposition {
  readonly outcome: DispositionOutcome;
  readonly notes: string | null;
  readonly safeToRingBack: 'yes' | 'no' | 'unknown';
  readonly followUps: readonly PathwayId[];
  readonly by: ActorId;
  readonly at: Instant;
}

export type Degradation =
  | 'legRefused'
  | 'legUnknown'
  | 'redisSilent'
  | 'fallbackDocument'
  | 'webhookFailed'
  | 'overload'
  | 'ringExhausted';

/** How many attempts a call remembers; older callbacks are then strangers and end their leg. */
export const ATTEMPTS_KEPT = 24;

export const MOMENTS_KEPT = 50;

export function roomName(callId: CallId, generation: number): RoomName {
  return id<RoomName>(`room-${callId}-${generation}`);
}

/** The caller's own leg: the same CallSid as the call. */
export function legOf(callId: CallId): LegId {
  return id<LegId>(callId);
}
