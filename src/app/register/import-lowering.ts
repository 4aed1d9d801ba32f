import { personLevel } from '../../core/register/index-level.ts';
import { atLeast } from '../../core/register/level.ts';
import { type Order, partiesOf } from '../../core/register/order.ts';
import type { Person } from '../../core/register/person.ts';
import type { AssessmentRules } from '../../core/register/rules.ts';
import type { LocalDate } from '../../core/time.ts';
import type { WorkingSet } from './working-set.ts';

/** What a row would make of its own person, and of the orders it names. */
export interface RowChange {
  readonly before: Person;
  readonly after: Person;
  readonly orders: readonly Order[];
}

/** Why a row is not taken: which column, and a sentence without personal data. */
export interface Refusal {
  readonly column: string;
  readonly reason: string;
}

/**
 * What of a row one person may not decide alone (S6); null when it lowers nothing. It lowers as a keeper's change does: the
 * level of its own person or of anybody in its orders, and a number of somebody above standard, whoever else holds the
 * number up for now. The set must hold the orders as they are, and the people in them with their other orders.
 */
export function lowering(
  change: RowChange,
  set: Pick<WorkingSet, 'person' | 'order'>,
  { rules, today }: { readonly rules: AssessmentRules; readonly today: LocalDate },
): Refusal | null {
  const { before, after, orders } = change;
  const changed = new Set(orders.map((order) => order.id));
  const parties = orders.flatMap((order) => partiesOf(set.order(order.id)));
  for (const id of new Set([before.id, ...parties])) {
    const was = id === before.id ? before : set.person(id);
    if (was === null) continue;
    const had = was.orders.flatMap((order) => set.order(order) ?? []);
    const has = [...had.filter((order) => !changed.has(order.id)), ...orders];
    const oldLevel = personLevel(was, had, today, rules);
    const becomes = was === before ? after : was;
    if (!atLeast(personLevel(becomes, has, today, rules), oldLevel)) {
      return { column: 'level', reason: 'would lower a level, which needs a reason and a second person' };
    }
    if (oldLevel !== 'standard' && losesNumber(was, becomes, today)) {
      return {
        column: 'number',
        reason: 'would take a number from somebody at risk, which needs a reason and a second person',
      };
    }
  }
  return null;
}

/** A number that carries the person's level would not, from now or from a day that was not known. */
function losesNumber(before: Person, after: Person, today: LocalDate): boolean {
  if (before === after) return false;
  return before.numbers.some(({ number }) => {
    const held = heldUntil(before, number);
    return held > today && heldUntil(after, number) < held;
  });
}

const FOR_GOOD: LocalDate = '9999-12-31';

/** The day from which no source calls the number the person's; empty: none does. */
function heldUntil(person: Person, number: string): LocalDate {
  const ties = person.numbers.filter((tie) => tie.number === number);
  return (
    ties
      .map((tie) => tie.changedHandsOn ?? FOR_GOOD)
      .toSorted()
      .at(-1) ?? ''
  );
}
