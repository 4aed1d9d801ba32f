import { z } from 'zod';
import type { FigureRow } from '../../core/specialists/figures.ts';
import type { Presence } from '../../core/specialists/specialist.ts';
import type { Plain, Same } from '../same.ts';
import { level } from './assessment.ts';
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

const times = z.object({ median: z.number().nullable(), ninetieth: z.number().nullable() }).readonly();
const whole = z.number().int();
const figureRow = z
  .object({
    ...{ force: idText, line: idText, hour: instant.nullable(), calls: whole, wanted: whole },
    ...{ offered: whole, accepted: whole, joined: whole, declined: whole, missed: whole },
    high: z.object({ wanted: whole, joined: whole, inTime: whole }).readonly(),
    ...{ toOffer: times, toAccept: times, toJoin: times, busyMinutes: z.number() },
  })
  .readonly()
  .meta({ id: 'SpecialistFigures' });
const waitingCall = z
  .object({
    ...{ callId: idText, force: idText, line: idText, since: instant, reasons: z.array(text).readonly() },
    level: level.nullable(),
    skills: z.array(text).readonly().meta({ description: 'Wished for' }),
    tried: z
      .array(idText)
      .readonly()
      .meta({ description: 'Were offered it, and declined or did not answer' }),
    given: idText.nullable().meta({ description: 'Who is being rung for it at this moment' }),
  })
  .readonly()
  .meta({ id: 'WaitingCall' });

const _figures: Same<Plain<FigureRow>, z.output<typeof figureRow>> = true;
void _figures;

export const specialistOperations = {
  listSpecialists: {
    method: 'get',
    path: '/specialists',
    tag: 'specialists',
    summary: 'Who is on duty now, with presence',
    scopes: ['specialists:read', 'specialist:self'],
    reply: z.object({ specialists: z.array(onDuty).readonly() }),
  },
  listWaitingCalls: {
    method: 'get',
    path: '/specialists/waiting-list',
    tag: 'specialists',
    summary: 'Calls that wait for a specialist now, the next one first, and why they stand there',
    scopes: ['specialists:read'],
    reply: z.object({ calls: z.array(waitingCall).readonly() }),
  },
  reportSpecialists: {
    method: 'get',
    path: '/specialists/figures',
    tag: 'specialists',
    summary: 'How specialists’ time was used, by force and line, and by hour when asked',
    description:
      'Made from the calls’ own streams when it is asked for; at most 31 days. Times are in seconds.',
    scopes: ['specialists:read'],
    query: z.object({
      since: z.coerce.number().int(),
      until: z.coerce.number().int(),
      by: z.enum(['line', 'hour']).default('line'),
    }),
    reply: z.object({ rows: z.array(figureRow).readonly() }),
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
