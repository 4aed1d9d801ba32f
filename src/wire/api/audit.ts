import { z } from 'zod';
import { idText, instant, limit, text } from './common.ts';
import type { Operation } from './operation.ts';

const operationName = z.enum([
  'collection',
  'alteration',
  'consultation',
  'disclosure',
  'combination',
  'erasure',
  'operation',
  'access',
]);
const subjectType = z.enum([
  'call',
  'person',
  'referral',
  'specialist',
  'policy',
  'roster',
  'register',
  'alarm',
  'system',
]);

export const auditEntry = z
  .object({
    id: idText,
    when: instant,
    who: idText,
    what: text,
    operation: operationName,
    subjectType,
    subjectId: idText,
    correlationId: idText,
    recipient: text.nullable(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).readonly(),
  })
  .readonly()
  .meta({ id: 'AuditEntry' });

const verdict = z
  .discriminatedUnion('ok', [
    z.object({
      ok: z.literal(true),
      head: z.object({ sequence: z.number().int(), hash: text }).readonly(),
      checkpoints: z.number().int(),
    }),
    z.object({
      ok: z.literal(false),
      brokenAt: z.number().int().meta({ description: 'The first entry that does not hold' }),
      entryId: idText.nullable(),
      why: z.enum([
        'missing',
        'outOfOrder',
        'previousDiffers',
        'hashDiffers',
        'unreadable',
        'checkpointDiffers',
        'checkpointForged',
        'cutOff',
        'headDiffers',
      ]),
    }),
  ])
  .meta({ id: 'AuditVerdict' });

const word = z.string().min(1).max(120).optional();

export const auditOperations = {
  listAudit: {
    method: 'get',
    path: '/audit',
    tag: 'audit',
    summary: 'Who saw, changed or sent what; newest first',
    description: 'Reading the log is itself an entry in it.',
    scopes: ['audit:read'],
    query: z.object({
      who: word,
      what: word,
      operation: operationName.optional(),
      subjectType: subjectType.optional(),
      subjectId: word,
      correlationId: word,
      since: z.coerce.number().int().optional(),
      until: z.coerce.number().int().optional(),
      before: z.coerce.number().int().min(1).optional().meta({ description: '`next` of the page before' }),
      limit,
    }),
    reply: z.object({
      entries: z
        .array(z.object({ sequence: z.number().int(), hash: text, entry: auditEntry }).readonly())
        .readonly(),
      next: z.number().int().nullable(),
    }),
  },
  verifyAudit: {
    method: 'post',
    path: '/audit/verification',
    tag: 'audit',
    summary: 'Check every link and checkpoint now',
    scopes: ['audit:read'],
    reply: verdict,
  },
} as const satisfies Record<string, Operation>;
