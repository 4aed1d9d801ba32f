import type { LocalDate } from '../time.ts';
import { tieHolds, tieOf } from './assess.ts';
import { daysBetween } from './civil-date.ts';
import { higherLevel, type Level } from './level.ts';
import { type Order, standingOn } from './order.ts';
import { markerHolds, type Person } from './person.ts';
import type { AssessmentRules } from './rules.ts';

/**
 * The level that the index holds for a number: the highest that today or any later day can give by itself. An order that
 * is made but not started, or not served, counts as if it were in force, so that an index written yesterday never says
 * too little today; what the details show is exact. Changed hands is the floor: a lead.
 */
export function indexLevel(
  number: string,
  people: readonly Person[],
  orders: readonly Order[],
  today: LocalDate,
  rules: AssessmentRules,
): Level {
  let level: Level = 'standard';
  for (const person of people) {
    const tie = tieOf(person, number);
    if (tie === null || !tieHolds(tie, today)) continue;
    for (const marker of person.markers) {
      if (markerHolds(marker, today)) level = higherLevel(level, marker.level);
    }
    if (person.threats.length > 0) level = higherLevel(level, recentThreatLevel(person, today, rules));
    for (const order of orders) {
      if (order.respondent !== person.id && !order.protectedPeople.includes(person.id)) continue;
      level = higherLevel(level, orderLevel(order, today, rules));
    }
  }
  return level;
}

function recentThreatLevel(person: Person, today: LocalDate, rules: AssessmentRules): Level {
  return person.threats.some((threat) => daysBetween(threat.on, today) <= rules.threatDays)
    ? rules.recentThreat
    : 'standard';
}

function orderLevel(order: Order, today: LocalDate, rules: AssessmentRules): Level {
  switch (standingOn(order, today)) {
    case 'inForce':
    case 'notServed':
    case 'notStarted':
      return higherLevel(rules.orderInForce, rules.orderOpen);
    case 'varied':
    case 'appealed':
      return rules.orderOpen;
    case 'expired':
    case 'discharged':
      return 'standard';
  }
}
