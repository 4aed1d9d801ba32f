import { daysBetween } from '../register/civil-date.ts';
import type { LocalDate } from '../time.ts';

/** A force's own thresholds; they differ widely, so none is built in. */
export interface MaracThresholds {
  /** Risk answers from which a case is high risk; commonly 14. */
  readonly score: number;
  /** This many events within `withinDays` is escalation; commonly 3 in 365. */
  readonly events: number;
  readonly withinDays: number;
  /** Any abuse between the same two people within this many days of the last referral is a repeat; 365. */
  readonly repeatWithinDays: number;
}

export interface MaracFacts {
  /** Answers of the risk checklist; null when it was not asked. */
  readonly score: number | null;
  /** A professional judges it high risk; may raise, never lowers (S6). */
  readonly judgedHigh: boolean;
  /** Days of abuse between these two people, today's included: crimes, incidents, breaches, unwanted contact. */
  readonly events: readonly LocalDate[];
  /** When these two people were last referred; null: never. */
  readonly lastReferredOn: LocalDate | null;
}

export type MaracReason = 'score' | 'judgement' | 'escalation' | 'repeat';

/**
 * Why a case belongs at MARAC, all reasons that hold; empty: none does, which says nothing about the risk. Each raises by
 * itself, none takes away. A repeat is any abuse between the same two people within the time, however slight.
 */
export function maracReasons(
  facts: MaracFacts,
  thresholds: MaracThresholds,
  today: LocalDate,
): readonly MaracReason[] {
  const reasons: MaracReason[] = [];
  const within = (day: LocalDate, days: number): boolean => {
    const age = daysBetween(day, today);
    return age >= 0 && age <= days;
  };
  if (facts.score !== null && facts.score >= thresholds.score) reasons.push('score');
  if (facts.judgedHigh) reasons.push('judgement');
  const recent = facts.events.filter((day) => within(day, thresholds.withinDays));
  if (recent.length >= thresholds.events) reasons.push('escalation');
  const { lastReferredOn } = facts;
  if (lastReferredOn !== null) {
    const since = facts.events.some(
      (day) =>
        daysBetween(lastReferredOn, day) > 0 &&
        daysBetween(lastReferredOn, day) <= thresholds.repeatWithinDays,
    );
    if (since) reasons.push('repeat');
  }
  return reasons;
}
