import type { RestOperation, WebhookPurpose } from '../faults/plan.ts';

/** Twilio's call statuses, with `initiated`, which only callbacks know. */
export type CallStatus =
  | 'queued'
  | 'initiated'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'canceled';

/** Everything that happens, one type each. `leg` is a leg's name, `call` its CallSid. */
export type Happening =
  | {
      readonly kind: 'call-created';
      readonly call: string;
      readonly leg: string;
      readonly direction: string;
      readonly to: string;
      readonly queueTimeMs: number;
    }
  | {
      readonly kind: 'call-status';
      readonly call: string;
      readonly leg: string;
      readonly status: CallStatus;
      readonly why?: string;
    }
  | {
      readonly kind: 'webhook-sent';
      readonly call: string;
      readonly leg: string;
      readonly purpose: WebhookPurpose;
      readonly method: string;
      readonly url: string;
      readonly fields: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'webhook-answered';
      readonly call: string;
      readonly leg: string;
      readonly purpose: WebhookPurpose;
      readonly status: number;
      readonly ms: number;
      readonly body: string;
    }
  | {
      readonly kind: 'webhook-failed';
      readonly call: string;
      readonly leg: string;
      readonly purpose: WebhookPurpose;
      readonly code: number;
      readonly why: string;
    }
  | {
      readonly kind: 'verb';
      readonly call: string;
      readonly leg: string;
      readonly verb: string;
      readonly detail?: string;
    }
  | {
      readonly kind: 'callback';
      readonly of: string;
      readonly leg: string;
      readonly event: string;
      readonly url: string;
      readonly outcome: CallbackOutcome;
      readonly fields: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'rest';
      readonly operation: RestOperation | 'unknown';
      readonly method: string;
      readonly path: string;
      readonly params: Readonly<Record<string, string | readonly string[]>>;
      readonly status: number | 'none';
      readonly code?: number;
    }
  | {
      readonly kind: 'room';
      readonly room: string;
      readonly name: string;
      readonly event: string;
      readonly leg?: string;
      readonly why?: string;
    }
  | { readonly kind: 'heard'; readonly call: string; readonly leg: string; readonly hears: readonly string[] }
  | { readonly kind: 'person'; readonly leg: string; readonly did: string }
  | { readonly kind: 'fault'; readonly what: string }
  /** Something Twilio logs as an error or warning of the application's, with Twilio's number for it. */
  | { readonly kind: 'twilio-warning'; readonly code: number; readonly why: string; readonly call?: string }
  /** A breach of the contract by the application (`app`) or by this simulator (`simulator`). */
  | { readonly kind: 'violation'; readonly side: 'app' | 'simulator'; readonly what: string }
  | { readonly kind: 'clock'; readonly advancedMs: number };

/** How one delivery of a status callback ended; 2xx is `delivered`. */
export type CallbackOutcome = 'sent' | 'delivered' | 'refused' | 'unreachable' | 'lost';

/** A happening with its place in the order and its time on the simulator's clock (epoch ms). */
export type TraceEvent = Happening & { readonly seq: number; readonly atMs: number };
