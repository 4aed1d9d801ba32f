import { z } from 'zod';
import { idText, instant, opaqueId, text } from './common.ts';
import type { Operation } from './operation.ts';

const figure = z
  .object({
    id: idText,
    words: text,
    count: z.number().int().nullable().meta({ description: 'null: held back, since it is small' }),
    of: z.number().int().nullable(),
    suppressed: z.boolean(),
  })
  .readonly()
  .meta({ id: 'PilotFigure' });

const period = {
  force: opaqueId.optional().meta({ description: 'Left out: the one force of who asks' }),
  line: opaqueId.optional().meta({ description: 'Left out: all lines' }),
  days: z.coerce.number().int().min(1).max(366).default(91),
};

export const pilotOperations = {
  pilotReport: {
    method: 'get',
    path: '/reports/pilot',
    tag: 'reviews',
    summary: 'Does it work? Each figure with its denominator, as a whole and week by week',
    description: 'Counts of one to four, and all but one to four, are held back.',
    scopes: ['reviews:read'],
    query: z.object(period),
    reply: z.object({
      from: instant,
      until: instant,
      figures: z.array(figure).readonly(),
      medianJoinMs: z.number().nullable().meta({ description: 'Of high-risk calls; null: too few to say' }),
      series: z.array(z.object({ from: instant, figures: z.array(figure).readonly() }).readonly()).readonly(),
    }),
  },
  pilotRows: {
    method: 'get',
    path: '/reports/pilot/rows',
    tag: 'reviews',
    summary: 'The same as rows, the first of which names the columns; for CSV',
    scopes: ['reviews:read'],
    query: z.object(period),
    reply: z.object({ rows: z.array(z.array(text).readonly()).readonly() }),
  },
  pilotCalls: {
    method: 'get',
    path: '/reports/pilot/calls',
    tag: 'reviews',
    summary: 'The calls that a figure counts',
    description: 'For those who work on reviews; audited as a consultation.',
    scopes: ['reviews:act'],
    query: z.object({ ...period, figure: opaqueId }),
    reply: z.object({ calls: z.array(idText).readonly() }),
  },
} as const satisfies Record<string, Operation>;
