/**
 * What must happen next, in the imperative: closed data, safe to run twice, keyed `callId:version:index`. Effects of one
 * lane run one after another; lanes do not wait for each other, so the seat can never delay the line (S1).
 */
import type { AlarmClass, AlarmKind } from '../alarms/alarm.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { ActorId, LegId, OfferId, PathwayId, RoomName, SpecialistId } from '../ids.ts';
import type { FactName } from '../referrals/confirmed-fact.ts';
import type { Destination, RingStep } from '../routing/line-plan.ts';
import type { OverflowStep } from '../routing/plan.ts';
import type { WaitingEntry } from '../specialists/waiting-entry.ts';
import type { Milliseconds } from '../time.ts';
import type { TimerName } from './events.ts';
import type { CallerPlace } from './place.ts';
import type { PreEmptionFor } from './pre-emption.ts';

export type SeatPosition =
  | { readonly mode: 'listening' | 'coaching'; readonly coachee: LegId }
  | { readonly mode: 'muted' }
  | { readonly mode: 'audible' };

export type LineEffect =
  | {
      readonly do: 'requestHandlerLeg';
      readonly place: CallerPlace;
      readonly destination: Destination;
      readonly ringTimeoutSeconds: number;
    }
  | { readonly do: 'moveCaller'; readonly to: 'room' | 'direct'; readonly place: CallerPlace }
  /** Sends the leg of a direct dial into the room; the caller's Dial then ends and asks what next. */
  | { readonly do: 'moveHandler'; readonly legId: LegId; readonly place: CallerPlace }
  | { readonly do: 'holdCaller'; readonly on: boolean }
  | { readonly do: 'endLeg'; readonly legId: LegId }
  /** Ends a stranger's leg only if Twilio says that its caller is not in the room with it (design 2.3). */
  | { readonly do: 'endLegUnlessWithCaller'; readonly legId: LegId; readonly generation: number }
  | { readonly do: 'endRoom'; readonly room: RoomName }
  | { readonly do: 'endCallerLeg' };

export type SeatEffect =
  | {
      readonly do: 'claimSpecialist';
      readonly offer: OfferId;
      readonly step: OverflowStep;
      readonly skills: readonly string[];
      readonly tried: readonly SpecialistId[];
      /** This person and nobody else. */
      readonly only?: SpecialistId;
    }
  | {
      readonly do: 'ringSpecialist';
      readonly offer: OfferId;
      readonly specialistId: SpecialistId;
      readonly endpoint: Destination;
      readonly ringTimeoutSeconds: number;
    }
  | { readonly do: 'refetchSpecialist'; readonly offer: OfferId; readonly legId: LegId }
  | {
      readonly do: 'positionSpecialist';
      readonly offer: OfferId;
      readonly legId: LegId;
      readonly position: SeatPosition;
    }
  | { readonly do: 'endSpecialistLeg'; readonly legId: LegId }
  | { readonly do: 'occupySpecialist'; readonly specialistId: SpecialistId }
  | {
      readonly do: 'releaseSpecialist';
      readonly specialistId: SpecialistId;
      readonly becomes: 'ready' | 'wrapUp';
      /** Rung and not answered: the second time in a row pauses them. */
      readonly because?: 'noAnswer';
    }
  /** Claimed for this call, and from here on for the other, in one step; freed when that call no longer waits. */
  | ({ readonly do: 'moveSpecialist'; readonly specialistId: SpecialistId } & Pick<
      PreEmptionFor,
      'to' | 'toOffer' | 'because'
    >)
  /** `turn`: the call's version, so that of two that cross the newer stays. */
  | { readonly do: 'joinWaitingList'; readonly entry: WaitingEntry; readonly turn: number }
  | { readonly do: 'leaveWaitingList'; readonly turn: number };

export type RecordEffect =
  | { readonly do: 'assessCaller' }
  | {
      readonly do: 'startTimer';
      readonly timerId: string;
      readonly name: TimerName;
      readonly afterMs: Milliseconds;
    }
  | {
      readonly do: 'raiseAlarm';
      readonly kind: AlarmKind;
      readonly class: AlarmClass;
      readonly cause: string;
      readonly text: string;
    }
  | {
      readonly do: 'raiseReferral';
      readonly pathway: PathwayId;
      readonly people: readonly string[];
      readonly because: string;
      readonly by: ActorId;
      /** False: nobody has confirmed who called (S7). Missing in what earlier releases stored. */
      readonly confirmed?: boolean;
    }
  /** Something about the call is certain, and may raise follow-ups by itself. */
  | {
      readonly do: 'noteFact';
      readonly fact: FactName;
      readonly people: readonly string[];
      readonly by: ActorId;
      readonly why: string;
    }
  | { readonly do: 'reviewCall'; readonly cause: ReviewReason }
  /** Writes the call's chapter of its story, from what is stored then: whenever it is run, it is the newest. */
  | { readonly do: 'tellStory' }
  | {
      readonly do: 'writeAudit';
      readonly what: string;
      readonly operation: AuditEntry['operation'];
      readonly who: ActorId;
      readonly recipient: string | null;
      readonly details: AuditEntry['details'];
    }
  /** Makes the call findable by a name that the control room's own systems use. */
  | { readonly do: 'nameCall'; readonly kind: 'sipCallId' | 'incident'; readonly value: string }
  | {
      readonly do: 'tellControlRoom';
      readonly what: string;
      readonly details: Readonly<Record<string, string | number | boolean | null>>;
    };

/** The risk questions' own: records of answers, follow-ups of confirmed facts, prompts for the situation. */
export type RiskEffect =
  | { readonly do: 'keepAnswers'; readonly checklist: string }
  | { readonly do: 'recallAnswers' }
  | { readonly do: 'confirmFact'; readonly fact: FactName; readonly by: ActorId }
  | { readonly do: 'choosePrompts' };

/** Beside the call: whatever becomes of it, nothing else waits for it or fails with it (S1). */
export type AsideEffect = { readonly do: 'startTranscription' };

export type ReviewReason =
  | 'degraded'
  | 'direct'
  | 'noSpecialist'
  | 'abandoned'
  | 'silent'
  | 'matchCorrected'
  | 'handOverFailed'
  | 'fallbackDocument'
  | 'override'
  | 'belowTopGrade';

export type CallEffect = LineEffect | SeatEffect | RecordEffect | RiskEffect | AsideEffect;
/** Each telephone is rung in a lane of its own: several ring at once, and none waits for another's budget. */
export type EffectLane = 'line' | 'seat' | 'record' | 'risk' | 'aside' | `ring:${string}`;

/** What the waiting webhook is answered. Self-contained: it can be rendered, stored and repeated without looking anything up (S12). */
export type CallReply =
  | { readonly kind: 'enterRoom'; readonly place: CallerPlace; readonly room: RoomName }
  | {
      readonly kind: 'dialDirect';
      readonly place: CallerPlace;
      readonly step: RingStep;
      readonly callerId: string;
    }
  | { readonly kind: 'ringback'; readonly place: CallerPlace; readonly fetches: number }
  | { readonly kind: 'askPin'; readonly offer: OfferId }
  | { readonly kind: 'askKey'; readonly offer: OfferId }
  | { readonly kind: 'waitOutside'; readonly offer: OfferId }
  /** The spoken brief, on the specialist's own leg and nowhere else; then, or on any key, it asks again. */
  | { readonly kind: 'brief'; readonly offer: OfferId; readonly words: string }
  | {
      readonly kind: 'enterAsCoach';
      readonly offer: OfferId;
      readonly room: RoomName;
      readonly coachee: LegId;
    }
  | { readonly kind: 'sendAway' }
  | { readonly kind: 'hangUp' }
  | { readonly kind: 'nothing' };

export const NOTHING: CallReply = { kind: 'nothing' };

const LANES: Record<CallEffect['do'], 'line' | 'seat' | 'record' | 'risk' | 'aside'> = {
  requestHandlerLeg: 'line',
  moveCaller: 'line',
  moveHandler: 'line',
  holdCaller: 'line',
  endLeg: 'line',
  endLegUnlessWithCaller: 'line',
  endRoom: 'line',
  endCallerLeg: 'line',
  claimSpecialist: 'seat',
  ringSpecialist: 'seat',
  refetchSpecialist: 'seat',
  positionSpecialist: 'seat',
  endSpecialistLeg: 'seat',
  occupySpecialist: 'seat',
  releaseSpecialist: 'seat',
  moveSpecialist: 'seat',
  joinWaitingList: 'seat',
  leaveWaitingList: 'seat',
  assessCaller: 'record',
  startTimer: 'record',
  raiseAlarm: 'record',
  raiseReferral: 'record',
  noteFact: 'record',
  reviewCall: 'record',
  writeAudit: 'record',
  tellControlRoom: 'record',
  nameCall: 'record',
  tellStory: 'record',
  keepAnswers: 'risk',
  recallAnswers: 'risk',
  confirmFact: 'risk',
  choosePrompts: 'risk',
  startTranscription: 'aside',
};

export function laneOf(effect: CallEffect): EffectLane {
  return effect.do === 'ringSpecialist' ? `ring:${effect.offer}` : LANES[effect.do];
}
