import type { CallId, LegId, OfferId } from '../ids.ts';
import { id } from '../ids.ts';
import type { LinePlan } from '../routing/line-plan.ts';
import type { OverflowStep, SpecialistPlan } from '../routing/plan.ts';
import { SECOND, type Instant } from '../time.ts';
import type { Line, Lookup, Offer, Seat, SeatMode } from './call.ts';
import type { CallEffect, CallReply, SeatPosition } from './effects.ts';
import type { SeatSignal } from './line-signals.ts';

/** The seat while one event is worked in. It reads the line and the lookup; it changes neither. */
export interface SeatDraft {
  readonly callId: CallId;
  readonly plan: LinePlan;
  readonly now: Instant;
  readonly line: Line;
  readonly lookup: Lookup;
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

export function changeOffer(d: SeatDraft, changes: Partial<Offer>): void {
  if (d.seat.offer !== null) change(d, { offer: { ...d.seat.offer, ...changes } });
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

/** Begins a search: everybody may be asked again. */
export function search(d: SeatDraft, cause: Seat['cause']): void {
  change(d, {
    cause,
    tried: [],
    overflowStep: 0,
    offersInStep: 0,
    offer: null,
    coachee: null,
    wanted: null,
    handOver: null,
  });
  askNext(d);
}

/** Claims for the current overflow step; a pager step raises an alarm and is passed; after the last the seat is exhausted. */
export function askNext(d: SeatDraft): void {
  const plan = specialistPlan(d);
  const step = plan?.overflow[d.seat.overflowStep];
  if (plan === null || step === undefined) {
    exhaust(d);
    return;
  }
  if (d.seat.offersInStep >= step.maxOffers || step.kind === 'onCallPager') {
    if (step.kind === 'onCallPager') page(d, step);
    nextStep(d);
    return;
  }
  const offer = id<OfferId>(`s${d.seat.offerCount + 1}`);
  change(d, {
    state: 'claiming',
    offer: null,
    offerCount: d.seat.offerCount + 1,
    offersInStep: d.seat.offersInStep + 1,
  });
  d.effects.push({ do: 'claimSpecialist', offer, step, skills: plan.skills, tried: d.seat.tried });
}

export function nextStep(d: SeatDraft): void {
  change(d, { overflowStep: d.seat.overflowStep + 1, offersInStep: 0 });
  askNext(d);
}

function page(d: SeatDraft, step: OverflowStep): void {
  d.effects.push({
    do: 'raiseAlarm',
    kind: 'onCallWanted',
    class: 'urgent',
    cause: `pager-${step.target ?? 'any'}-${d.seat.offerCount}`,
    text: 'A call needs a specialist and nobody on duty could come; the on-call specialist is wanted.',
  });
}

function exhaust(d: SeatDraft): void {
  change(d, { state: 'exhausted', offer: null });
  d.effects.push({
    do: 'raiseAlarm',
    kind: 'noSpecialist',
    class: 'important',
    cause: `exhausted-${d.seat.offerCount}`,
    text: 'No specialist could join a call; the handler has the prompts and the call is on the review list.',
  });
  d.effects.push({ do: 'reviewCall', cause: 'noSpecialist' });
}

/** The step whose ring time the current offer has. */
export function ringSeconds(d: SeatDraft): number {
  const step = specialistPlan(d)?.overflow[d.seat.overflowStep];
  return Math.min(600, Math.max(5, Math.round((step?.ringTimeoutMs ?? 20 * SECOND) / SECOND)));
}

/** Ends the current offer: leg, claim. The person is ready again unless they were on the call. */
export function dropOffer(d: SeatDraft, legGone: boolean, becomes: 'ready' | 'wrapUp'): void {
  const offer = d.seat.offer;
  if (offer === null) return;
  if (!legGone && offer.legId !== null) d.effects.push({ do: 'endSpecialistLeg', legId: offer.legId });
  d.effects.push({ do: 'releaseSpecialist', specialistId: offer.specialistId, becomes });
  change(d, {
    offer: null,
    coachee: null,
    wanted: null,
    handOver: null,
    tried: [...d.seat.tried, offer.specialistId],
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
