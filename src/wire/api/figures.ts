import { z } from 'zod';
import { instant } from './common.ts';
import type { Operation } from './operation.ts';

const counts = z.array(z.number().int()).readonly();

export const figureOperations = {
  callFigures: {
    method: 'get',
    path: '/call-figures',
    tag: 'calls',
    summary: 'How many calls came in, by quarter of an hour, beside the same hours a week before',
    description: 'The last twelve hours, of one’s own forces. No call is opened for it.',
    scopes: ['calls:read'],
    reply: z
      .object({
        from: instant,
        stepMinutes: z.number().int(),
        calls: counts.meta({ description: 'Oldest first; the last quarter has only begun' }),
        weekBefore: counts,
      })
      .meta({ id: 'CallFigures' }),
  },
} as const satisfies Record<string, Operation>;
