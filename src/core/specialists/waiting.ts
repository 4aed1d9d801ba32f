import type { CallId } from '../ids.ts';
import { LEVELS, type Level } from '../register/level.ts';
import type { RankedSpecialist } from '../routing/plan.ts';
import { type Instant, MINUTE } from '../time.ts';
import { createPicker, type PoolMember, type SpecialistNeed } from './rank.ts';

/** How much a call needs a specialist, from its assessment and what it has become. */
export interface CallRisk {
  readonly level: Level | null;
  readonly liveThreat: boolean;
  readonly orderInForce: boolean;
  /** Earlier calls in the window, by whichever tie counts most. */
  readonly earlierCalls: number;
  readonly silent: boolean;
}

/** A call whose plan wants a specialist, and nobody is with it yet. */
export interface WaitingCall {
  readonly callId: CallId;
  readonly risk: CallRisk;
  readonly need: SpecialistNeed;
  readonly since: Instant;
}

/** A call on the list, with why it stands where it stands. */
export interface RankedCall {
  readonly callId: CallId;
  readonly reasons: readonly string[];
}

/** Who is offered which call. */
export interface Match {
  readonly callId: CallId;
  readonly specialist: RankedSpecialist;
}

/**
 * More risk first: level, then a live threat, an order in force, silence, earlier calls. Negative when `a` is worse off.
 * Nothing but risk: two calls of equal risk are told apart by waiting time alone, so neither starves.
 */
export function compareRisk(a: CallRisk, b: CallRisk): number {
  return (
    rank(b.level) - rank(a.level) ||
    Number(b.liveThreat) - Number(a.liveThreat) ||
    Number(b.orderInForce) - Number(a.orderInForce) ||
    Number(b.silent) - Number(a.silent) ||
    b.earlierCalls - a.earlierCalls
  );
}

/** The waiting list from top to bottom: risk, then who has waited longest, then id so that all instances agree. */
export function orderWaiting(calls: readonly WaitingCall[]): readonly WaitingCall[] {
  return [...calls].sort(
    (a, b) => compareRisk(a.risk, b.risk) || a.since - b.since || (a.callId < b.callId ? -1 : 1),
  );
}

/** The same in words, for the console. */
export function explainWaiting(calls: readonly WaitingCall[], now: Instant): readonly RankedCall[] {
  return orderWaiting(calls).map(({ callId, risk, since }) => ({
    callId,
    reasons: [...riskWords(risk), `waiting for ${Math.max(0, Math.floor((now - since) / MINUTE))} min`],
  }));
}

/**
 * Gives everybody who is free to the calls at the top of the list: each call takes the best for it of those whom no call
 * above took. A specialist who fits nobody above goes to the first further down whom they fit.
 */
export function matchWaiting(
  calls: readonly WaitingCall[],
  people: readonly PoolMember[],
  now: Instant,
): readonly Match[] {
  const picker = createPicker(people, now);
  const matches: Match[] = [];
  for (const call of orderWaiting(calls)) {
    if (picker.left() === 0) break;
    const specialist = picker.take(call.need);
    if (specialist !== null) matches.push({ callId: call.callId, specialist });
  }
  return matches;
}

/** Why a call stands where it stands. */
export function riskWords(risk: CallRisk): readonly string[] {
  return [
    risk.level === null ? 'no known risk' : `${risk.level} risk`,
    ...(risk.liveThreat ? ['live threat'] : []),
    ...(risk.orderInForce ? ['order in force'] : []),
    ...(risk.silent ? ['silent'] : []),
    ...(risk.earlierCalls > 0 ? [`${risk.earlierCalls} earlier calls`] : []),
  ];
}

function rank(level: Level | null): number {
  return level === null ? -1 : LEVELS.indexOf(level);
}
