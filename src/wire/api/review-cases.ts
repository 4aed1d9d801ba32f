import { z } from 'zod';
import { callCard } from './call-card.ts';
import { idParams, idText, instant, limit, opaqueId, text } from './common.ts';
import type { Operation } from './operation.ts';
import { reviewCause } from './reviews.ts';

const feedback = z
  .object({ id: idText, to: idText, words: text, by: idText, at: instant, seenAt: instant.nullable() })
  .readonly();

export const reviewCase = z
  .object({
    callId: idText,
    force: idText,
    causes: z.array(z.object({ cause: reviewCause, at: instant }).readonly()).readonly(),
    status: z.enum(['waiting', 'taken', 'closed']),
    reviewer: idText.nullable(),
    openedAt: instant,
    marks: z
      .array(
        z
          .object({
            theme: idText,
            words: text,
            atVersion: z.number().int().nullable(),
            by: idText,
            at: instant,
          })
          .readonly(),
      )
      .readonly(),
    feedback: z.array(feedback).readonly(),
    referrals: z.array(idText).readonly(),
    closed: z.object({ by: idText, at: instant, words: text }).readonly().nullable(),
  })
  .readonly()
  .meta({ id: 'ReviewCase' });

const words = z.string().trim().min(1).max(4_000);
const act = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('take') }).strict(),
    z.object({ type: z.literal('giveBack') }).strict(),
    z
      .object({
        type: z.literal('mark'),
        theme: opaqueId,
        words,
        atVersion: z.number().int().min(1).nullable().default(null),
      })
      .strict(),
    z.object({ type: z.literal('writeFeedback'), to: opaqueId, words }).strict(),
    z
      .object({ type: z.literal('noteReferral'), referralId: opaqueId })
      .strict()
      .meta({ description: 'A referral that was raised because of this review' }),
    z.object({ type: z.literal('close'), words }).strict(),
  ])
  .meta({ id: 'ReviewAct' });

const force = opaqueId.optional().meta({ description: 'Left out: the one force of who asks' });

export const reviewCaseOperations = {
  listReviewCases: {
    method: 'get',
    path: '/review-cases',
    tag: 'reviews',
    summary: 'Calls to be looked at, one case a call with every cause, oldest first',
    scopes: ['reviews:read'],
    query: z.object({ limit, from: z.coerce.number().int().min(0).default(0), force }),
    reply: z.object({ cases: z.array(reviewCase).readonly() }),
  },
  getReviewCase: {
    method: 'get',
    path: '/review-cases/{id}',
    tag: 'reviews',
    summary: 'One case, by its call',
    scopes: ['reviews:read'],
    params: idParams,
    reply: reviewCase,
  },
  askForReview: {
    method: 'post',
    path: '/calls/{id}/review',
    tag: 'reviews',
    summary: 'Put a call on the review list by hand',
    scopes: ['reviews:act', 'calls:command'],
    params: idParams,
    reply: reviewCase,
  },
  actOnReview: {
    method: 'post',
    path: '/review-cases/{id}/actions',
    tag: 'reviews',
    summary: 'Take it, mark missed chances by theme, write feedback, close it',
    scopes: ['reviews:act'],
    params: idParams,
    body: act,
    reply: reviewCase,
  },
  replayCall: {
    method: 'get',
    path: '/calls/{id}/replay',
    tag: 'reviews',
    summary: 'The call as it happened: event by event, the card of that moment and who saw it in full',
    description:
      'Everybody else saw the summary of the same card. `whole` is false when the stream has a gap. Audited as a consultation.',
    scopes: ['reviews:read'],
    params: idParams,
    query: z.object({ from: z.coerce.number().int().min(1).default(1), limit }),
    reply: z.object({
      moments: z
        .array(
          z
            .object({
              version: z.number().int(),
              at: instant,
              event: text,
              card: callCard,
              shownTo: z.array(idText).readonly(),
            })
            .readonly(),
        )
        .readonly(),
      events: z.number().int(),
      whole: z.boolean(),
    }),
  },
  listFeedback: {
    method: 'get',
    path: '/me/feedback',
    tag: 'reviews',
    summary: 'What reviewers wrote to me, newest case first',
    scopes: [],
    query: z.object({ limit }),
    reply: z.object({
      feedback: z
        .array(
          z
            .object({
              callId: idText,
              id: idText,
              words: text,
              by: idText,
              at: instant,
              seenAt: instant.nullable(),
            })
            .readonly(),
        )
        .readonly(),
    }),
  },
  readFeedback: {
    method: 'post',
    path: '/me/feedback/{id}/read',
    tag: 'reviews',
    summary: 'I have read what was written about my part of this call',
    scopes: [],
    params: idParams,
    body: z.object({ feedback: opaqueId }).strict(),
    reply: z.object({ outcome: z.literal('done') }),
  },
  listThemes: {
    method: 'get',
    path: '/review-themes',
    tag: 'reviews',
    summary: 'What reviewers look for, in the force’s own words',
    scopes: ['reviews:read'],
    query: z.object({ force }),
    reply: z.object({ themes: z.array(z.object({ id: idText, words: text }).readonly()).readonly() }),
  },
  reviewTrends: {
    method: 'get',
    path: '/review-trends',
    tag: 'reviews',
    summary: 'How often each theme was marked, week by week; for training',
    scopes: ['reviews:read'],
    query: z.object({ force, days: z.coerce.number().int().min(7).max(366).default(91) }),
    reply: z.object({
      trends: z
        .array(
          z
            .object({ from: instant, theme: idText, marks: z.number().int(), calls: z.number().int() })
            .readonly(),
        )
        .readonly(),
    }),
  },
  listDipSamples: {
    method: 'get',
    path: '/dip-samples',
    tag: 'reviews',
    summary: 'The lots of each day with their seeds, newest first',
    scopes: ['reviews:read'],
    query: z.object({ force, limit }),
    reply: z.object({
      samples: z
        .array(
          z
            .object({
              from: instant,
              seed: text,
              of: z.number().int(),
              drawn: z.array(idText).readonly(),
              drawnAt: instant,
            })
            .readonly(),
        )
        .readonly(),
    }),
  },
} as const satisfies Record<string, Operation>;
