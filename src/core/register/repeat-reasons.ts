import type { LocalDate } from '../time.ts';
import type { AssessmentReason, RepeatCalls } from './assessment.ts';
import type { Level } from './level.ts';
import type { AssessmentRules, RepeatThreshold } from './rules.ts';

/** Reasons from earlier calls in the window: by number, by person, by household, whichever thresholds are reached. */
export function reasonsOfRepeats(
  repeat: RepeatCalls,
  rules: AssessmentRules,
  today: LocalDate,
): readonly AssessmentReason[] {
  const counts = [
    ['repeatNumber', 'from this number', repeat.sameNumber, rules.repeat.number],
    ['repeatPerson', 'tied to the same person', repeat.samePerson, rules.repeat.person],
    ['repeatHousehold', 'from the same household', repeat.sameHousehold, rules.repeat.household],
  ] as const;
  return counts.flatMap(([code, from, earlier, threshold]) => {
    const level = levelAt(earlier, threshold);
    if (level === null) return [];
    const text = `${ordinal(earlier + 1)} call ${from} in ${repeat.windowHours} hours.`;
    return [{ code, text, level, source: 'recent calls', asOf: today }];
  });
}

function levelAt(earlier: number, threshold: RepeatThreshold): Level | null {
  if (threshold.high !== null && earlier >= threshold.high) return 'high';
  if (threshold.medium !== null && earlier >= threshold.medium) return 'medium';
  return null;
}

/** 2 → "2nd". */
export function ordinal(count: number): string {
  const tens = count % 100;
  if (tens >= 11 && tens <= 13) return `${count}th`;
  return `${count}${['th', 'st', 'nd', 'rd'][count % 10] ?? 'th'}`;
}
