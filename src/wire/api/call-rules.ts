import { z } from 'zod';
import { idText, opaqueId, text } from './common.ts';
import type { Operation } from './operation.ts';

const grade = z
  .object({ name: text, means: text, respondWithinMinutes: z.number().int().nullable() })
  .readonly();
const recipient = z
  .object({
    id: idText,
    name: text,
    kind: z.enum(['force', 'service']),
    acknowledgeWithinMs: z.number(),
    delivered: z.boolean().meta({ description: 'false: by telephone, and acknowledged by hand' }),
  })
  .readonly();

/** What a force has settled that the people on a call choose from. */
export const callRulesOperations = {
  getCallRules: {
    method: 'get',
    path: '/call-rules',
    tag: 'calls',
    summary: 'A force’s grades, and to whom it hands calls over',
    description: 'From grades.yaml and story.yaml, the last good version.',
    scopes: ['calls:read', 'specialist:self'],
    query: z.object({ force: opaqueId.optional() }),
    reply: z.object({
      force: idText,
      grades: z
        .array(grade)
        .readonly()
        .meta({ description: 'Most urgent first; empty: the force has said nothing of its grades' }),
      confirmLoweringWithinMs: z.number(),
      handOverTo: z.array(recipient).readonly(),
    }),
  },
} as const satisfies Record<string, Operation>;
