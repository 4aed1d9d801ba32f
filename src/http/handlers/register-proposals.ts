import { AppError } from '../../core/errors.ts';
import { peopleOfChange } from '../../core/register/change.ts';
import type { RegisterDesk } from '../../ports/register-desk.ts';
import type { Proposal } from '../../ports/register-proposals.ts';
import type { registerProposalOperations } from '../../wire/api/register-proposals.ts';
import { changeOfProposal } from '../../wire/register-request.ts';
import type { ReplyOf } from '../../wire/api.ts';
import type { HandlersOf } from '../api-request.ts';
import { consultOf, newIds, ownForce } from './register.ts';

/** Partners propose, keepers decide. */
export function registerProposalHandlers(
  desk: RegisterDesk,
): HandlersOf<keyof typeof registerProposalOperations> {
  return {
    proposeRegisterChange: async ({ principal, body, commandId, now }) => {
      const force = ownForce(principal, body.force);
      const by = principal.actor;
      const change = await changeOfProposal(body.proposal, by, newIds(commandId, force), async (whom) => {
        if ('id' in whom) return whom.id;
        const person = await desk.personOf(by, whom.reference);
        if (person !== null) return person;
        throw new AppError('notFound', 'nobody is on the register under that reference of yours');
      });
      const proposal = { requestId: commandId, by, force, reason: body.reason, change };
      const proposalId = await desk.propose(proposal);
      return summaryOf({
        ...{ id: proposalId, force, change, by, at: now, reason: body.reason },
        ...{ because: 'partner', decision: null },
      });
    },
    listOwnRegisterProposals: async ({ principal, query }) => ({
      proposals: (await desk.ownProposals(principal.actor, query.limit)).map(summaryOf),
    }),
    listRegisterProposals: async ({ principal, query }) => ({
      proposals: (await desk.waitingProposals(principal.forces, query.limit)).map(summaryOf),
    }),
    showRegisterProposal: async (request) => {
      const { params, principal } = request;
      const proposal = await desk.showProposal(params.id, principal.forces, consultOf(request));
      return { ...summaryOf(proposal), reason: proposal.reason, change: { ...proposal.change } };
    },
    decideRegisterProposal: async ({ principal, params, body }) => {
      const decision = { by: principal.actor, accepted: body.accepted, reason: body.reason };
      return summaryOf(await desk.decide(params.id, principal.forces, decision));
    },
  };
}

/** Without what it says of anybody: that is a consultation. */
function summaryOf(proposal: Proposal): ReplyOf<'decideRegisterProposal'> {
  const { id, force, change, by, at, because, decision } = proposal;
  return { id, force, kind: change.kind, people: peopleOfChange(change), by, at, because, decision };
}
