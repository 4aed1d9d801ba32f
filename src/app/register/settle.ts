import type { AuditLog } from '../../ports/audit-log.ts';
import type { ImportLedger } from '../../ports/register-imports.ts';
import type { ProposalBox } from '../../ports/register-proposals.ts';
import type { OwedAfterCommit, RegisterStore } from '../../ports/register-store.ts';
import type { StoryErasures } from '../../ports/story-erasures.ts';

export interface SettlingDependencies {
  readonly store: RegisterStore;
  readonly ledger: ImportLedger;
  readonly proposals: ProposalBox;
  readonly erasures: Pick<StoryErasures, 'ask'>;
  readonly audit: AuditLog;
}

const AT_ONCE = 100;

/** Pays what a commit owes: every step may be taken twice, and what is owed is forgotten last. */
export async function settle({ entry, erased }: OwedAfterCommit, needs: SettlingDependencies): Promise<void> {
  for (const person of erased) {
    await needs.ledger.forget(person);
    await needs.proposals.forget(person);
    const { correlationId: requestId, who: by, when: at } = entry;
    await needs.erasures.ask({ person, requestId, by, at });
  }
  await needs.audit.append([entry]);
  await needs.store.settled(entry.id);
}

/**
 * Pays what a commit made before owes, as it said itself: decided again after it, less would be owed. Paid already, or one
 * of very many, it is left to `settleAll`.
 */
export async function settleOne(entryId: string, needs: SettlingDependencies): Promise<void> {
  const owed = await needs.store.owed(AT_ONCE);
  for (const each of owed) if (each.entry.id === entryId) await settle(each, needs);
}

/** Pays what processes that ended between a commit and its audit entry left. In every process, every minute or so. */
export async function settleAll(needs: SettlingDependencies): Promise<number> {
  const owed = await needs.store.owed(AT_ONCE);
  for (const each of owed) await settle(each, needs);
  return owed.length;
}
