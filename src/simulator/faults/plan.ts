/** The REST operations a rule can name; the same words are used in the trace. */
export type RestOperation =
  | 'createCall'
  | 'fetchCall'
  | 'updateCall'
  | 'listCalls'
  | 'fetchConference'
  | 'updateConference'
  | 'listConferences'
  | 'createParticipant'
  | 'fetchParticipant'
  | 'updateParticipant'
  | 'deleteParticipant'
  | 'listParticipants'
  | 'createTranscription'
  | 'updateTranscription';

/** What a document is fetched for. `voice` is a call's first, `action` what a Dial or Gather names. */
export type WebhookPurpose =
  | 'voice'
  | 'action'
  | 'redirect'
  | 'screen'
  | 'wait'
  | 'hold'
  | 'announce'
  | 'fallback';

/** What the REST side does instead of answering. `act-…` means that the request took effect. */
export type RestFault =
  | { readonly do: 'answer'; readonly status: 429 | 500 | 503 }
  | { readonly do: 'never-answer' }
  | { readonly do: 'act-then-never-answer' }
  | { readonly do: 'slow'; readonly ms: number }
  | { readonly do: 'reset' }
  | { readonly do: 'act-then-reset' };

export type CallbackFault =
  | { readonly do: 'lose' }
  | { readonly do: 'double'; readonly afterMs?: number }
  | { readonly do: 'late'; readonly ms: number }
  /** Kept back until the next callback has been sent, or 2 s have passed. */
  | { readonly do: 'reorder' };

export type WebhookFault =
  /** Sent twice, with the same idempotency token; the second answer is dropped. */
  | { readonly do: 'double' }
  | { readonly do: 'late'; readonly ms: number }
  /** As if the application could not be reached: the fallback URL is asked at once. */
  | { readonly do: 'fail' };

export type PersonFault =
  | { readonly do: 'no-answer' }
  | { readonly do: 'busy' }
  | { readonly do: 'decline' }
  | { readonly do: 'unreachable' }
  | { readonly do: 'voicemail'; readonly afterMs?: number }
  /** Of somebody who calls in, it means that they hang up so long after dialling; the other faults do not touch them. */
  | { readonly do: 'answer-then-hang-up'; readonly afterMs: number };

interface Matching<Kind, Operation, What> {
  readonly kind: Kind;
  /** Only this operation (REST), event (callback) or purpose (webhook); absent: any. */
  readonly operation?: Operation;
  /** Only where this text is the leg's label, or its phone's name or address. */
  readonly leg?: string;
  /** Only URLs (callback, webhook) that contain this text. */
  readonly urlContains?: string;
  /** 1: the first that matches otherwise, 2: the second, … Absent: every one. */
  readonly nth?: number;
  readonly fault: What;
}

/** One targeted fault. Rules are tried in order; the first that matches decides, and random rates are not asked. */
export type FaultRule =
  | Matching<'rest', RestOperation, RestFault>
  | Matching<'callback', string, CallbackFault>
  | Matching<'webhook', WebhookPurpose, WebhookFault>
  | Matching<'person', never, PersonFault>;

/** Chances from 0 to 1 for each kind of thing that can go wrong, drawn from the seed. */
export interface FaultRates {
  readonly callbackLost?: number;
  readonly callbackDoubled?: number;
  readonly callbackLate?: number;
  readonly callbackReordered?: number;
  readonly rest429?: number;
  readonly rest500?: number;
  readonly rest503?: number;
  readonly restNeverAnswers?: number;
  readonly restActsThenNeverAnswers?: number;
  readonly restSlow?: number;
  readonly restReset?: number;
  readonly webhookDoubled?: number;
  readonly webhookLate?: number;
  readonly webhookFails?: number;
  readonly personDoesNotAnswer?: number;
  readonly personBusy?: number;
  readonly personDeclines?: number;
  readonly personVoicemail?: number;
  readonly personHangsUp?: number;
}

/**
 * What is to go wrong. `seed` makes the random part repeatable (given the same order of requests); `lateUpToMs`
 * bounds every random delay (5000 when absent).
 */
export interface FaultPlan {
  readonly seed?: number;
  readonly rates?: FaultRates;
  readonly rules?: readonly FaultRule[];
  readonly lateUpToMs?: number;
}
