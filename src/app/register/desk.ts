import { AppError } from '../../core/errors.ts';
import type { PersonId } from '../../core/ids.ts';
import { peopleOfChange } from '../../core/register/change.ts';
import { DEFAULT_SCHEDULE } from '../../core/register/retention.ts';
import { referenceKey } from '../../core/register/search-keys.ts';
import type { PersonDue, RegisterDesk } from '../../ports/register-desk.ts';
import type { Proposal } from '../../ports/register-proposals.ts';
import {
  admit,
  type ConsultingDependencies,
  noteConsultation,
  searchRegister,
  showPerson,
} from './consulting.ts';
import { exportForSubject } from './export-for-subject.ts';
import { decideProposal, type KeepingDependencies, makeChange, proposeChange } from './keeping.ts';
import { reviewsDue } from './reviews.ts';

export type DeskDependencies = KeepingDependencies & ConsultingDependencies;

/** Keepers' verbs over a register that is opened at first use; `open` may reject, and is asked again next time. */
export function createRegisterDesk(open: () => Promise<DeskDependencies>): RegisterDesk {
  const proposalOf = async (
    needs: DeskDependencies,
    proposalId: string,
    forces: ReadonlySet<string>,
  ): Promise<Proposal> => {
    const proposal = await needs.proposals.get(proposalId);
    if (proposal === null || !forces.has(proposal.force))
      throw new AppError('notFound', 'there is no such proposal');
    return proposal;
  };
  return {
    search: async (search, request) => searchRegister(search, request, await open()),
    show: async (person, request) => showPerson(person, request, await open()),
    exportFor: async (person, withhold, request) => exportForSubject(person, withhold, request, await open()),
    async historyOf(person, request) {
      const needs = await open();
      await showPerson(person, request, needs);
      return needs.reasons.about(person);
    },
    change: async (request) => makeChange(request, await open()),
    propose: async (request) => proposeChange(request, await open()),

    async declareTies(of, ties, by, requestId) {
      const { guard, audit, clock } = await open();
      await guard.declareTies(of, ties);
      await audit.append([
        {
          id: `register:${requestId}:staffTiesDeclared`,
          when: clock.now(),
          who: by,
          what: 'staffTiesDeclared',
          operation: 'operation',
          subjectType: 'register',
          subjectId: of,
          correlationId: requestId,
          recipient: null,
          details: { numbers: ties.numbers.length, names: ties.names.length },
        },
      ]);
    },

    async personOf(source, reference) {
      const { store } = await open();
      const [ids = []] = await store.find([referenceKey(reference)]);
      const people = [...(await store.people(ids as readonly PersonId[])).values()];
      const found = people.find(({ record }) =>
        record.references.some((each) => each.source === source && each.reference === reference),
      );
      return found?.record.id ?? null;
    },

    waitingProposals: async (forces, limit) =>
      (await open()).proposals.open(limit, ({ force }) => forces.has(force)),
    ownProposals: async (by, limit) => (await open()).proposals.by(by, limit),
    async showProposal(proposalId, forces, request) {
      const needs = await open();
      await admit(request, needs);
      const proposal = await proposalOf(needs, proposalId, forces);
      const people = await needs.store.people(peopleOfChange(proposal.change));
      const seen = [...people.values()].map(({ record }) => record);
      await noteConsultation(request, 'proposalShown', seen, { proposal: proposalId }, needs);
      return proposal;
    },
    async decide(proposalId, forces, decision) {
      const needs = await open();
      await proposalOf(needs, proposalId, forces);
      return decideProposal(proposalId, decision, needs);
    },

    async reviewsDue(force, today, limit) {
      const { store, today: now } = await open();
      const due: PersonDue[] = [];
      for await (const each of reviewsDue(force, today ?? now(), DEFAULT_SCHEDULE, store)) {
        if (due.length === limit) return { due, more: true };
        due.push(each);
      }
      return { due, more: false };
    },
  };
}
