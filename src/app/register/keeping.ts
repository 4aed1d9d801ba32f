import type { AuditOperation } from '../../core/audit/audit-entry.ts';
import { AppError } from '../../core/errors.ts';
import type { ActorId, ForceId, PersonId } from '../../core/ids.ts';
import { applyChange } from '../../core/register/apply-change.ts';
import { type RegisterChange, peopleOfChange } from '../../core/register/change.ts';
import { personLevel } from '../../core/register/index-level.ts';
import { atLeast } from '../../core/register/level.ts';
import { FACTS_LIMIT, overfull } from '../../core/register/limits.ts';
import type { AssessmentRules } from '../../core/register/rules.ts';
import type { LocalDate } from '../../core/time.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ChangeOutcome, ChangeRequest, ProposalDecision } from '../../ports/register-desk.ts';
import type { ImportLedger } from '../../ports/register-imports.ts';
import type { Proposal, ProposalBox } from '../../ports/register-proposals.ts';
import type { RegisterStore } from '../../ports/register-store.ts';
import type { StoryErasures } from '../../ports/story-erasures.ts';
import { untilCommitted } from './attempts.ts';
import type { BatchChanges } from './commit-batch.ts';
import { AUDITED, changeEntry } from './change-audit.ts';
import type { ConsultingDependencies } from './consulting.ts';
import { eraseGone } from './erase-gone.ts';
import { settle, settleOne } from './settle.ts';
import { PEOPLE_PER_NUMBER, WorkingSet } from './working-set.ts';

export interface KeepingDependencies {
  readonly store: RegisterStore;
  readonly ledger: ImportLedger;
  readonly proposals: ProposalBox;
  readonly erasures: Pick<StoryErasures, 'ask'>;
  readonly chapters: ConsultingDependencies['chapters'];
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly rules: AssessmentRules;
  readonly today: () => LocalDate;
}

/** A keeper's change: done at once, unless it lowers a level. Rejects with an AppError when the records do not fit it. */
export async function makeChange(request: ChangeRequest, needs: KeepingDependencies): Promise<ChangeOutcome> {
  needReason(request.reason);
  // Asked again, e.g. because the answer was lost: what was decided stands, and is not decided on itself.
  if ((await needs.proposals.get(request.requestId)) !== null)
    return { outcome: 'waits', proposalId: request.requestId };
  if ((await commitChange(request, null, needs)) === 'lowers')
    return { outcome: 'waits', proposalId: await propose(request, 'lowers', needs) };
  return { outcome: 'done' };
}

/** A partner's change: always waits for a keeper. Resolves with the proposal's id. */
export async function proposeChange(request: ChangeRequest, needs: KeepingDependencies): Promise<string> {
  needReason(request.reason);
  return await propose(request, 'partner', needs);
}

/**
 * Accepts or refuses a proposal, with a reason. Nobody decides their own. Rejects with `conflict` when it was decided, or
 * somebody is deciding it, or when a partner's would lower a level: that takes two keepers (S6).
 */
export async function decideProposal(
  proposalId: string,
  decision: ProposalDecision,
  needs: KeepingDependencies,
): Promise<Proposal> {
  needReason(decision.reason);
  const asked = await needs.proposals.get(proposalId);
  if (asked === null) throw new AppError('notFound', 'there is no such proposal');
  if (asked.by === decision.by) throw new AppError('forbidden', 'somebody else must decide');
  const claimed = await needs.proposals.claim(proposalId, decision.by);
  // Read again: somebody may have decided it before the claim was ours.
  const proposal = await needs.proposals.get(proposalId);
  if (!claimed || proposal === null || proposal.decision !== null) {
    throw new AppError('conflict', 'that proposal was decided, or is being decided by somebody else');
  }
  const { by, force, reason, change } = proposal;
  const request: ChangeRequest = { requestId: `proposal-${proposalId}`, by, force, reason, change };
  const decided: Proposal = { ...proposal, decision: { ...decision, at: needs.clock.now() } };
  if (decision.accepted) {
    if ((await commitChange(request, decided, needs)) === 'lowers') {
      throw new AppError(
        'conflict',
        'it would lower a level: make the change yourself, for a second keeper to confirm',
      );
    }
  }
  await needs.proposals.put(decided);
  await audited(
    request,
    decision.accepted ? 'proposalAccepted' : 'proposalRefused',
    'alteration',
    decision.by,
    needs,
  );
  return decided;
}

async function propose(
  request: ChangeRequest,
  because: Proposal['because'],
  needs: KeepingDependencies,
): Promise<string> {
  const { requestId: id, by, force, reason, change } = request;
  const known = await needs.proposals.get(id);
  // The same again, perhaps after it was decided.
  if (known !== null) return id;
  const at = needs.clock.now();
  await needs.proposals.put({ id, by, force, reason, change, because, at, decision: null });
  await audited(request, 'changeProposed', 'collection', null, needs);
  return id;
}

/**
 * `decided`: the proposal that it carries out, decided. Gives `lowers`, and nothing happened, when it is not two keepers'
 * and would lower a level of the records as they are when it is committed: they may have been raised since it was asked
 * for (S6).
 */
async function commitChange(
  request: ChangeRequest,
  decided: Proposal | null,
  needs: KeepingDependencies,
): Promise<'done' | 'lowers'> {
  const { requestId, by, change } = request;
  const [what, operation] = AUDITED[change.kind];
  const entry = changeEntry(request, what, operation, decided?.decision?.by ?? null, needs.clock.now());
  const reason = { requestId, by, at: needs.clock.now(), reason: request.reason };
  const commitId = commitIdOf(request);
  const twoKeepers = decided?.because === 'lowers';
  const outcome = await untilCommitted(async () => {
    if (await needs.store.isCommitted(commitId)) return 'already';
    const { changes, lowers } = await decide(request, needs);
    if (lowers && !twoKeepers) return 'lowers';
    const owed = { entry, erased: erasedBy(change, changes) };
    const commit = { commitId, ...changes, owed, reason, ...(decided !== null && { decided }) };
    const made = await needs.store.commit(commit);
    if (made === 'committed') await settle(owed, needs);
    return made;
  });
  if (outcome === 'already') await settleOne(entry.id, needs);
  return outcome === 'lowers' ? 'lowers' : 'done';
}

/** Whoever an erasure takes, with every id that led to them: by the very records that its commit says it was decided on. */
function erasedBy(change: RegisterChange, { people }: BatchChanges): readonly PersonId[] {
  if (change.kind !== 'erase') return [];
  const gone = people.flatMap(({ before, after }) =>
    before === null || after !== null ? [] : [before.record.id, ...before.record.mergedFrom],
  );
  return [...new Set([change.person, ...gone])];
}

function commitIdOf({ requestId }: ChangeRequest): string {
  return `change:${requestId}`;
}

/** Applies the change to the records as they are now; writes nothing. */
async function decide(
  request: ChangeRequest,
  needs: KeepingDependencies,
): Promise<{ readonly changes: BatchChanges; readonly lowers: boolean }> {
  const set = new WorkingSet(needs.store, needs.rules, needs.today());
  const ids = peopleOfChange(request.change);
  await set.loadPeople(ids);
  if (request.change.kind === 'erase' && set.person(request.change.person) === null) {
    await eraseGone(request.change.person, request.force, set, needs);
    return { changes: await set.changes(), lowers: true };
  }
  await set.loadPeople(ids.flatMap((id) => set.person(id)?.mergedFrom ?? []));
  if (request.change.kind === 'putOrder') {
    const [order] = (await set.loadOrders([request.change.order.id])).values();
    await set.loadPeople(
      order === undefined ? [] : [order.record.respondent, ...order.record.protectedPeople],
    );
  }
  await set.loadOrders(ids.flatMap((id) => set.person(id)?.orders ?? []));
  const before = levels(ids, set, needs);
  for (const id of ids) ownForce(set, id, request.force);
  const changed = applyChange(request.change, {
    person: (id) => set.person(id),
    order: (id) => set.order(id),
    by: request.by,
    reason: request.reason,
    today: needs.today(),
    now: needs.clock.now(),
  });
  for (const [id, person] of changed.people) {
    if (person === null) set.erasePerson(id);
    else if (overfull(person) === null) set.putPerson(person);
    else throw new AppError('conflict', `the person would have more than ${FACTS_LIMIT} facts of one kind`);
  }
  for (const order of changed.orders.values()) set.putOrder(order);
  const changes = await set.changes();
  if (changes.numbers.some(({ after }) => (after?.people.length ?? 0) > PEOPLE_PER_NUMBER))
    throw new AppError('conflict', 'the number is tied to as many people as one number can be');
  const numberLowers = changes.numbers.some(
    ({ before: old, after, level }) => old !== null && (after === null || !atLeast(level, old.level)),
  );
  const after = levels(ids, set, needs);
  const personLowers =
    request.change.kind !== 'merge' &&
    request.change.kind !== 'split' &&
    ids.some((_, at) => !atLeast(after[at] ?? 'standard', before[at] ?? 'standard'));
  const { change } = request;
  const unprotects = change.kind === 'markUnsafe' && !change.unsafe;
  const lowers = numberLowers || personLowers || unprotects || ALWAYS_LOWERS.has(change.kind);
  return { changes, lowers };
}

/** Takes away a reason for a level, even where another reason holds the level up for now (S6). */
const ALWAYS_LOWERS: ReadonlySet<RegisterChange['kind']> = new Set([
  'removeMarker',
  'untieNumber',
  'changedHands',
  'erase',
]);

function levels(ids: readonly PersonId[], set: WorkingSet, { rules, today }: KeepingDependencies) {
  return ids.map((id) => {
    const person = set.person(id);
    if (person === null) return 'standard';
    const orders = person.orders.flatMap((order) => set.order(order) ?? []);
    return personLevel(person, orders, today(), rules);
  });
}

function ownForce(set: WorkingSet, id: PersonId, force: ForceId): void {
  const person = set.person(id);
  if (person !== null && person.force !== force) {
    throw new AppError('forbidden', 'that person is on another force’s register');
  }
}

function needReason(reason: string): void {
  if (reason.trim().length < 3) throw new AppError('invalid', 'say why');
}

async function audited(
  request: ChangeRequest,
  what: string,
  operation: AuditOperation,
  confirmedBy: ActorId | null,
  needs: KeepingDependencies,
): Promise<void> {
  await needs.audit.append([changeEntry(request, what, operation, confirmedBy, needs.clock.now())]);
}
