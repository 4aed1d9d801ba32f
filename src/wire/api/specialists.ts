import { z } from 'zod';
import type { Presence } from '../../core/specialists/specialist.ts';
import type { Plain, Same } from '../same.ts';
import { idParams, idText, instant, text } from './common.ts';
import type { Operation } from './operation.ts';

export const presenceState = z.enum(['ready', 'ringing', 'onCall', 'wrapUp', 'paused', 'away']);

export const presence = z
  .object({ specialistId: idText, state: presenceState, since: instant, reason: text.nullable() })
  .readonly()
  .meta({ id: 'Presence' });

const _same: Same<Plain<Presence>, z.output<typeof presence>> = true;
void _same;

const onDuty = z
  .object({
    id: idText,
    name: text,
    force: idText,
    covers: z.array(idText).readonly(),
    skills: z.array(text).readonly(),
    presence,
    /** The call they are claimed for. */
    callId: idText.nullable(),
  })
  .readonly()
  .meta({ id: 'SpecialistOnDuty' });

export const specialistOperations = {
  listSpecialists: {
    method: 'get',
    path: '/specialists',
    tag: 'specialists',
    summary: 'Who is on duty now, with presence',
    scopes: ['specialists:read', 'specialist:self'],
    reply: z.object({ specialists: z.array(onDuty).readonly() }),
  },
  setPresence: {
    method: 'put',
    path: '/specialists/{id}/presence',
    tag: 'specialists',
    summary: 'Say whether one is ready',
    description:
      'For oneself, or for another with `specialists:act`. Ringing and onCall are the service’s own to set; while they last this is answered 409.',
    scopes: ['specialist:self', 'specialists:act'],
    params: idParams,
    body: z
      .object({
        state: z.enum(['ready', 'wrapUp', 'paused', 'away']),
        reason: z.string().trim().min(1).max(200).nullable().default(null),
      })
      .strict(),
    reply: presence,
  },
} as const satisfies Record<string, Operation>;
