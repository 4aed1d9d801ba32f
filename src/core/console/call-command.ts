import type { EventId, OfferId, PathwayId, PersonId, SpecialistId } from '../ids.ts';
import type { Telling } from '../call/telling.ts';
import type { Level } from '../register/level.ts';
import type { OpeningMode } from '../routing/plan.ts';

/** Who is speaking, as the handler hears it. Until this is `victim` or `other` a specialist stays inaudible (S8). */
export type Speaker = 'victim' | 'other' | 'perpetrator' | 'unknown';

/** What a seated specialist may be set to: unheard, heard by the handler only, heard by the caller too (S4). */
export type SeatMode = OpeningMode | 'audible';

/** The control room's grade of an incident, in its own words, e.g. `1`, `emergency`. */
export type IncidentGrade = string;

/**
 * Everything a person may ask of a live call, from console, API or control-room system. Imperative and closed: whatever
 * is not here cannot be asked. Free text (`reason`, `notes`) may hold personal data: it is kept with the call, encrypted,
 * and never logged (S14).
 */
export type CallCommand =
  | { readonly type: 'takeCall' }
  | { readonly type: 'requestSpecialist' }
  | { readonly type: 'releaseSpecialist' }
  | { readonly type: 'setSeatMode'; readonly mode: SeatMode }
  | { readonly type: 'confirmSpeaker'; readonly who: Speaker }
  | { readonly type: 'confirmMatch'; readonly personId: PersonId }
  /** Null: none of the people found is the caller. Lowers nothing by itself (S6). */
  | { readonly type: 'correctMatch'; readonly personId: PersonId | null; readonly reason: string }
  /** A second specialist is asked, and takes over when they are in the room: the handler is never without one. */
  | { readonly type: 'swapSpecialist' }
  | { readonly type: 'callOffSwap' }
  /** Somebody of the roster, or a desk of this line by its name: no other number can be let in. */
  | { readonly type: 'inviteObserver'; readonly as: ObserverKind; readonly who: ObserverNamed }
  | { readonly type: 'sendObserverAway'; readonly observer: OfferId }
  /** A call dialled direct goes into a room, so that a specialist can join. Heard as a gap, so acknowledged (design 2.4). */
  | { readonly type: 'moveIntoRoom'; readonly gapAcknowledged: true }
  | { readonly type: 'hold' }
  | { readonly type: 'unhold' }
  | { readonly type: 'handOver'; readonly incidentReference: string; readonly grade: IncidentGrade }
  | { readonly type: 'recallHandler' }
  | { readonly type: 'markSilent' }
  | { readonly type: 'acceptOffer' }
  | { readonly type: 'declineOffer'; readonly reason: string }
  /** Leave for the call of more risk that the card names, or stay. */
  | { readonly type: 'acceptPreEmption' }
  | { readonly type: 'declinePreEmption' }
  | { readonly type: 'endTalkOn' }
  /** Ends the call for everybody, the caller too: hanging up does not (S3). A handler's own act. */
  | { readonly type: 'endCall' }
  | {
      readonly type: 'recordDisposition';
      readonly outcome: DispositionOutcome;
      readonly notes: string | null;
      readonly safeToRingBack: 'yes' | 'no' | 'unknown';
      readonly followUps: readonly PathwayId[];
    }
  /** Something for the story: words verbatim, a promise with its time, that it was kept. Afterwards too. */
  | { readonly type: 'tell'; readonly telling: Telling }
  /** Raises at once; a lower grade or level waits for a second person (S6). */
  | { readonly type: 'setGrade'; readonly grade: IncidentGrade; readonly because: string }
  | { readonly type: 'setLevel'; readonly level: Level; readonly because: string }
  /** The second person's word on what waits for it. */
  | {
      readonly type: 'decideLowering';
      readonly lowering: EventId;
      readonly outcome: 'approved' | 'refused';
      readonly because: string;
    }
  /** The call was cut off: it is graded again. */
  | { readonly type: 'markCutOff' };

export type ObserverKind = 'trainee' | 'supervisor';
export type ObserverNamed =
  | { readonly kind: 'specialist'; readonly specialistId: SpecialistId }
  | { readonly kind: 'desk'; readonly destinationId: string };

export type CallCommandType = CallCommand['type'];

/** How a call ended for the person who called, in the field's words. */
export type DispositionOutcome =
  | 'officersSent'
  | 'supportedByPhone'
  | 'handedOver'
  | 'followUpAgreed'
  | 'callerDeclined'
  | 'callerLost'
  | 'notDomesticAbuse'
  | 'other';

/** Whose act each command is. `handler` includes supervisors acting for one; the desk of a call belongs to its specialist. */
export const COMMAND_SIDE: Readonly<Record<CallCommandType, 'handler' | 'specialist' | 'either'>> = {
  takeCall: 'handler',
  requestSpecialist: 'handler',
  releaseSpecialist: 'either',
  setSeatMode: 'either',
  confirmSpeaker: 'handler',
  confirmMatch: 'handler',
  correctMatch: 'handler',
  swapSpecialist: 'either',
  callOffSwap: 'either',
  inviteObserver: 'handler',
  sendObserverAway: 'handler',
  moveIntoRoom: 'handler',
  hold: 'handler',
  unhold: 'handler',
  handOver: 'handler',
  recallHandler: 'either',
  markSilent: 'handler',
  acceptOffer: 'specialist',
  declineOffer: 'specialist',
  acceptPreEmption: 'specialist',
  declinePreEmption: 'specialist',
  endTalkOn: 'either',
  endCall: 'handler',
  recordDisposition: 'either',
  tell: 'either',
  setGrade: 'either',
  setLevel: 'either',
  decideLowering: 'either',
  markCutOff: 'either',
};
