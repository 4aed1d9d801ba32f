import type { Logger } from 'pino';
import type { FaultPlan } from './faults/plan.ts';
import type { Switches } from './switches.ts';

/** A number of the account and what Twilio does when it rings: the console's "A call comes in" settings. */
export interface LineSettings {
  /** What people dial: E.164, or `sip:…` for a SIP domain's user. */
  readonly number: string;
  readonly voiceUrl: string;
  readonly voiceMethod?: 'GET' | 'POST';
  readonly fallbackUrl?: string;
  readonly fallbackMethod?: 'GET' | 'POST';
  /** Told when an inbound call on this line has ended (`completed` and its kin). */
  readonly statusCallback?: string;
  readonly statusCallbackMethod?: 'GET' | 'POST';
}

/**
 * How time passes.
 * - `real`: with the wall clock, `factor` times as fast (1 when absent); `advance` skips ahead.
 * - `manual`: stands still; only `advance` moves it. What is due now happens at once.
 * - `auto`: as `manual`, but `until(…)` moves it to the next timer whenever nothing has happened for `idleMs`
 *   (30 when absent) of real time. For tests of the simulator itself and of applications that act at once.
 */
export type ClockMode =
  | { readonly mode: 'real'; readonly factor?: number }
  | { readonly mode: 'manual' }
  | { readonly mode: 'auto'; readonly idleMs?: number };

/** Everything a simulator can be started with. All optional: without options it is an account with no lines. */
export interface SimulatorOptions {
  /** 0 (default): a free port. It always listens on 127.0.0.1, over plain HTTP. */
  readonly port?: number;
  /** Default: a made-up SID, `AC` and 32 hex digits. */
  readonly accountSid?: string;
  /** Default: a made-up token. It signs what we send and is the password of the REST side. */
  readonly authToken?: string;
  readonly lines?: readonly LineSettings[];
  /** Numbers, beside the lines, that the account may show as caller; others are refused (21210, 13214). */
  readonly verifiedCallerIds?: readonly string[];
  /** Calls per second that the account may start by REST; Twilio's default is 1, Infinity means no limit. */
  readonly callsPerSecond?: number;
  /** Seeds the random faults. Default: taken at random and shown in the trace. */
  readonly seed?: number;
  readonly faults?: FaultPlan;
  readonly clock?: ClockMode;
  readonly switches?: Partial<Switches>;
  /** How long a `<Play>` lasts whose media could not be fetched or measured; 5000 ms when absent. */
  readonly mediaMs?: number;
  /** Static documents by name, served at `/documents/{name}`: they play what is "hosted elsewhere". */
  readonly documents?: Readonly<Record<string, string>>;
  /** One line per happening goes here. Default: no log. */
  readonly logger?: Logger;
}
