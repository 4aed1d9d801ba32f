/**
 * A specialist who only listens may be asked to leave for a call of more risk. It is an offer and is decided in the stream
 * of the call they sit in: whatever made them audible, or raised this call's own risk, before they accepted, is worked in
 * first, and then they stay (S4). Who leaves is told to this call's handler with the reason, and the call waits again.
 */
import type { ActorId, CallId, OfferId, SpecialistId } from '../ids.ts';
import { riskOf } from '../specialists/call-risk.ts';
import { outweighs } from '../specialists/pre-empt.ts';
import type { CallRisk } from '../specialists/waiting.ts';
import { type Instant, SECOND } from '../time.ts';
import type { Seat } from './seat-record.ts';
import { change, type SeatDraft } from './seat-draft.ts';

/** Time to think of it; then it is as if nobody had asked. */
export const PRE_EMPTION_ASKED_MS = 30 * SECOND;

/** The call that waits. */
export interface PreEmptionFor {
  readonly to: CallId;
  /** The offer of that call which the specialist would take up. */
  readonly toOffer: OfferId;
  readonly risk: CallRisk;
  /** Levels and signs only: both handlers may see it. */
  readonly because: string;
}

/** As the seat remembers it. */
export interface PreEmptionAsked extends PreEmptionFor {
  readonly specialistId: SpecialistId;
  readonly until: Instant;
  /** Of this asking alone; absent in records of an earlier release. */
  readonly timerId?: string;
}

export interface PreEmptionEvent extends PreEmptionFor {
  readonly specialistId: SpecialistId;
}

export interface PreEmptionAnswer {
  readonly accepts: boolean;
  readonly by: ActorId;
}

export function asked(d: SeatDraft, { specialistId, to, toOffer, risk, because }: PreEmptionEvent): void {
  if (d.seat.offer?.specialistId !== specialistId || !mayLeave(d) || !outweighs(risk, ownRisk(d))) return;
  const until = d.now + PRE_EMPTION_ASKED_MS;
  // The same question may be asked again within the hour, in which a queue still knows the first one's timer.
  const timerId = `${timerOf(to, toOffer)}-${d.now}`;
  change(d, { preEmption: { specialistId, to, toOffer, risk, because, until, timerId } });
  d.effects.push({ do: 'startTimer', timerId, name: 'preEmption', afterMs: PRE_EMPTION_ASKED_MS });
}

export function answered(d: SeatDraft, { accepts }: PreEmptionAnswer): void {
  const { preEmption, offer } = d.seat;
  if (preEmption == null || offer === null) return;
  change(d, { preEmption: null });
  const { to, toOffer, risk, because, specialistId, until } = preEmption;
  if (!accepts || d.now > until || offer.specialistId !== specialistId) return;
  if (!mayLeave(d) || !outweighs(risk, ownRisk(d))) return;
  if (offer.legId !== null) d.effects.push({ do: 'endSpecialistLeg', legId: offer.legId });
  d.effects.push({ do: 'moveSpecialist', specialistId, to, toOffer, because });
  change(d, {
    ...{ state: 'exhausted', offer: null, coachee: null, wanted: null, handOver: null },
    ...{ wantedSince: d.now, listed: true, overflowStep: NO_STEP },
    left: { because, at: d.now },
  });
}

/** Nobody answered: the question is taken away, whoever accepts later is too late. */
export function lapsed(d: SeatDraft, { timerId }: { readonly timerId: string }): void {
  const { preEmption } = d.seat;
  if (preEmption == null) return;
  if (timerId === (preEmption.timerId ?? timerOf(preEmption.to, preEmption.toOffer)))
    change(d, { preEmption: null });
}

/** Whom it was put to does not sit here any more, or could not leave now, or time is up: nobody inherits it. */
export function withdrawn(d: SeatDraft): void {
  if (d.seat.preEmption != null && openQuestion(d.seat, d.now) === null) change(d, { preEmption: null });
}

/** The question that stands, whatever the time. */
export function questionOf({ preEmption, offer, state }: Seat): PreEmptionAsked | null {
  if (preEmption == null || offer?.specialistId !== preEmption.specialistId) return null;
  return state === 'listening' || state === 'coaching' ? preEmption : null;
}

/** The question that may be answered now. */
export function openQuestion(seat: Seat, now: Instant): PreEmptionAsked | null {
  const question = questionOf(seat);
  return question !== null && now <= question.until ? question : null;
}

/** Beyond the last: who comes from the list rings for the usual time. */
const NO_STEP = 1_000;

function timerOf(to: CallId, toOffer: OfferId): string {
  return `preEmption-${to}-${toOffer}`;
}

/** Heard by nobody, or by the handler where the policy says so; never on the way to the caller's ear, or in a swap. */
function mayLeave({ seat, lookup }: SeatDraft): boolean {
  if (seat.wanted?.mode === 'audible' || seat.relief != null) return false;
  const rule = lookup.plan?.preEmption ?? 'listening';
  if (rule === 'never') return false;
  const coaching = seat.state === 'coaching' || seat.wanted?.mode === 'coaching';
  return coaching ? rule === 'coaching' : seat.state === 'listening';
}

function ownRisk({ lookup }: SeatDraft): CallRisk {
  return riskOf(lookup.level, lookup.assessment, lookup.sign);
}
