import { z } from 'zod';
import type { Approval } from '../../core/access/approval.ts';
import type { Plain, Same } from '../same.ts';
import { idParams, idText, instant, limit, opaqueId, text, why } from './common.ts';
import { incidentReference } from '../command.ts';
import type { Operation } from './operation.ts';

const approval = z
  .object({
    id: idText,
    kind: z.enum([
      'breakGlassReview',
      'levelLowered',
      'recordsMerged',
      'personErased',
      'policyPublished',
      'rosterPublished',
    ]),
    force: idText,
    subject: idText,
    askedBy: idText,
    askedAt: instant,
    because: text,
    lapsesAt: instant,
    decision: z
      .object({ outcome: z.enum(['approved', 'refused']), by: idText, at: instant, because: text })
      .readonly()
      .nullable(),
  })
  .readonly()
  .meta({ id: 'Approval' });

const _same: Same<Plain<Approval>, z.output<typeof approval>> = true;
void _same;

const session = z
  .object({
    id: idText,
    actor: idText,
    startedAt: instant,
    endsAt: instant,
    elevatedUntil: instant.nullable(),
  })
  .readonly()
  .meta({ id: 'Session' });

export const peopleOperations = {
  listSessions: {
    method: 'get',
    path: '/sessions',
    tag: 'people',
    summary: 'Who is signed in',
    scopes: ['admin'],
    query: z.object({ limit }),
    reply: z.object({ sessions: z.array(session).readonly() }),
  },
  endSessions: {
    method: 'post',
    path: '/people/{id}/sign-out',
    tag: 'people',
    summary: 'Sign somebody out everywhere, now',
    scopes: ['admin'],
    params: idParams,
    body: z.object({ why }).strict(),
    reply: z.object({ ended: z.number().int() }),
  },
  breakGlass: {
    method: 'post',
    path: '/me/break-glass',
    tag: 'people',
    summary: 'See calls of another force at once, for half an hour',
    description:
      'Nobody is asked first; a supervisor is told at once, everything seen is in the audit log, and another person reviews it. Sight only: no commands.',
    scopes: ['breakGlass:use'],
    body: z
      .object({
        forces: z.array(opaqueId).min(1).max(10),
        incidentReference,
        why,
      })
      .strict(),
    reply: z.object({ until: instant }),
  },
  listApprovals: {
    method: 'get',
    path: '/approvals',
    tag: 'people',
    summary: 'What waits for a second person',
    scopes: ['approvals:act'],
    query: z.object({ limit }),
    reply: z.object({ approvals: z.array(approval).readonly() }),
  },
  decideApproval: {
    method: 'post',
    path: '/approvals/{id}/decision',
    tag: 'people',
    summary: 'Approve or refuse what somebody else asked for',
    scopes: ['approvals:act'],
    params: idParams,
    body: z.object({ outcome: z.enum(['approved', 'refused']), because: why }).strict(),
    reply: approval,
  },
} as const satisfies Record<string, Operation>;
