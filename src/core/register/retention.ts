import type { LocalDate } from '../time.ts';
import { daysBetween } from './civil-date.ts';
import { higherLevel, type Level } from './level.ts';
import type { Order } from './order.ts';
import { standingOn } from './order.ts';
import type { Person } from './person.ts';

/** How many clear years, by how serious, before a review may propose erasure (after the MoPI groups; per-force). */
export interface RetentionSchedule {
  readonly yearsAfter: Readonly<Record<Level, number>>;
  /** Added for each of: a conviction, a threat on record, a child. */
  readonly yearsForEach: number;
}

export const DEFAULT_SCHEDULE: RetentionSchedule = {
  yearsAfter: { standard: 6, medium: 7, high: 10 },
  yearsForEach: 2,
};

/** What falls due for a person to look at. Nothing happens by itself. */
export interface DueReview {
  readonly what: 'markerReview' | 'retention';
  readonly dueOn: LocalDate;
  /** The marker's id; null for the whole record. */
  readonly marker: string | null;
  readonly why: string;
}

/** Everything about a person that is due on that day: marker reviews, and a proposal to erase what has been quiet long. */
export function dueReviews(
  person: Person,
  orders: readonly Order[],
  today: LocalDate,
  schedule: RetentionSchedule,
): readonly DueReview[] {
  const markers = person.markers
    .filter((marker) => marker.removed === null && marker.reviewOn !== null && marker.reviewOn <= today)
    .map((marker): DueReview => {
      const why = `marker ${marker.type}, ${marker.level}`;
      return { what: 'markerReview', dueOn: marker.reviewOn as LocalDate, marker: marker.id, why };
    });
  const retention = retentionDue(person, orders, today, schedule);
  return retention === null ? markers : [...markers, retention];
}

function retentionDue(
  person: Person,
  orders: readonly Order[],
  today: LocalDate,
  schedule: RetentionSchedule,
): DueReview | null {
  const open = orders.some((order) => !['expired', 'discharged'].includes(standingOn(order, today)));
  const last = lastActivity(person, orders);
  // Something may still hold, or nobody knows how old it is: not for a schedule to propose.
  if (open || last === null) return null;
  const level = person.markers.map((marker) => marker.level).reduce(higherLevel, 'standard' as Level);
  const convicted = person.numbers.some((tie) => tie.role === 'convicted');
  const weights = Number(convicted) + Number(person.threats.length > 0) + Number(person.children.length > 0);
  const years = schedule.yearsAfter[level] + weights * schedule.yearsForEach;
  const dueOn = `${Number(last.slice(0, 4)) + years}${last.slice(4)}`;
  if (daysBetween(dueOn, today) < 0) return null;
  const why = `nothing since ${last}; ${years} years for ${level}${weights > 0 ? `, ${weights} weights` : ''}`;
  return { what: 'retention', dueOn, marker: null, why };
}

/** The newest date in a record; null when it has none. */
function lastActivity(person: Person, orders: readonly Order[]): LocalDate | null {
  const dates = [
    ...person.numbers.flatMap((tie) => [tie.verifiedOn, tie.changedHandsOn]),
    ...person.markers.flatMap((marker) => [marker.setOn, marker.expiresOn, marker.removed?.on ?? null]),
    ...person.threats.map((threat) => threat.on),
    ...person.relationships.map((each) => each.asOf),
    ...orders.flatMap((order) => [order.madeOn, order.servedOn, order.expiresOn]),
    person.safeContact?.agreedOn ?? null,
  ].filter((date) => date !== null);
  return dates.toSorted().at(-1) ?? null;
}
