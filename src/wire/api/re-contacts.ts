import { z } from 'zod';
import { ATTEMPT_OUTCOMES } from '../../core/referrals/re-contact.ts';
import { idParams, idText, instant, limit, opaqueId, text, why } from './common.ts';
import type { Operation } from './operation.ts';

const outcome = z.enum(ATTEMPT_OUTCOMES);

/** A promised contact. Never the number: only the service's own leg rings it, for one press each. */
const reContact = z
  .object({
    id: idText,
    force: idText,
    callId: idText,
    person: idText,
    status: z.enum(['planned', 'offered', 'withSpecialist', 'withSupervisor', 'reached', 'ended']),
    owner: idText,
    nextAt: instant.nullable(),
    attempts: z.array(z.object({ at: instant, by: idText, outcome }).readonly()).readonly(),
    maxAttempts: z.number().int(),
    createdAt: instant,
    line: z
      .object({
        press: z.number().int(),
        by: idText,
        state: z.enum(['ringingSpecialist', 'dialling', 'talking', 'over']),
        since: instant,
        carrierSays: text.nullable(),
      })
      .readonly()
      .nullable()
      .meta({ description: 'The attempt that is under way; null: none is' }),
  })
  .readonly()
  .meta({ id: 'ReContact' });

const brief = z
  .object({
    whoMayAnswer: z.array(text).readonly(),
    codeWord: text.nullable(),
    stopWord: text.nullable(),
    interpreter: text.nullable(),
    onMachine: z.enum(['sayNothing', 'agreedVoicemail']),
  })
  .readonly()
  .meta({ id: 'ContactBrief' });

const action = z
  .discriminatedUnion('type', [
    z
      .object({ type: z.literal('press') })
      .strict()
      .meta({
        description: 'One attempt: rings the presser’s own telephone; once they are on the line, the person.',
      }),
    z
      .object({ type: z.literal('take') })
      .strict()
      .meta({ description: 'Takes the call on the console; a key on the telephone then rings the person.' }),
    z
      .object({ type: z.literal('stop') })
      .strict()
      .meta({ description: 'Ends the line at once.' }),
    z
      .object({ type: z.literal('attempted'), outcome })
      .strict()
      .meta({ description: 'How it went, as heard.' }),
    z
      .object({ type: z.literal('allowMore'), attempts: z.number().int().min(1).max(5), why })
      .strict()
      .meta({ description: 'A supervisor’s decision: so many attempts more.' }),
    z.object({ type: z.literal('end'), why }).strict(),
  ])
  .meta({ id: 'ReContactAction' });

export const reContactOperations = {
  listReContacts: {
    method: 'get',
    path: '/re-contacts',
    tag: 'referrals',
    summary: 'Promised contacts that are open, oldest first',
    scopes: ['specialist:self', 'referrals:read'],
    query: z.object({ limit }),
    reply: z.object({ reContacts: z.array(reContact).readonly() }),
  },
  getReContact: {
    method: 'get',
    path: '/re-contacts/{id}',
    tag: 'referrals',
    summary: 'One promised contact',
    scopes: ['specialist:self', 'referrals:read'],
    params: idParams,
    reply: reContact,
  },
  planReContact: {
    method: 'post',
    path: '/re-contacts',
    tag: 'referrals',
    summary: 'Promise to contact a person of a call',
    description:
      'Offered to specialists when the person’s safe-contact profile allows it. Nobody is rung by itself.',
    scopes: ['referrals:raise', 'referrals:act', 'calls:command'],
    body: z
      .object({
        callId: opaqueId,
        person: opaqueId,
        maxAttempts: z.number().int().min(1).max(10).default(3),
        why,
      })
      .strict(),
    reply: reContact,
  },
  actOnReContact: {
    method: 'post',
    path: '/re-contacts/{id}/actions',
    tag: 'referrals',
    summary: 'Press, take, stop, say how it went; allow more or end',
    description:
      'Pressing checks the profile at that moment, and again before the person is rung; where it is not allowed, answered 409 with the reason. It takes no number: what the profile does not allow is not dialled.',
    scopes: ['specialist:self', 'referrals:act'],
    params: idParams,
    body: action,
    reply: z.object({ reContact, brief: brief.nullable() }),
  },
} as const satisfies Record<string, Operation>;
