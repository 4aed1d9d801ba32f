import { z } from 'zod';
import { callCommand, grade, incidentReference } from '../command.ts';
import { callCard } from './call-card.ts';
import { callRef } from './call-ref.ts';
import { done, limit } from './common.ts';
import type { Operation } from './operation.ts';

const byQuery = z.object({
  by: z
    .enum(['id', 'sipCallId', 'incidentReference'])
    .default('id')
    .meta({ description: 'How `id` names the call' }),
});

/** At least one field says something. The number may be in any usual writing; withheld ones are not sent. */
export const lateIdentity = z
  .object({
    number: z.string().trim().min(1).max(40).optional().meta({ example: '+447700900123' }),
    incidentReference: incidentReference.optional(),
    grade: grade.optional(),
    location: z.string().trim().min(1).max(500).optional(),
  })
  .strict()
  .refine((value) => Object.values(value).some((part) => part !== undefined), 'nothing is said in it')
  .meta({ id: 'LateIdentity' });

export const callOperations = {
  listCalls: {
    method: 'get',
    path: '/calls',
    tag: 'calls',
    summary: 'Calls in progress',
    description:
      'Newest first, as summaries: level and state, no names, orders or words. Open one for the rest.',
    scopes: ['calls:read', 'specialist:self'],
    query: z.object({ limit }),
    reply: z.object({ calls: z.array(callCard).readonly() }),
  },
  getCall: {
    method: 'get',
    path: '/calls/{id}',
    tag: 'calls',
    summary: 'One call in full',
    description: 'Audited as a consultation of the register where there is a match.',
    scopes: ['calls:read', 'specialist:self', 'calls:identity'],
    params: callRef,
    query: byQuery,
    reply: callCard,
  },
  giveCaller: {
    method: 'post',
    path: '/calls/{id}/caller',
    tag: 'calls',
    summary: 'Who is calling, and which incident it is',
    description:
      'For the control room’s own systems, whenever they know. A new number starts the lookup again. What is left out changes nothing.',
    scopes: ['calls:identity'],
    params: callRef,
    query: byQuery,
    body: lateIdentity,
    reply: done,
  },
  commandCall: {
    method: 'post',
    path: '/calls/{id}/commands',
    tag: 'calls',
    summary: 'Ask something of a call',
    description: 'Answered 409 with the reason when it cannot be done now; nothing is then changed.',
    scopes: ['calls:command', 'specialist:self'],
    params: callRef,
    query: byQuery,
    body: callCommand,
    reply: done,
  },
} as const satisfies Record<string, Operation>;
