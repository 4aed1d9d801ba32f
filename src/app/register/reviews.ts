import type { ForceId } from '../../core/ids.ts';
import { dueReviews, type RetentionSchedule } from '../../core/register/retention.ts';
import type { LocalDate } from '../../core/time.ts';
import type { PersonDue } from '../../ports/register-desk.ts';
import type { RegisterStore } from '../../ports/register-store.ts';

/**
 * Goes through a force's people and gives those for whom something is due: a marker's review, or a proposal to erase. It
 * reads everything and changes nothing; a keeper decides each by a change of the register. Ids only: opening a record is
 * a consultation of its own.
 */
export async function* reviewsDue(
  force: ForceId,
  today: LocalDate,
  schedule: RetentionSchedule,
  store: RegisterStore,
): AsyncGenerator<PersonDue> {
  for await (const page of store.everyone()) {
    const people = page.map(({ record }) => record).filter((person) => person.force === force);
    const orders = await store.orders([...new Set(people.flatMap((person) => person.orders))]);
    for (const person of people) {
      const own = person.orders.flatMap((order) => orders.get(order)?.record ?? []);
      const due = dueReviews(person, own, today, schedule);
      if (due.length > 0) yield { person: person.id, due };
    }
  }
}
