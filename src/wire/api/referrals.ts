import { z } from 'zod';
import { idParams, idText, instant, limit, opaqueId, text, why } from './common.ts';
import type { Operation } from './operation.ts';

export const referralStatus = z.enum([
  'raised',
  'held',
  'ready',
  'sending',
  'sent',
  'acknowledged',
  'accepted',
  'inProgress',
  'refused',
  'done',
  'dead',
  'revoked',
]);

/** A referral without what it tells the recipient: that is in the print view, which is a disclosure. */
export const referral = z
  .object({
    id: idText,
    version: z.number().int(),
    pathway: idText,
    force: idText,
    callId: idText,
    people: z.array(idText).readonly(),
    status: referralStatus,
    owner: text,
    raisedBy: idText,
    raisedAt: instant,
    dueAt: instant,
    late: z.boolean().meta({ description: 'Its clock has run out and nobody has acknowledged it' }),
    legalBasis: text,
    legalReference: text.nullable().meta({ description: 'The provision or agreement relied on' }),
    because: text,
    attempts: z.array(z.object({ at: instant, outcome: text }).readonly()).readonly(),
    history: z
      .array(z.object({ at: instant, by: idText, to: referralStatus, why: text }).readonly())
      .readonly(),
    consent: z.enum(['given', 'refused', 'overridden']).nullable(),
    consentRecord: z.object({ by: idText, at: instant, why: text }).readonly().nullable(),
    acknowledgement: z.object({ at: instant, by: idText, reference: text.nullable() }).readonly().nullable(),
    missing: z.array(text).readonly(),
    heldByHand: z.boolean(),
    unconfirmed: z.boolean().meta({
      description: 'Raised on a number match that nobody has confirmed: not sent until somebody has',
    }),
    messageId: text.nullable().meta({ description: 'Of an e-mail that may have gone out: to ask after' }),
  })
  .readonly()
  .meta({ id: 'Referral' });

const printView = z
  .object({
    title: text,
    recipient: text,
    legalBasis: text,
    dueAt: instant,
    fields: z.array(z.object({ name: text, value: text }).readonly()).readonly(),
    missing: z.array(text).readonly(),
  })
  .readonly()
  .meta({ id: 'ReferralPrintView' });

/** What can be done with a referral. Each is safe to repeat; what cannot be done in its status is answered 409. */
export const referralVerb = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('hold'), why }).strict(),
    z.object({ type: z.literal('release'), why }).strict(),
    z
      .object({
        type: z.literal('giveInformation'),
        facts: z.record(z.string().min(1).max(60), z.string().max(4_000)),
      })
      .strict(),
    z
      .object({ type: z.literal('recordConsent'), state: z.enum(['given', 'refused', 'overridden']), why })
      .strict(),
    z.object({ type: z.literal('retry'), why }).strict(),
    z
      .object({ type: z.literal('acknowledge'), reference: z.string().trim().min(1).max(120).nullable() })
      .strict(),
    z.object({ type: z.literal('accept'), owner: z.string().trim().min(1).max(80) }).strict(),
    z.object({ type: z.literal('refuse'), why, owner: z.string().trim().min(1).max(80) }).strict(),
    z.object({ type: z.literal('startWork') }).strict(),
    z.object({ type: z.literal('complete'), why }).strict(),
    z.object({ type: z.literal('revoke'), why }).strict(),
    z.object({ type: z.literal('deliveredByHand'), why }).strict(),
    z.object({ type: z.literal('assign'), owner: z.string().trim().min(1).max(80), why }).strict(),
  ])
  .meta({ id: 'ReferralVerb' });

export const referralOperations = {
  listReferrals: {
    method: 'get',
    path: '/referrals',
    tag: 'referrals',
    summary: 'Open referrals',
    description:
      'By what presses: `overdue`, `due` within `withinHours`, or `open` (oldest first, paged by `from`).',
    scopes: ['referrals:read'],
    query: z.object({
      which: z.enum(['overdue', 'due', 'open']).default('open'),
      withinHours: z.coerce
        .number()
        .min(0)
        .max(24 * 31)
        .default(24),
      callId: opaqueId.optional(),
      from: z.coerce.number().int().min(0).default(0),
      limit,
    }),
    reply: z.object({
      referrals: z.array(referral).readonly(),
      nextFrom: z.number().int().nullable().meta({ description: '`from` of the next page; null: none' }),
    }),
  },
  getReferral: {
    method: 'get',
    path: '/referrals/{id}',
    tag: 'referrals',
    summary: 'One referral with its attempts and history',
    scopes: ['referrals:read'],
    params: idParams,
    reply: referral,
  },
  actOnReferral: {
    method: 'post',
    path: '/referrals/{id}/actions',
    tag: 'referrals',
    summary: 'Hold, release, retry, assign, complete …',
    scopes: ['referrals:act'],
    params: idParams,
    body: referralVerb,
    reply: referral,
  },
  printReferral: {
    method: 'post',
    path: '/referrals/{id}/print-view',
    tag: 'referrals',
    summary: 'What a person needs to deliver it by hand',
    description: 'Personal data; audited as a disclosure, which is why it is not a GET.',
    scopes: ['referrals:act'],
    params: idParams,
    reply: printView,
  },
} as const satisfies Record<string, Operation>;
