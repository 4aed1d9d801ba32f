import type { PathwayId, SpecialistId } from '../ids.ts';
import type { Level } from '../register/level.ts';
import type { AlarmClass } from '../alarms/alarm.ts';

/** What the first seconds of a specialist's presence are like. Audible and hand-over are never automatic (S4, S8). */
export type OpeningMode = 'listening' | 'coaching';

/** Who is asked when our own specialists cannot: in order, each its own time. */
export interface OverflowStep {
  readonly kind: 'ownPool' | 'partnerForce' | 'onCall' | 'onCallPager' | 'partnerHelpline';
  /** The partner force, tier, pager route or helpline, as configured; null for the own pool and for any tier. */
  readonly target: string | null;
  readonly ringTimeoutMs: number;
  /** At most this many people are tried in this step. */
  readonly maxOffers: number;
  /** Of a `partnerHelpline`: an organisation's own name and number, which the handler may ring or give. */
  readonly helpline?: Helpline;
  /** How many telephones ring at once; absent: one by one. */
  readonly ring?: RingTogether;
}

export interface Helpline {
  readonly title: string;
  readonly number: string;
  /** In words. */
  readonly hours: string;
}

/** Several at once: the first to accept wins, and everybody else is let go at once. */
export interface RingTogether {
  readonly atOnce: number;
  /** After so long without anybody accepting more people join the ring, while the first still ring. Null: never. */
  readonly widenAfterMs: number | null;
  readonly widenBy: number;
}

const ONE_BY_ONE: RingTogether = { atOnce: 1, widenAfterMs: null, widenBy: 0 };

export function ringOf(step: OverflowStep | undefined): RingTogether {
  return step?.ring ?? ONE_BY_ONE;
}

export interface SpecialistPlan {
  readonly skills: readonly string[];
  readonly openingMode: OpeningMode;
  readonly overflow: readonly [OverflowStep, ...OverflowStep[]];
}

/** Which rule gave which part, for the console and `alongside routing explain`. */
export interface PlanReason {
  readonly rule: string;
  readonly because: string;
  readonly gave: readonly string[];
}

/** Whom a call of more risk may ask away: nobody, who only listens, or also who coaches. Never who is heard (S4). */
export type PreEmptionRule = 'never' | 'listening' | 'coaching';

/** How far the software may go on this line (issue of staged introduction): `off` decides nothing. */
export type Introduction = 'off' | 'shadow' | 'advise' | 'automatic';

/**
 * What routing decided for one call. Nothing here can delay the line, lower a level or make a specialist audible: the
 * type has no room for it (S1, S4, S6).
 */
export interface Plan {
  readonly policyVersion: number;
  readonly introduction: Introduction;
  /** Bring a specialist at once. Null: only when the handler asks. */
  readonly specialist: SpecialistPlan | null;
  /** Used when a handler asks for a specialist on a call whose plan brings none. */
  readonly onRequest: SpecialistPlan;
  readonly level: Level | null;
  /** From whom a call of more risk may take their specialist, if they agree. Absent: from who only listens. */
  readonly preEmption?: PreEmptionRule;
  readonly prompts: readonly string[];
  readonly alarms: readonly { readonly class: AlarmClass; readonly text: string }[];
  readonly followUps: readonly PathwayId[];
  readonly reasons: readonly PlanReason[];
}

/** Why a specialist was put where in the ranking. */
export interface RankedSpecialist {
  readonly specialistId: SpecialistId;
  /** In words, for the console. */
  readonly reasons: readonly string[];
}
