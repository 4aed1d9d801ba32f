/**
 * Whether whoever speaks on a number, or would be rung on it, may be the perpetrator (S8). One rule for a call's card and
 * for contact: a number that the card calls unsafe may not be rung by another rule (S10).
 */
import type { Role } from './assessment.ts';
import type { Order } from './order.ts';
import type { Person } from './person.ts';

const PERPETRATOR_ROLES: ReadonlySet<Role> = new Set(['suspect', 'convicted']);

/**
 * True when anybody tied to the number is suspect, convicted or respondent of any order, past ones and changed hands
 * included: being careful costs less than being wrong. `orders`: those of everybody tied to it.
 */
export function mayBePerpetrator(
  number: string,
  people: readonly Person[],
  orders: readonly Order[],
): boolean {
  const respondents = new Set(orders.map((order) => order.respondent));
  return people
    .filter((person) => person.numbers.some((tie) => tie.number === number))
    .some(
      (person) =>
        respondents.has(person.id) || rolesOf(person, number).some((role) => PERPETRATOR_ROLES.has(role)),
    );
}

/** What anybody says the person is: by each tie to this number and each relationship. */
export function rolesOf(person: Person, number: string): readonly Role[] {
  const ties = person.numbers.filter((tie) => tie.number === number).map((tie) => tie.role);
  return [...new Set([...ties, ...person.relationships.map((each) => each.role)])];
}
