/** "The fourth call tonight": the alarm that rises with each further call, across numbers, people, households and handlers. */
import type { AlarmClass } from '../alarms/alarm.ts';
import type { RepeatCalls } from '../register/assessment.ts';
import { HOUR, DAY } from '../time.ts';
import type { RecordEffect } from './effects.ts';

/** From this many calls within this time, this one counted, of one number, person or household. */
export interface RepeatRule {
  readonly calls: number;
  readonly withinHours: number;
  readonly class: AlarmClass;
}

/** Where the policy says nothing of its own: the second, third and fourth call of a day. */
export const USUAL_REPEAT_RULES: readonly RepeatRule[] = [
  { calls: 2, withinHours: 24, class: 'advisory' },
  { calls: 3, withinHours: 24, class: 'important' },
  { calls: 4, withinHours: 24, class: 'urgent' },
];

const PRESSING: Readonly<Record<AlarmClass, number>> = { urgent: 2, important: 1, advisory: 0 };

/**
 * The alarm that `now` brings and `before` did not: one a call and count, the most pressing of the rules that hold, with
 * the reason in words. Null: none.
 */
export function repeatAlarm(
  now: RepeatCalls,
  before: RepeatCalls | null,
): Extract<RecordEffect, { do: 'raiseAlarm' }> | null {
  const rules = now.rules ?? USUAL_REPEAT_RULES;
  const holding = rules
    .filter((rule) => countWithin(now, rule.withinHours) + 1 >= rule.calls)
    .toSorted((a, b) => PRESSING[b.class] - PRESSING[a.class] || b.calls - a.calls);
  const worst = holding[0];
  if (worst === undefined) return null;
  const count = countWithin(now, worst.withinHours);
  if (before !== null && countWithin(before, worst.withinHours) >= count) return null;
  const windows = holding.filter(
    (rule, i) => holding.findIndex((other) => other.withinHours === rule.withinHours) === i,
  );
  const why = windows
    .map(
      ({ withinHours }) =>
        `call number ${countWithin(now, withinHours) + 1} within ${spanOf(withinHours)} from the same ${whose(now, withinHours)}`,
    )
    .join('; ');
  return {
    do: 'raiseAlarm',
    kind: 'repeatCalls',
    class: worst.class,
    cause: worst.withinHours === now.windowHours ? `repeat-${count}` : `repeat-${count}-${worst.withinHours}`,
    text: `${why[0]?.toUpperCase()}${why.slice(1)}.`,
  };
}

type Counts = Pick<RepeatCalls, 'sameNumber' | 'samePerson' | 'sameHousehold'>;

function countsWithin(repeat: RepeatCalls, hours: number): Counts {
  if (hours === repeat.windowHours) return repeat;
  return (
    repeat.others?.find(({ windowHours }) => windowHours === hours) ?? {
      sameNumber: 0,
      samePerson: 0,
      sameHousehold: 0,
    }
  );
}

function countWithin(repeat: RepeatCalls, hours: number): number {
  const { sameNumber, samePerson, sameHousehold } = countsWithin(repeat, hours);
  return Math.max(sameNumber, samePerson, sameHousehold);
}

function whose(repeat: RepeatCalls, hours: number): string {
  const { samePerson, sameHousehold } = countsWithin(repeat, hours);
  const count = countWithin(repeat, hours);
  return sameHousehold >= count ? 'household' : samePerson >= count ? 'person' : 'number';
}

function spanOf(hours: number): string {
  const days = (hours * HOUR) / DAY;
  return days >= 2 && Number.isInteger(days) ? `${days} days` : `${hours} hours`;
}
