import { type CallId, type LegId, type OfferId, type SpecialistId, SYSTEM_ACTOR } from '../ids.ts';
import type { LinePlan } from '../routing/line-plan.ts';
import type { SpecialistPlan } from '../routing/plan.ts';
import type { Instant } from '../time.ts';
import type { Chair, Line, Lookup, Offer, Seat, SeatMode } from './call.ts';
import type { CallEffect, CallReply, SeatPosition } from './effects.ts';
import type { SeatSignal } from './line-signals.ts';

/** Whose place one run through the seat's table is about. */
export type ChairKind = 'seat' | 'relief' | 'observer';

/** The seat, or a chair beside it, while one event is worked in. It reads the line and the lookup; it changes neither. */
export interface SeatDraft {
  readonly callId: CallId;
  readonly plan: LinePlan;
  readonly now: Instant;
  readonly line: Line;
  readonly lookup: Lookup;
  /** Only the seat's own chair is ever coached from, heard by the caller or handed over to (S4). */
  readonly chair: ChairKind;
  seat: Seat;
  readonly effects: CallEffect[];
  readonly signals: SeatSignal[];
  reply: CallReply | null;
}

export const EMPTY_SEAT: Seat = {
  state: 'empty',
  offer: null,
  offerCount: 0,
  tried: [],
  overflowStep: 0,
  offersInStep: 0,
  cause: 'plan',
  coachee: null,
  wanted: null,
  speaker: null,
  handOver: null,
};

export function change(d: SeatDraft, changes: Partial<Seat>): void {
  d.seat = { ...d.seat, ...changes };
}

/** Everybody who is rung, or the one who sits here. */
export function offersOf(chair: Chair): readonly Offer[] {
  return chair.offer === null ? [] : [chair.offer, ...(chair.alsoRung ?? [])];
}

export function offerIn(chair: Chair, id: OfferId): Offer | undefined {
  return offersOf(chair).find((offer) => offer.id === id);
}

/** Claims asked for and not answered. Older records say it by the state and the newest offer's number. */
export function claimsOf(chair: Chair): readonly OfferId[] {
  return chair.claims ?? (chair.state === 'claiming' ? [`s${chair.offerCount}` as OfferId] : []);
}

export function changeOffer(d: SeatDraft, id: OfferId, changes: Partial<Offer>): void {
  const [offer = null, ...alsoRung] = offersOf(d.seat).map((known) =>
    known.id === id ? { ...known, ...changes } : known,
  );
  change(d, { offer, ...(alsoRung.length > 0 && { alsoRung }) });
}

export function isDirect(line: Line): boolean {
  return line.state === 'connectingDirect' || line.state === 'connectedDirect';
}

/** The leg that a coach may be tied to now, or null: Twilio refuses a coach whose coachee is not in the room. */
export function coacheeNow(line: Line): LegId | null {
  return line.state === 'connected' || line.state === 'held' || line.state === 'callerGone'
    ? (line.handler?.legId ?? null)
    : null;
}

export function specialistPlan(d: SeatDraft): SpecialistPlan | null {
  const plan = d.lookup.plan;
  if (plan === null) return null;
  return d.seat.cause === 'request' ? plan.onRequest : (plan.specialist ?? plan.onRequest);
}

/** What an offer's end means for the person: `noAnswer` counts against them, and the second in a row pauses them. */
export interface Parting {
  readonly becomes: 'ready' | 'wrapUp';
  /** The leg has ended by itself. */
  readonly legGone?: boolean;
  readonly noAnswer?: boolean;
}

/** Ends every offer of this chair, and waits for no claim any more. */
export function dropAll(d: SeatDraft, parting: Parting): void {
  for (const { id } of offersOf(d.seat)) dropOffer(d, id, parting);
  change(d, { claims: [], widenTimer: null });
}

/** Ends one offer: leg, claim. The person is ready again unless they were on the call. The others ring on. */
export function dropOffer(d: SeatDraft, id: OfferId, { becomes, legGone, noAnswer }: Parting): void {
  const offer = offerIn(d.seat, id);
  if (offer === undefined) return;
  if (!legGone && offer.legId !== null) d.effects.push({ do: 'endSpecialistLeg', legId: offer.legId });
  if (!offer.desk) giveBack(d, offer.specialistId, becomes, noAnswer);
  const [first = null, ...alsoRung] = offersOf(d.seat).filter((known) => known.id !== id);
  change(d, {
    offer: first,
    alsoRung,
    coachee: null,
    wanted: null,
    handOver: null,
    tried: [...d.seat.tried, offer.specialistId],
  });
}

export function giveBack(
  d: SeatDraft,
  specialistId: SpecialistId,
  becomes: 'ready' | 'wrapUp',
  noAnswer = false,
): void {
  d.effects.push({
    do: 'releaseSpecialist',
    specialistId,
    becomes,
    ...(noAnswer && { because: 'noAnswer' as const }),
  });
}

/** Asks the carrier for a position; nothing is assumed until it has been read back. */
export function position(d: SeatDraft, where: SeatPosition): void {
  const offer = d.seat.offer;
  if (offer?.legId == null) return;
  d.effects.push({ do: 'positionSpecialist', offer: offer.id, legId: offer.legId, position: where });
}

/** The position that realises a mode with the handler who is there now, or null when there is nobody to coach. */
export function positionFor(d: SeatDraft, mode: SeatMode): SeatPosition | null {
  if (mode === 'audible') return { mode: 'audible' };
  const coachee = coacheeNow(d.line);
  return coachee === null ? null : { mode, coachee };
}

/** As the plan wishes, or as the one was whose place they take: heard by the handler, once the carrier confirms it. */
export function coach(d: SeatDraft): void {
  const where = positionFor(d, 'coaching');
  if (where === null) return;
  change(d, { wanted: { mode: 'coaching', by: SYSTEM_ACTOR } });
  position(d, where);
}

/** Makes the leg ask for its document again. */
export function refetch(d: SeatDraft): void {
  const offer = d.seat.offer;
  if (offer?.legId != null) d.effects.push({ do: 'refetchSpecialist', offer: offer.id, legId: offer.legId });
}
