import type { CallId } from '../ids.ts';
import { LEVELS, type Level } from '../register/level.ts';
import type { RankedSpecialist } from '../routing/plan.ts';
import type { Instant } from '../time.ts';
import { createPicker, type PoolMember } from './rank.ts';
import { type CallRisk, compareRisk, riskWords, type WaitingCall } from './waiting.ts';

/** A specialist who sits in a call, and how. */
export interface SeatedSpecialist {
  readonly member: PoolMember;
  readonly callId: CallId;
  /** As in the seat table; only who listens may be taken away, or who coaches where the policy says so. */
  readonly mode: 'listening' | 'coaching' | 'audible' | 'handingOver' | 'leading' | 'advising';
  readonly risk: CallRisk;
  readonly since: Instant;
  /** The policy of their call lets somebody leave who coaches. */
  readonly coachingMayLeave?: boolean;
}

/** Offer this specialist the call that waits, and tell the handler whom they leave. */
export interface PreEmption {
  readonly callId: CallId;
  readonly from: CallId;
  readonly specialist: RankedSpecialist;
  /** For both handlers' cards. */
  readonly because: string;
}

/**
 * Whether somebody who is only listening to a lower risk should be offered a call that waits. Null when nobody should:
 * the risk must be a whole level higher, or as high with a live threat that the other has not, since leaving has a price
 * too. Never somebody whom the handler is being coached by, unless that
 * call's policy allows it, and never somebody whom the caller can hear. Of those who may
 * go, the one leaving the least risk, then the one who fits best. It is an offer: the specialist may decline it.
 */
export function preEmption(
  waiting: WaitingCall,
  seated: readonly SeatedSpecialist[],
  now: Instant,
): PreEmption | null {
  const able = seated
    .filter((seat) => mayLeave(seat) && outweighs(waiting.risk, seat.risk))
    .sort((a, b) => compareRisk(b.risk, a.risk) || b.since - a.since);
  for (const seat of able) {
    const free: PoolMember = {
      ...seat.member,
      claim: null,
      restUntil: null,
      presence: { ...seat.member.presence, state: 'ready', reason: null },
    };
    const specialist = createPicker([free], now).take(waiting.need);
    if (specialist === null) continue;
    const because = `${riskWords(waiting.risk).join(', ')} waits; this call: ${riskWords(seat.risk).join(', ')}`;
    return { callId: waiting.callId, from: seat.callId, specialist, because };
  }
  return null;
}

function mayLeave({ mode, coachingMayLeave }: SeatedSpecialist): boolean {
  return mode === 'listening' || (mode === 'coaching' && coachingMayLeave === true);
}

/** Whether a call that waits is worth taking somebody from another. */
export function outweighs(waiting: CallRisk, seated: CallRisk): boolean {
  const [more, less] = [rank(waiting.level), rank(seated.level)];
  return more > less || (more === less && waiting.liveThreat && !seated.liveThreat && more === rank('high'));
}

function rank(level: Level | null): number {
  return level === null ? -1 : LEVELS.indexOf(level);
}
