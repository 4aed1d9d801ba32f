import type { ActorId, PersonId } from '../../core/ids.ts';
import type { AssessmentRules } from '../../core/register/rules.ts';
import type { LocalDate } from '../../core/time.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RegisterStore } from '../../ports/register-store.ts';
import { untilCommitted } from './attempts.ts';
import { WorkingSet } from './working-set.ts';

const PEOPLE_AT_ONCE = 128;

/**
 * Brings the index's levels up to the day. The index says the highest level that records can give from the day they were
 * written on, so it never says too little; after a marker expired or an order ended it says too much until this ran. The
 * dates were set by people, so nothing is lowered that nobody decided. Once a day. Resolves with how many numbers changed.
 */
export async function refreshLevels(
  by: ActorId,
  needs: {
    readonly store: RegisterStore;
    readonly audit: AuditLog;
    readonly clock: Clock;
    readonly rules: AssessmentRules;
    readonly today: LocalDate;
  },
): Promise<number> {
  let changed = 0;
  for await (const page of needs.store.everyone()) {
    const ids = page.map(({ record }) => record.id);
    for (let first = 0; first < ids.length; first += PEOPLE_AT_ONCE) {
      changed += await refreshSome(ids.slice(first, first + PEOPLE_AT_ONCE), needs);
    }
  }
  const entryId = `register-levels:${needs.today}:${needs.clock.now()}`;
  await needs.audit.append([
    {
      id: entryId,
      when: needs.clock.now(),
      who: by,
      what: 'registerLevelsRefreshed',
      operation: 'operation',
      subjectType: 'register',
      subjectId: 'register',
      correlationId: entryId,
      recipient: null,
      details: { numbers: changed },
    },
  ]);
  return changed;
}

async function refreshSome(
  ids: readonly PersonId[],
  { store, rules, today }: { store: RegisterStore; rules: AssessmentRules; today: LocalDate },
): Promise<number> {
  return await untilCommitted(async () => {
    const set = new WorkingSet(store, rules, today);
    for (const { record } of (await set.loadPeople(ids)).values()) {
      for (const tie of record.numbers) set.touch(tie.number);
    }
    const changes = await set.changes();
    if (changes.numbers.length === 0) return 0;
    const commitId = `levels:${crypto.randomUUID()}`;
    const outcome = await store.commit({ commitId, ...changes });
    return outcome === 'conflict' ? outcome : changes.numbers.length;
  });
}
