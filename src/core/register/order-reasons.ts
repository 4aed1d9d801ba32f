import type { ForceId, PersonId } from '../ids.ts';
import type { LocalDate } from '../time.ts';
import type { AssessmentReason, OrderShown, OrderStanding } from './assessment.ts';
import type { Level } from './level.ts';
import { breachConsequence, conditionSentence, type Order, orderName, standingOn } from './order.ts';
import type { Person } from './person.ts';
import type { AssessmentRules } from './rules.ts';

/** Reasons from the orders in which the person is respondent or protected. Orders that are over give none. */
export function reasonsOfOrders(
  person: Person,
  orders: readonly Order[],
  today: LocalDate,
  rules: AssessmentRules,
): readonly AssessmentReason[] {
  return orders
    .filter((order) => order.respondent === person.id || order.protectedPeople.includes(person.id))
    .flatMap((order) => {
      const standing = standingOn(order, today);
      const level = levelOf(standing, rules);
      if (level === null) return [];
      const text = `${orderName(order.type)}: ${STANDING_WORDS[standing]}${partOf(order, person.id)}.${lastDay(order, today)}`;
      return [{ code: 'order' as const, text, level, source: order.source, asOf: order.verifiedOn }];
    });
}

/** Orders as they are shown, those in force first. Another force's orders are shown without places. */
export function shownOrders(
  orders: readonly Order[],
  today: LocalDate,
  force: ForceId,
): readonly OrderShown[] {
  return orders
    .map(
      (order): OrderShown => ({
        orderId: order.id,
        type: order.type,
        standing: standingOn(order, today),
        respondent: order.respondent,
        protectedPeople: order.protectedPeople,
        conditions: order.conditions.map((each) => conditionSentence(each, order.force === force)),
        powerOfArrest: order.powerOfArrest,
        breachConsequence: breachConsequence(order),
        expiresOn: order.expiresOn,
        source: order.source,
        verifiedOn: order.verifiedOn,
      }),
    )
    .sort((a, b) => Number(b.standing === 'inForce') - Number(a.standing === 'inForce'));
}

function levelOf(standing: OrderStanding, rules: AssessmentRules): Level | null {
  switch (standing) {
    case 'inForce':
      return rules.orderInForce;
    case 'notServed':
    case 'notStarted':
    case 'varied':
    case 'appealed':
      return rules.orderOpen;
    case 'expired':
    case 'discharged':
      return null;
  }
}

/** S9: "in force" stands in one place only, and there alone. */
const STANDING_WORDS: Record<OrderStanding, string> = {
  inForce: 'IN FORCE today',
  notServed: 'NOT SERVED, so not enforceable yet',
  notStarted: 'not started yet',
  expired: 'expired',
  discharged: 'discharged',
  varied: 'varied; check the new terms',
  appealed: 'under appeal; check its effect',
};

function partOf(order: Order, person: PersonId): string {
  return order.respondent === person ? ', as respondent' : ', as protected person';
}

/** Some orders end at an hour of their last day; the record knows the day only. */
function lastDay(order: Order, today: LocalDate): string {
  return order.expiresOn === today ? ' Ends today: check the hour.' : '';
}
