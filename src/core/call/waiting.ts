/**
 * Which calls stand on the waiting list: those whose search found nobody while the caller is still there. Made from the
 * call after every event, so the list cannot say anything else than the call does.
 */
import { id, type OfferId } from '../ids.ts';
import type { SpecialistPlan } from '../routing/plan.ts';
import { riskOf } from '../specialists/call-risk.ts';
import type { PoolAsked } from '../specialists/rank.ts';
import type { CallRisk, WaitingCall } from '../specialists/waiting.ts';
import type { WaitingEntry } from '../specialists/waiting-entry.ts';
import type { Call } from './call.ts';
import type { SeatEffect } from './effects.ts';
import { hasPeople } from './seat-search.ts';

/** Null: this call waits for nobody. */
export function waitingOf(call: Call): WaitingEntry | null {
  const plan = planOf(call);
  const { line, seat } = call;
  if (plan === null || seat.state !== 'exhausted') return null;
  if (line.state === 'ended' || line.callerLeftAt !== null) return null;
  const listedAt = seat.since ?? call.arrivedAt;
  return {
    callId: call.id,
    force: call.force,
    lineId: call.linePlan.lineId,
    offer: nextOffer(call),
    risk: callRisk(call),
    skills: plan.skills,
    steps: peopleIn(plan),
    tried: seat.tried,
    since: seat.wantedSince ?? listedAt,
    listedAt,
  };
}

/** A call that searches, as the ranking holds it against those that wait. */
export function searchingCall(call: Call, need: WaitingCall['need']): WaitingCall {
  return { callId: call.id, risk: callRisk(call), need, since: call.seat.wantedSince ?? call.arrivedAt };
}

export function callRisk({ lookup }: Call): CallRisk {
  return riskOf(lookup.level, lookup.assessment, lookup.sign);
}

/** What a change of the call changes on the list. */
export function waitingChanges(before: Call | null, after: Call): readonly SeatEffect[] {
  const was = before === null ? null : waitingOf(before);
  const is = waitingOf(after);
  if (is !== null)
    return sameEntry(was, is) ? [] : [{ do: 'joinWaitingList', entry: is, turn: after.version }];
  return was === null ? [] : [{ do: 'leaveWaitingList', turn: after.version }];
}

export function sameEntry(a: WaitingEntry | null, b: WaitingEntry | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function planOf({ lookup, seat }: Call): SpecialistPlan | null {
  if (lookup.plan === null) return null;
  return seat.cause === 'request' ? lookup.plan.onRequest : (lookup.plan.specialist ?? lookup.plan.onRequest);
}

/** Steps that have people in them; a pager and a helpline have none. */
function peopleIn(plan: SpecialistPlan): readonly PoolAsked[] {
  return plan.overflow.filter(hasPeople).map(({ kind, target }) => ({ kind, target }));
}

function nextOffer(call: Call): OfferId {
  return id<OfferId>(`s${call.seat.offerCount + 1}`);
}
