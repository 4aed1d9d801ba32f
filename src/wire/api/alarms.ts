import { z } from 'zod';
import type { Alarm } from '../../core/alarms/alarm.ts';
import type { Plain, Same } from '../same.ts';
import { idParams, idText, instant, limit, text, why } from './common.ts';
import type { Operation } from './operation.ts';

export const alarm = z
  .object({
    id: idText,
    class: z.enum(['urgent', 'important', 'advisory']),
    kind: z.enum([
      'abandonedWithMarker',
      'silentWithMarker',
      'repeatCalls',
      'callerAlone',
      'noSpecialist',
      'handOverFailed',
      'specialistLost',
      'specialistPaused',
      'rosterGap',
      'degradedCall',
      'onCallWanted',
      'effectFailed',
      'policy',
      'referralLate',
      'referralDead',
      'referralRaisedTwice',
      'register',
      'threatOpen',
      'promiseLate',
      'attendanceLate',
      'handOverOpen',
      'system',
    ]),
    force: idText,
    callId: idText.nullable(),
    text,
    owner: text,
    raisedAt: instant,
    acknowledged: z.object({ by: idText, at: instant }).readonly().nullable(),
    escalations: z.number().int(),
    closed: z.object({ by: idText, at: instant, doing: text }).readonly().nullable(),
  })
  .readonly()
  .meta({ id: 'Alarm' });

const _same: Same<Plain<Alarm>, z.output<typeof alarm>> = true;
void _same;

export const alarmOperations = {
  listAlarms: {
    method: 'get',
    path: '/alarms',
    tag: 'alarms',
    summary: 'Alarms, open ones first by class and age',
    scopes: ['alarms:read'],
    query: z.object({ limit }),
    reply: z.object({ alarms: z.array(alarm).readonly() }),
  },
  acknowledgeAlarm: {
    method: 'post',
    path: '/alarms/{id}/acknowledge',
    tag: 'alarms',
    summary: 'Say that you have seen it and act on it; ends the escalation',
    scopes: ['alarms:act'],
    params: idParams,
    reply: alarm,
  },
  closeAlarm: {
    method: 'post',
    path: '/alarms/{id}/close',
    tag: 'alarms',
    summary: 'Say what was done and take it off the board',
    scopes: ['alarms:act'],
    params: idParams,
    body: z.object({ doing: why }).strict(),
    reply: alarm,
  },
} as const satisfies Record<string, Operation>;
