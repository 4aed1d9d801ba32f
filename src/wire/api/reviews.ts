import { z } from 'zod';
import { idText, instant, limit } from './common.ts';
import type { Operation } from './operation.ts';

export const reviewCause = z.enum([
  'degraded',
  'direct',
  'noSpecialist',
  'abandoned',
  'silent',
  'matchCorrected',
  'handOverFailed',
  'fallbackDocument',
  'override',
  'belowTopGrade',
  'lateReferral',
  'handOverUnacknowledged',
  'dipSample',
  'asked',
]);

export const reviewItem = z
  .object({
    callId: idText,
    force: idText,
    cause: reviewCause,
    at: instant,
  })
  .readonly()
  .meta({ id: 'ReviewItem' });

export const reviewOperations = {
  listReviews: {
    method: 'get',
    path: '/reviews',
    tag: 'reviews',
    summary: 'Calls that a specialist looks at afterwards',
    scopes: ['reviews:read'],
    query: z.object({ limit }),
    reply: z.object({ reviews: z.array(reviewItem).readonly() }),
  },
} as const satisfies Record<string, Operation>;
