/** What can happen to the seat and to whoever is rung or sits beside it, in the past tense. */
import type { ObserverKind, ObserverNamed } from '../console/call-command.ts';
import type { ActorId, LegId, OfferId, SpecialistId } from '../ids.ts';
import type { Destination } from '../routing/line-plan.ts';
import type { Offer, SeatMode } from './call.ts';
import type { SaidGrade } from './grade.ts';
import type { Happened } from './happened.ts';
import type { PreEmptionAnswer, PreEmptionEvent } from './pre-emption.ts';

export interface SpecialistRequested extends Happened<'specialistRequested'> {
  readonly by: ActorId;
}
export interface SpecialistClaimed extends Happened<'specialistClaimed'> {
  readonly offer: OfferId;
  readonly specialistId: SpecialistId;
  readonly endpoint: Destination;
  readonly reasons: readonly string[];
  /** They have accepted already, in the console, when they were asked away from another call. */
  readonly acceptedVia?: 'console';
  /** Of a partner force: the terms they come on. */
  readonly aid?: NonNullable<Offer['aid']>;
}
export interface NobodyClaimed extends Happened<'nobodyClaimed'> {
  readonly offer: OfferId;
}
export interface SpecialistLegAccepted extends Happened<'specialistLegAccepted'> {
  readonly offer: OfferId;
  readonly legId: LegId;
}
export interface SpecialistLegRefused extends Happened<'specialistLegRefused'> {
  readonly offer: OfferId;
  readonly outcome: 'refused' | 'unknown';
}
/** The specialist's leg asks for its document: on answering, while waiting, after a move. */
export interface SpecialistFetched extends Happened<'specialistFetched'> {
  readonly offer: OfferId;
  readonly legId: LegId;
}
export interface SpecialistLegEnded extends Happened<'specialistLegEnded'> {
  readonly offer: OfferId;
  readonly legId: LegId;
}
export interface OfferAccepted extends Happened<'offerAccepted'> {
  readonly offer: OfferId;
  readonly via: 'pin' | 'console' | 'key';
}
export interface OfferDeclined extends Happened<'offerDeclined'> {
  readonly offer: OfferId;
  readonly reason: string;
}
export interface PinRefused extends Happened<'pinRefused'> {
  readonly offer: OfferId;
}
export interface SpecialistReleased extends Happened<'specialistReleased'> {
  readonly by: ActorId;
}
export interface SeatModeRequested extends Happened<'seatModeRequested'> {
  readonly mode: SeatMode;
  readonly by: ActorId;
  readonly asHandler: boolean;
}
/** The carrier did, or did not do, what a position asked; read back, not assumed. */
export interface SpecialistPositioned extends Happened<'specialistPositioned'> {
  readonly offer: OfferId;
  readonly mode: SeatMode | 'muted';
  readonly ok: boolean;
}
/** A second specialist is to take over without a gap. */
export interface SwapRequested extends Happened<'swapRequested'> {
  readonly by: ActorId;
}
export interface SwapCalledOff extends Happened<'swapCalledOff'> {
  readonly by: ActorId;
}
/** Somebody is to listen: of the roster, or at a desk of this line. */
export interface ObserverInvited extends Happened<'observerInvited'> {
  readonly as: ObserverKind;
  readonly who: ObserverNamed;
  readonly by: ActorId;
}
export interface ObserverSentAway extends Happened<'observerSentAway'> {
  readonly observer: OfferId;
  readonly by: ActorId;
}
export interface PreEmptionAsked extends Happened<'preEmptionAsked'>, PreEmptionEvent {}
export interface PreEmptionAnswered extends Happened<'preEmptionAnswered'>, PreEmptionAnswer {}
export interface HandOverRequested extends Happened<'handOverRequested'> {
  readonly by: ActorId;
  readonly incidentReference: string;
  readonly grade: string;
  /** `grade`, read against the force's grades. */
  readonly said?: SaidGrade;
}

export type SeatEvent =
  | SpecialistRequested
  | SpecialistClaimed
  | NobodyClaimed
  | SpecialistLegAccepted
  | SpecialistLegRefused
  | SpecialistFetched
  | SpecialistLegEnded
  | OfferAccepted
  | OfferDeclined
  | PinRefused
  | SpecialistReleased
  | SeatModeRequested
  | SpecialistPositioned
  | SwapRequested
  | SwapCalledOff
  | ObserverInvited
  | ObserverSentAway
  | PreEmptionAsked
  | PreEmptionAnswered
  | HandOverRequested;
