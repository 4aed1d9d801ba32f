import { fillForm } from '../core/referrals/payload-template.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeliveryOutcome, Parcel } from '../ports/courier.ts';
import { SIGNATURE_HEADER, signBody } from '../sealing/signed-body.ts';
import type { SignedHttpPartner } from '../wire/partners.ts';
import { webhookReceipt, type WebhookEnvelope } from '../wire/webhooks.ts';
import { OversizeError, post, type PostAnswer } from './post.ts';
import { PrivateAddressError } from './public-address.ts';

/**
 * One try: POST of a signed JSON body under the parcel's idempotency key. The body is the same for every try. What the
 * partner says is judged by status and receipt; nothing of its answer is kept but its reference.
 */
export async function postSigned(
  parcel: Parcel,
  partner: SignedHttpPartner,
  secrets: readonly Buffer[],
  clock: Clock,
): Promise<Exclude<DeliveryOutcome, { readonly kind: 'notNow' | 'manual' | 'unknown' }>> {
  const envelope: WebhookEnvelope = {
    ...{ id: parcel.idempotencyKey, type: parcel.subject },
    data: dataFor(parcel, partner),
  };
  const body = JSON.stringify(envelope);
  let answer: PostAnswer;
  try {
    answer = await post({
      url: partner.url,
      body,
      timeoutMs: partner.timeoutMs,
      maxResponseBytes: partner.maxResponseBytes,
      internal: partner.internal,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'alongside',
        'idempotency-key': parcel.idempotencyKey,
        [SIGNATURE_HEADER.toLowerCase()]: signBody(body, secrets, clock.now()),
      },
    });
  } catch (error) {
    return unanswered(error, partner);
  }
  return judge(answer, partner.receipt);
}

/** The partner's own form where it has one for this pathway, checked when the files were read; else ours. */
function dataFor({ form, body }: Parcel, { templates }: SignedHttpPartner): Parcel['body'] {
  const template = form === undefined ? undefined : templates[form.pathway];
  return form === undefined || template === undefined ? body : fillForm(template, form.fields);
}

function unanswered(
  error: unknown,
  partner: SignedHttpPartner,
): Extract<DeliveryOutcome, { readonly kind: 'tryLater' | 'refused' }> {
  if (error instanceof PrivateAddressError) return { kind: 'refused', detail: error.message };
  if (error instanceof OversizeError) return { kind: 'tryLater', detail: error.message };
  const { name, code } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError' || code === 'ABORT_ERR')
    return { kind: 'tryLater', detail: `no answer within ${partner.timeoutMs} ms` };
  return { kind: 'tryLater', detail: `not reached (${code ?? name})` };
}

/** 2xx with a receipt is delivered; what may pass (408, 425, 429, 5xx, nonsense) is tried again; the rest is a person's. */
function judge(
  answer: PostAnswer,
  receipt: SignedHttpPartner['receipt'],
): Extract<DeliveryOutcome, { readonly kind: 'delivered' | 'tryLater' | 'refused' }> {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    if (receipt === 'status') return { kind: 'delivered', detail: `answered ${status}`, reference: null };
    const parsed = webhookReceipt.safeParse(parsedJson(answer.body));
    if (!parsed.success)
      return { kind: 'tryLater', detail: `answered ${status} without saying that it was received` };
    return { kind: 'delivered', detail: `answered ${status}`, reference: parsed.data.reference ?? null };
  }
  if (status >= 300 && status < 400)
    return { kind: 'refused', detail: `answered ${status}: redirects are not followed` };
  const mayPass = status >= 500 || status === 408 || status === 425 || status === 429;
  return { kind: mayPass ? 'tryLater' : 'refused', detail: `answered ${status}` };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
