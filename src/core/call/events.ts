/** Everything that can happen to a call, in the past tense. A closed union: the tables answer every member. */
import type { DispositionOutcome } from '../console/call-command.ts';
import type { ActorId, AttemptId, LegId, PathwayId } from '../ids.ts';
import type { LinePlan } from '../routing/line-plan.ts';
import type { Caller, Degradation } from './call.ts';
import type { CallCutOff, GradeSet, LevelSet, LoweringDecided, StoryTold } from './account-events.ts';
import type { CallEffect } from './effects.ts';
import type { Happened } from './happened.ts';
import type { LookupEvent } from './lookup-events.ts';
import type { RiskEvent } from './risk-events.ts';
import type { SeatEvent } from './seat-events.ts';

export interface CallReceived extends Happened<'callReceived'> {
  readonly linePlan: LinePlan;
  readonly caller: Caller;
  /** `fallbackDocument`: found afterwards at the carrier; the static document connected it (S2). */
  readonly via: 'webhook' | 'fallbackDocument';
}

/** How a leg of ours or of a direct dial stands, as its own callbacks tell. */
export type LegProgress = 'ringing' | 'answered';
/** `notAnswered`: no-answer, busy, failed or cancelled. `hungUp`: completed after an answer. */
export type LegEnd = 'notAnswered' | 'hungUp';

export interface HandlerLegAccepted extends Happened<'handlerLegAccepted'> {
  readonly attempt: AttemptId;
  readonly legId: LegId;
}
export interface HandlerLegRefused extends Happened<'handlerLegRefused'> {
  readonly attempt: AttemptId;
  readonly outcome: 'refused' | 'unknown';
}
export interface HandlerLegProgressed extends Happened<'handlerLegProgressed'> {
  readonly attempt: AttemptId;
  readonly generation: number;
  readonly legId: LegId;
  readonly progress: LegProgress;
}
export interface HandlerLegEnded extends Happened<'handlerLegEnded'> {
  readonly attempt: AttemptId;
  readonly generation: number;
  readonly legId: LegId;
  readonly end: LegEnd;
}
export interface DirectLegProgressed extends Happened<'directLegProgressed'> {
  readonly destinationId: string;
  readonly step: number;
  readonly progress: LegProgress;
  /** Absent in records of older releases. */
  readonly legId?: LegId;
}
/** A leg that was dialled direct has ended, wherever it was moved meanwhile. */
export interface DirectLegEnded extends Happened<'directLegEnded'> {
  readonly legId: LegId;
}
/** The handler of a direct call wants a room, and knows that the caller will hear a gap (design 2.4). */
export interface RoomMoveRequested extends Happened<'roomMoveRequested'> {
  readonly by: ActorId;
}
/** The carrier did, or did not, send the handler's leg into the room. */
export interface HandlerMoved extends Happened<'handlerMoved'> {
  readonly attempt: AttemptId;
  readonly ok: boolean;
}
export interface ParticipantJoined extends Happened<'participantJoined'> {
  readonly legId: LegId;
  readonly generation: number;
  /** The carrier's handle of the room (a conference Sid). */
  readonly roomHandle: string;
}
export interface ParticipantLeft extends Happened<'participantLeft'> {
  readonly legId: LegId;
  readonly generation: number;
  /** The leg lives on: moved by us (Call update), or put out of the room; it has not hung up. */
  readonly moved: boolean;
}
export interface ParticipantHeld extends Happened<'participantHeld'> {
  readonly legId: LegId;
  readonly on: boolean;
}
export interface CallerSpoke extends Happened<'callerSpoke'> {}
export interface CallerLeft extends Happened<'callerLeft'> {}
/** The caller's Dial ended and the carrier asks what next. */
export interface CallerDialEnded extends Happened<'callerDialEnded'> {
  readonly how: 'room' | 'direct';
  readonly generation: number;
  readonly step: number;
  readonly callerAlive: boolean;
  /** For `direct`: somebody answered. */
  readonly answered: boolean;
}
/** The carrier fetched the ringback document again, every 10 s or so: the line's timer (design 2.5). */
export interface RingbackFetched extends Happened<'ringbackFetched'> {
  readonly generation: number;
  readonly fetches: number;
}
/** The carrier reports that a webhook of ours failed and asks its fallback URL on this service. */
export interface WebhookFailed extends Happened<'webhookFailed'> {}
export interface WentDegraded extends Happened<'wentDegraded'> {
  readonly how: Degradation;
}

export interface HoldRequested extends Happened<'holdRequested'> {
  readonly by: ActorId;
  readonly on: boolean;
}
export interface HoldSet extends Happened<'holdSet'> {
  readonly on: boolean;
  readonly ok: boolean;
}
export interface HandlerIdentified extends Happened<'handlerIdentified'> {
  readonly by: ActorId;
}
export interface HandlerRecalled extends Happened<'handlerRecalled'> {
  readonly by: ActorId;
}
/** A handler ends the call for everybody: a person's act, never the software's. */
export interface CallEndRequested extends Happened<'callEndRequested'> {
  readonly by: ActorId;
}
export interface DispositionRecorded extends Happened<'dispositionRecorded'> {
  readonly outcome: DispositionOutcome;
  readonly notes: string | null;
  readonly safeToRingBack: 'yes' | 'no' | 'unknown';
  /** Asked for by the person who wraps up, besides those of the plan. */
  readonly followUps: readonly PathwayId[];
  readonly by: ActorId;
}
export interface CallerMoved extends Happened<'callerMoved'> {
  readonly to: 'room' | 'direct';
  readonly ok: boolean;
}
export interface TimerFired extends Happened<'timerFired'> {
  readonly timerId: string;
  readonly name: TimerName;
}
/** `widen`: more people join the ring. */
export type TimerName = 'offer' | 'widen' | 'silence' | 'talkOn' | 'assessAgain' | 'preEmption' | 'lowering';
/** What Twilio says is true, asked because callbacks may have been lost. */
export interface Reconciled extends Happened<'reconciled'> {
  /** The call's version when Twilio was asked: an answer about an older state says nothing. */
  readonly ofVersion: number;
  readonly callerLeg: 'live' | 'ended' | 'unknown';
  /** Legs in the room of the current generation; null when it could not be told. */
  readonly inRoom: readonly LegId[] | null;
  /** Legs of ours outside the room that have ended, however that was missed; absent in records of older releases. */
  readonly ended?: readonly LegId[];
}
export interface EffectFailed extends Happened<'effectFailed'> {
  readonly effect: CallEffect;
}

export type CallEvent =
  | SeatEvent
  | CallReceived
  | HandlerLegAccepted
  | HandlerLegRefused
  | HandlerLegProgressed
  | HandlerLegEnded
  | DirectLegProgressed
  | DirectLegEnded
  | RoomMoveRequested
  | HandlerMoved
  | ParticipantJoined
  | ParticipantLeft
  | ParticipantHeld
  | CallerSpoke
  | CallerLeft
  | CallerDialEnded
  | RingbackFetched
  | WebhookFailed
  | WentDegraded
  | LookupEvent
  | HoldRequested
  | HoldSet
  | HandlerIdentified
  | HandlerRecalled
  | CallEndRequested
  | DispositionRecorded
  | StoryTold
  | GradeSet
  | LevelSet
  | LoweringDecided
  | CallCutOff
  | CallerMoved
  | TimerFired
  | Reconciled
  | RiskEvent
  | EffectFailed;

export type CallEventType = CallEvent['type'];
export type EventOf<Type extends CallEventType> = Extract<CallEvent, { type: Type }>;
