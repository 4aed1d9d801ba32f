import { z } from 'zod';
import { proposalRequestSchema } from '../register-request.ts';
import { forceSchema } from '../register.ts';
import { idParams, idText, instant, limit, text } from './common.ts';
import type { Operation } from './operation.ts';
import { consulting, reason } from './register.ts';

const proposal = z
  .object({
    id: idText,
    force: idText,
    kind: text.meta({ description: 'Which kind of change' }),
    people: z.array(idText).readonly(),
    by: idText,
    at: instant,
    because: z.enum(['partner', 'lowers']),
    decision: z
      .object({ by: idText, at: instant, accepted: z.boolean(), reason: text })
      .readonly()
      .nullable(),
  })
  .meta({ id: 'RegisterProposal' });

export const registerProposalOperations = {
  proposeRegisterChange: {
    method: 'post',
    path: '/register/proposals',
    tag: 'register',
    summary: 'Propose an entry, an order or a safe-contact change; a keeper decides',
    description:
      'For partners with a key of their own. People are named by the register’s id, or by your own reference.',
    scopes: ['register:propose'],
    body: z.strictObject({ force: forceSchema, reason, proposal: proposalRequestSchema }),
    reply: proposal,
  },
  listOwnRegisterProposals: {
    method: 'get',
    path: '/register/proposals/own',
    tag: 'register',
    summary: 'Your own proposals and what became of them, newest first',
    scopes: ['register:propose', 'register:change'],
    query: z.object({ limit }),
    reply: z.object({ proposals: z.array(proposal).readonly() }),
  },
  listRegisterProposals: {
    method: 'get',
    path: '/register/proposals',
    tag: 'register',
    summary: 'What waits for a keeper: partners’ proposals, and changes that lower a level',
    scopes: ['register:read', 'register:approve'],
    query: z.object({ limit }),
    reply: z.object({ proposals: z.array(proposal).readonly() }),
  },
  showRegisterProposal: {
    method: 'post',
    path: '/register/proposals/{id}/view',
    tag: 'register',
    summary: 'What a proposal says',
    description: 'A consultation of whom it is about.',
    scopes: ['register:read', 'register:approve'],
    asks: true,
    params: idParams,
    body: consulting.omit({ breakGlass: true }),
    reply: proposal.extend({
      reason: text,
      change: z.record(z.string(), z.unknown()).meta({ description: 'The change as it would be made' }),
    }),
  },
  decideRegisterProposal: {
    method: 'post',
    path: '/register/proposals/{id}/decision',
    tag: 'register',
    summary: 'Accept or refuse what somebody else proposed; the proposer sees it',
    scopes: ['register:approve'],
    params: idParams,
    body: z.strictObject({ accepted: z.boolean(), reason }),
    reply: proposal,
  },
} as const satisfies Record<string, Operation>;
