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
import type { ImportLedger } from '../../ports/register-imports.ts';
import type { Proposal, ProposalBox } from '../../ports/register-proposals.ts';
import type { RegisterStore } from '../../ports/register-store.ts';
import type { BatchChanges } from './commit-batch.ts';
import { PEOPLE_PER_NUMBER, WorkingSet } from './working-set.ts';

export interface KeepingDependencies {
  readonly store: RegisterStore;
  readonly ledger: ImportLedger;
  readonly proposals: ProposalBox;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly rules: AssessmentRules;
  readonly today: () => LocalDate;
}

/** Who wants what, for which force, and why. `requestId` makes asking twice the same as asking once. */
export interface ChangeRequest {
  readonly requestId: string;
  readonly by: ActorId;
  readonly force: ForceId;
  readonly reason: string;
  readonly change: RegisterChange;
}

/** `waits`: it would lower a level; a second person must accept the proposal of that id (S6). */
export type ChangeOutcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'waits'; readonly proposalId: string };

/** A keeper's change: done at once, unless it lowers a level. Rejects with an AppError when the records do not fit it. */
export async function makeChange(request: ChangeRequest, needs: KeepingDependencies): Promise<ChangeOutcome> {
  needReason(request.reason);
  const { lowers } = await decide(request, needs);
  if (lowers) return { outcome: 'waits', proposalId: await propose(request, 'lowers', needs) };
  await commitChange(request, null, needs);
  return { outcome: 'done' };
}

/** A partner's change: always waits for a keeper. Resolves with the proposal's id. */
export async function proposeChange(request: ChangeRequest, needs: KeepingDependencies): Promise<string> {
  needReason(request.reason);
  return await propose(request, 'partner', needs);
}

/**
 * Accepts or refuses a proposal, with a reason. Nobody decides their own. Rejects with `conflict` when it was decided, or
 * somebody is deciding it.
 */
export async function decideProposal(
  proposalId: string,
  decision: { readonly by: ActorId; readonly accepted: boolean; readonly reason: string },
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
  if (decision.accepted) await commitChange(request, decision.by, needs);
  const decided: Proposal = { ...proposal, decision: { ...decision, at: needs.clock.now() } };
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
  await needs.proposals.put({
    id,
    by,
    force,
    reason,
    change,
    because,
    at: needs.clock.now(),
    decision: null,
  });
  await audited(request, 'changeProposed', 'collection', null, needs);
  return id;
}

async function commitChange(
  request: ChangeRequest,
  confirmedBy: ActorId | null,
  needs: KeepingDependencies,
): Promise<void> {
  for (;;) {
    const { changes } = await decide(request, needs);
    const commitId = `change:${request.requestId}`;
    if ((await needs.store.commit({ commitId, ...changes })) === 'conflict') continue;
    // What was erased must not lie about in the records of imports and proposals.
    if (request.change.kind === 'erase') {
      await needs.ledger.forget(request.change.person);
      await needs.proposals.forget(request.change.person);
    }
    const [what, operation] = AUDITED[request.change.kind];
    await audited(request, what, operation, confirmedBy, needs);
    return;
  }
}

/** Applies the change to the records as they are now; writes nothing. */
async function decide(
  request: ChangeRequest,
  needs: KeepingDependencies,
): Promise<{ readonly changes: BatchChanges; readonly lowers: boolean }> {
  const set = new WorkingSet(needs.store, needs.rules, needs.today());
  const ids = peopleOfChange(request.change);
  await set.loadPeople(ids);
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
  return { changes, lowers: numberLowers || personLowers || ALWAYS_LOWERS.has(request.change.kind) };
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
  const subject = peopleOfChange(request.change)[0];
  await needs.audit.append([
    {
      id: `register:${request.requestId}:${what}`,
      when: needs.clock.now(),
      who: request.by,
      what,
      operation,
      subjectType: 'person',
      subjectId: subject ?? 'none',
      correlationId: request.requestId,
      recipient: null,
      details: { kind: request.change.kind, confirmedBy },
    },
  ]);
}

/** What each change is called in the audit log, and which of the six operations it is (DPA 2018 s.62). */
const AUDITED: Record<RegisterChange['kind'], readonly [string, AuditOperation]> = {
  addPerson: ['personAdded', 'collection'],
  correct: ['personCorrected', 'alteration'],
  tieNumber: ['numberTied', 'collection'],
  untieNumber: ['numberUntied', 'alteration'],
  changedHands: ['numberChangedHands', 'alteration'],
  setMarker: ['markerSet', 'collection'],
  removeMarker: ['markerRemoved', 'alteration'],
  reviewMarker: ['markerReviewed', 'alteration'],
  putOrder: ['orderRecorded', 'collection'],
  safeContact: ['safeContactAgreed', 'alteration'],
  addThreat: ['threatRecorded', 'collection'],
  recordConsent: ['consentRecorded', 'alteration'],
  merge: ['peopleMerged', 'combination'],
  split: ['personSplit', 'alteration'],
  erase: ['personErased', 'erasure'],
};
