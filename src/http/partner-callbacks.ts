import express, { Router } from 'express';
import { AppError } from '../core/errors.ts';
import { id, type ReferralId } from '../core/ids.ts';
import type { Log } from '../ports/log.ts';
import type { PartnerCallbacks } from '../ports/partner-callbacks.ts';
import { SIGNATURE_HEADER } from '../sealing/signed-body.ts';
import { referralCallback } from '../wire/webhooks.ts';
import { problemHandler } from './problems.ts';

/** A callback is a few words; anything longer is not one. */
const BODY_LIMIT = '16kb';

/**
 * Where partners say what became of a referral. No key and no session: the body is signed with the secret that this partner
 * shares with us, and the signature is over the text as it came.
 */
export function partnerCallbacksRouter(callbacks: PartnerCallbacks, log: Log): Router {
  const router = Router();
  router.post(
    '/api/v1/referrals/callbacks',
    express.text({ type: () => true, limit: BODY_LIMIT }),
    async (request, response) => {
      const rawBody = typeof request.body === 'string' ? request.body : '';
      const parsed = referralCallback.safeParse(jsonOf(rawBody));
      if (!parsed.success) throw new AppError('invalid', 'this is not a callback of a referral');
      const { referralId, partner, status, reference, why } = parsed.data;
      const callback = {
        partner,
        referralId: id<ReferralId>(referralId),
        status,
        reference: reference ?? null,
        why: why ?? null,
      };
      await callbacks.receive(request.get(SIGNATURE_HEADER), rawBody, callback);
      response.status(204).end();
    },
  );
  router.use('/api/v1/referrals/callbacks', problemHandler(log));
  return router;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
