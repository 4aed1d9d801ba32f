import type { HeardSegment, Sound } from './audio/sound.ts';
import type { FaultPlan } from './faults/plan.ts';
import type { LineSettings } from './options.ts';
import type { CallStatus, TraceEvent } from './trace/events.ts';

/** What an in-process simulator gives at once and a remote one as a promise: `await` works on both. */
export type Awaitable<T> = T | Promise<T>;

/** A call (one leg) as the outside may see it. Times are epoch ms on the simulator's clock. */
export interface CallView {
  readonly sid: string;
  /** The phone's name, else the participant label, else the address. */
  readonly name: string;
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-dial';
  readonly from: string;
  readonly to: string;
  readonly status: CallStatus;
  readonly parentSid?: string;
  readonly label?: string;
  /** FriendlyName and SID of the room the leg is in. */
  readonly room?: string;
  readonly roomSid?: string;
  readonly queueTimeMs: number;
  readonly createdAtMs: number;
  readonly ringingAtMs?: number;
  readonly answeredAtMs?: number;
  readonly endedAtMs?: number;
  /** True while a `<Gather>` on this leg is waiting for keys or speech. */
  readonly listening: boolean;
  readonly hears: readonly Sound[];
  /** All the person on this leg has heard, from the first ring on. */
  readonly heard: readonly HeardSegment[];
}

export interface ParticipantView {
  readonly callSid: string;
  readonly name: string;
  readonly label?: string;
  readonly status: 'queued' | 'ringing' | 'connected';
  readonly muted: boolean;
  readonly hold: boolean;
  readonly coaching: boolean;
  readonly callSidToCoach?: string;
  readonly startConferenceOnEnter: boolean;
  readonly endConferenceOnExit: boolean;
}

export interface RoomView {
  readonly sid: string;
  readonly friendlyName: string;
  readonly status: 'init' | 'in-progress' | 'completed';
  readonly region: string;
  readonly participants: readonly ParticipantView[];
  readonly reasonEnded?: string;
  readonly callSidEnding?: string;
}

/** Who hears what, for every leg that is up: leg name → voices by bare name, other sounds in words (`soundText`). */
export type HearingReport = Readonly<Record<string, readonly string[]>>;

/** How a phone treats a call that reaches it, until told otherwise. */
export type PhoneBehaviour =
  /** Rings until somebody acts or the caller's patience ends. The default. */
  | { readonly does: 'rings' }
  | { readonly does: 'answers'; readonly afterMs: number; readonly hangsUpAfterMs?: number }
  | { readonly does: 'declines'; readonly afterMs: number }
  | { readonly does: 'is-busy' }
  | { readonly does: 'is-unreachable' }
  /** A machine answers, speaks its greeting, and presses nothing. */
  | { readonly does: 'voicemail'; readonly afterMs: number; readonly greetingMs: number };

export interface DialOptions {
  /** Custom SIP headers; names are sent as `SipHeader_{name}`, so give `X-Incident` and the like. */
  readonly sipHeaders?: Readonly<Record<string, string>>;
  /** Dialled through this SIP domain: adds SipDomain, SipCallId and SipSourceIp. */
  readonly sipDomain?: string;
  /** The number shown instead of the phone's own, as sent: `anonymous`, `+266696687`, `` … */
  readonly callerId?: string;
  readonly stirVerstat?: string;
  readonly forwardedFrom?: string;
  /** Any further field of the first webhook. */
  readonly extra?: Readonly<Record<string, string>>;
}

/** One person's end of one call. */
export interface PhoneCall {
  readonly sid: string;
  /** The call as it is now. */
  view(): Awaitable<CallView>;
  status(): Awaitable<CallStatus>;
  /** What this person hears now, in words (see `HearingReport`). */
  hears(): Awaitable<readonly string[]>;
  heard(): Awaitable<readonly HeardSegment[]>;
  hangsUp(): Promise<void>;
  /** Resolves when the call is up; rejects when it ends first or `timeoutMs` (real, 5000 when absent) passes. */
  isAnswered(timeoutMs?: number): Promise<void>;
  /** Resolves when the call has ended, with its last status. */
  hasEnded(timeoutMs?: number): Promise<CallStatus>;
}

/**
 * A telephone and the person who holds it: `+E.164`, `sip:…` or `client:…`. The acting words apply to its call that
 * is ringing or up; `answers`, `declines` and the like also set how it treats calls to come when none is ringing.
 */
export interface Phone {
  readonly address: string;
  readonly name: string;
  /** Dials a line of the account. Resolves when Twilio has taken the call, before the first webhook is answered. */
  dials(line: string, options?: DialOptions): Promise<PhoneCall>;
  /** Resolves when a call rings here (at once when one already does). Rejects after `timeoutMs` of real time. */
  rings(timeoutMs?: number): Promise<PhoneCall>;
  /** Answers what rings now; if nothing does, will answer every call from now on, `afterMs` after it starts ringing. */
  answers(afterMs?: number): Promise<void>;
  /** Declines what rings now (Twilio sees busy); if nothing does, declines every call from now on. */
  declines(afterMs?: number): Promise<void>;
  /** Sets how calls from now on are treated; leaves a call that already rings alone. */
  behaves(behaviour: PhoneBehaviour): Promise<void>;
  hangsUp(): Promise<void>;
  /**
   * Presses keys. Unless `at` is `'now'`, waits until a `<Gather>` on the call listens, as a person waits for the
   * prompt, and then presses; inside a room nothing listens, so the keys go into the mix at once.
   */
  enters(digits: string, at?: 'prompt' | 'now'): Promise<void>;
  /** Speaks for `ms` (by length of text when absent): others hear it, speaker events are sent. Resolves at its start. */
  speaks(text: string, ms?: number): Promise<void>;
  /** Stops speaking. */
  isSilent(): Promise<void>;
  /** The phone's newest call, if it ever had one. */
  call(): Awaitable<PhoneCall | undefined>;
  /** All calls of this phone, oldest first. */
  calls(): Awaitable<readonly CallView[]>;
}

/** Where a clock stands, for control and print-outs. */
export interface ClockView {
  readonly nowMs: number;
  readonly mode: 'real' | 'manual' | 'auto';
  readonly factor: number;
  /** Timers still to come. */
  readonly timers: number;
}

export interface UntilOptions {
  /** Real time; 5000 ms when absent. */
  readonly timeoutMs?: number;
  /** What is being waited for, for the error. */
  readonly what?: string;
}

/** What the in-process simulator and the client of one in another process have in common. */
export interface SimulatorControl {
  /** `http://127.0.0.1:{port}`: use it in place of `https://api.twilio.com`. */
  readonly baseUrl: string;
  /** The phone with this address; made on first mention. The name is used wherever a leg is named. */
  phone(address: string, name?: string): Phone;
  /** Adds or replaces a line. */
  line(settings: LineSettings): Awaitable<void>;
  /** Hosts a static TwiML document "elsewhere" and gives its URL. */
  hosts(name: string, twiml: string): Awaitable<string>;
  faults(plan: FaultPlan): Awaitable<void>;
  callsPerSecond(rate: number): Awaitable<void>;
  calls(): Awaitable<readonly CallView[]>;
  /** Rooms, oldest first, completed ones included. */
  rooms(): Awaitable<readonly RoomView[]>;
  whoHears(): Awaitable<HearingReport>;
  /** All that happened after the event numbered `after` (0: everything). */
  traceAfter(after: number): Awaitable<readonly TraceEvent[]>;
  /** Breaches of the contract so far, by the application and by the simulator. Empty is good. */
  violations(): Awaitable<readonly string[]>;
  clock(): Awaitable<ClockView>;
  /** Lets `ms` of the simulator's time pass: all timers due run in order, the webhooks they cause are awaited. */
  advance(ms: number): Promise<void>;
  /** Waits for a fact. Rejects, with the last of the trace, when it does not come true in time. */
  until(fact: () => Awaitable<boolean>, options?: UntilOptions): Promise<void>;
  /** Ends every call. In another process it keeps running. */
  hangUpAll(): Promise<void>;
}

/** The simulator in this process. What `SimulatorControl` may give as a promise, this gives at once. */
export interface Simulator extends SimulatorControl {
  readonly accountSid: string;
  readonly authToken: string;
  readonly port: number;
  readonly seed: number;
  /** Everything that happened, in order. */
  readonly trace: readonly TraceEvent[];
  line(settings: LineSettings): void;
  hosts(name: string, twiml: string): string;
  faults(plan: FaultPlan): void;
  callsPerSecond(rate: number): void;
  calls(): readonly CallView[];
  rooms(): readonly RoomView[];
  whoHears(): HearingReport;
  traceAfter(after: number): readonly TraceEvent[];
  violations(): readonly string[];
  clock(): ClockView;
  /** The call with this SID, as its person holds it. */
  callOf(sid: string): PhoneCall | undefined;
  /** The trace as readable lines, times relative to its first event. */
  printTrace(): string;
  /** Hangs up, stops every timer, closes the server and its connections. */
  close(): Promise<void>;
}
