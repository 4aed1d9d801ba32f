import { z } from 'zod';

/**
 * What we post to partners, pagers and control rooms. The text is the same for every try of one delivery; the time of the
 * try is in the signature. `id` equals the `Idempotency-Key` header: act once for each.
 */
export const webhookEnvelope = z.object({
  id: z.string(),
  /** `referral.<pathway>`, `alarm`, `call.<what>`. */
  type: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type WebhookEnvelope = z.infer<typeof webhookEnvelope>;

/** What a partner answers when it has taken a referral. Anything else is tried again. Unknown fields are ignored. */
export const webhookReceipt = z.object({
  received: z.literal(true),
  /** The partner's own reference, shown to people. */
  reference: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,79}$/)
    .optional(),
});

/** A partner's signed callback: they have it, take it, refuse it, or are done. Posted to `/api/v1/referrals/callbacks`. */
export const referralCallback = z.object({
  referralId: z.string().regex(/^[A-Za-z0-9._-]{1,120}$/),
  partner: z.string().regex(/^[a-z0-9-]{1,60}$/),
  status: z.enum(['acknowledged', 'accepted', 'refused', 'inProgress', 'done']),
  reference: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,79}$/)
    .optional(),
  /** Needed with `refused` and `done`. */
  why: z.string().max(2_000).optional(),
});
export type ReferralCallback = z.infer<typeof referralCallback>;
