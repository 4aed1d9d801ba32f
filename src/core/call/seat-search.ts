/**
 * Who is asked, and how many at once: one by one, several with the first to accept winning, or a ring that widens while
 * the first telephones still ring (`ring` of an overflow step). Claims are atomic in the pool (S11); what a claim brings
 * after the ring has closed is given back.
 */
import { id, type OfferId } from '../ids.ts';
import { type OverflowStep, ringOf } from '../routing/plan.ts';
import { SECOND } from '../time.ts';
import type { Seat } from './call.ts';
import type { EventOf } from './events.ts';
import { change, claimsOf, offersOf, type SeatDraft, specialistPlan } from './seat-draft.ts';

/** Begins a search: everybody may be asked again. */
export function search(d: SeatDraft, cause: Seat['cause']): void {
  change(d, {
    cause,
    wantedSince: d.now,
    listed: false,
    tried: [],
    overflowStep: -1,
    offer: null,
    alsoRung: [],
    claims: [],
    coachee: null,
    wanted: null,
    handOver: null,
  });
  nextStep(d);
}

/** Begins the next overflow step of the plan. */
export function nextStep(d: SeatDraft): void {
  change(d, { overflowStep: d.seat.overflowStep + 1, offersInStep: 0, widenTimer: null, dry: false });
  change(d, { ringTo: ringOf(stepNow(d)).atOnce });
  askNext(d);
}

/**
 * Asks as many people as may be rung at once; when nobody is left to ask and nobody rings, the next step begins. A pager
 * step raises an alarm and is passed; after the last the seat is exhausted.
 */
export function askNext(d: SeatDraft): void {
  // An observer is one person, not whoever is free.
  if (d.chair === 'observer') {
    change(d, { state: 'released', claims: [] });
    return;
  }
  const step = stepNow(d);
  if (step !== undefined && hasPeople(step)) claimMore(d, step);
  if (settle(d)) return;
  if (step === undefined) {
    exhaust(d);
    return;
  }
  if (step.kind === 'onCallPager') page(d, step);
  if (step.kind === 'partnerHelpline' && step.helpline !== undefined) change(d, { helpline: step.helpline });
  nextStep(d);
}

/** A pager and a helpline are nobody's telephone to ring. */
export function hasPeople({ kind }: Pick<OverflowStep, 'kind'>): boolean {
  return kind !== 'onCallPager' && kind !== 'partnerHelpline';
}

/** Somebody has dropped out of the ring: whoever has become free meanwhile may take their place. */
export function askAnother(d: SeatDraft): void {
  change(d, { dry: false });
  askNext(d);
}

/** A claim came to nothing. The others ring on, and this try does not count. */
export function nobodyFree(d: SeatDraft, claim: OfferId): void {
  if (!claimsOf(d.seat).includes(claim)) return;
  change(d, {
    claims: claimsOf(d.seat).filter((known) => known !== claim),
    offersInStep: Math.max(0, d.seat.offersInStep - 1),
    dry: true,
  });
  askNext(d);
}

function claimMore(d: SeatDraft, step: OverflowStep): void {
  const plan = specialistPlan(d);
  if (plan === null || d.seat.dry) return;
  const ringTo = d.seat.ringTo ?? ringOf(step).atOnce;
  const more = Math.min(ringTo - asked(d.seat), step.maxOffers - d.seat.offersInStep);
  for (let count = 0; count < more; count += 1) {
    const offer = id<OfferId>(`s${d.seat.offerCount + 1}`);
    change(d, {
      claims: [...claimsOf(d.seat), offer],
      offerCount: d.seat.offerCount + 1,
      offersInStep: d.seat.offersInStep + 1,
    });
    const rung = offersOf(d.seat).map(({ specialistId }) => specialistId);
    d.effects.push({
      do: 'claimSpecialist',
      offer,
      step,
      skills: plan.skills,
      tried: [...d.seat.tried, ...rung],
    });
  }
}

/** Rung and claimed. */
function asked(seat: Seat): number {
  return offersOf(seat).length + claimsOf(seat).length;
}

/** False when nobody is asked any more. */
function settle(d: SeatDraft): boolean {
  if (d.seat.offer !== null) change(d, { state: 'ringing' });
  else if (claimsOf(d.seat).length > 0) change(d, { state: 'claiming' });
  else return false;
  return true;
}

function stepNow(d: SeatDraft): OverflowStep | undefined {
  return specialistPlan(d)?.overflow[d.seat.overflowStep];
}

/** A telephone rings: in so many seconds more of them may. */
export function startWidening(d: SeatDraft): void {
  const { widenAfterMs } = ringOf(stepNow(d));
  if (d.chair === 'observer' || widenAfterMs === null || d.seat.widenTimer != null) return;
  const timerId = `widen-s${d.seat.offerCount}-${d.seat.ringTo ?? 1}`;
  change(d, { widenTimer: timerId });
  d.effects.push({ do: 'startTimer', timerId, name: 'widen', afterMs: widenAfterMs });
}

/** Nobody has accepted yet: more people join the ring, of the next step where this one has no more. */
export function widen(d: SeatDraft, e: EventOf<'timerFired'>): void {
  if (d.seat.widenTimer !== e.timerId) return;
  const step = stepNow(d);
  if (step === undefined) return;
  const dry = d.seat.dry === true;
  change(d, {
    widenTimer: null,
    dry: false,
    ringTo: Math.max(d.seat.ringTo ?? 1, asked(d.seat)) + ringOf(step).widenBy,
  });
  const next = specialistPlan(d)?.overflow[d.seat.overflowStep + 1];
  const spent = dry || d.seat.offersInStep >= step.maxOffers;
  if (spent && next !== undefined && hasPeople(next))
    change(d, { overflowStep: d.seat.overflowStep + 1, offersInStep: 0 });
  askNext(d);
  if (d.seat.state === 'ringing') startWidening(d);
}

function page(d: SeatDraft, step: OverflowStep): void {
  // The first specialist is still there: nobody is woken for a swap.
  if (d.chair === 'relief') return;
  d.effects.push({
    do: 'raiseAlarm',
    kind: 'onCallWanted',
    class: 'urgent',
    cause: `pager-${step.target ?? 'any'}-${d.seat.offerCount}`,
    text: 'A call needs a specialist and nobody on duty could come; the on-call specialist is wanted.',
  });
}

/** Nobody could come: told once in a search; from here on the call waits on the list for whoever becomes free. */
function exhaust(d: SeatDraft): void {
  const told = d.seat.listed === true;
  change(d, { state: 'exhausted', offer: null, claims: [], widenTimer: null, listed: true });
  if (d.chair === 'relief' || told) return;
  d.effects.push({
    do: 'raiseAlarm',
    kind: 'noSpecialist',
    class: 'important',
    cause: `exhausted-${d.seat.offerCount}`,
    text: 'No specialist could join a call; the handler has the prompts and the call is on the review list.',
  });
  d.effects.push({ do: 'reviewCall', cause: 'noSpecialist' });
}

/** The ring time of whoever is asked in the current step. */
export function ringSeconds(d: SeatDraft): number {
  return Math.min(600, Math.max(5, Math.round((stepNow(d)?.ringTimeoutMs ?? 20 * SECOND) / SECOND)));
}
