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
  return people
    .filter((person) => {
      const tie = tieOf(person, number, today);
      return tie !== null && tieHolds(tie, today);
    })
    .map((person) => personLevel(person, orders, today, rules))
    .reduce(higherLevel, 'standard');
}

/** The highest level that a person's own markers, threats and orders can give from today on. */
export function personLevel(
  person: Person,
  orders: readonly Order[],
  today: LocalDate,
  rules: AssessmentRules,
): Level {
  const markers = person.markers.filter((marker) => markerHolds(marker, today)).map((marker) => marker.level);
  const levels = orders
    .filter((order) => order.respondent === person.id || order.protectedPeople.includes(person.id))
    .map((order) => orderLevel(order, today, rules));
  return [...markers, ...levels, recentThreatLevel(person, today, rules)].reduce(higherLevel, 'standard');
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
