import type { AlarmClass } from '../alarms/alarm.ts';
import type { ForceId, PathwayId } from '../ids.ts';
import type { Milliseconds } from '../time.ts';
import type { MaracThresholds } from './marac.ts';
import type { ClockRule } from './clock.ts';

/** On what ground personal data is shared; recorded with each referral, not only as yes or no (domain.md section 5). */
export interface LegalBasis {
  readonly ground: 'consent' | 'publicTask' | 'safeguarding' | 'lawEnforcement' | 'legalObligation';
  /** The provision or agreement relied on, in words. */
  readonly reference: string;
  /** `needed`: held until consent is recorded; a refusal may be overridden only where `mayOverride`. */
  readonly consent: 'needed' | 'notNeeded';
  readonly mayOverride: boolean;
}

/** One field of what a pathway may contain. Nothing else leaves. */
export interface ContentField {
  readonly name: string;
  readonly required: boolean;
}

/** What counts as "they have it": the answer to our request, a signed callback, or a person's word. */
export type AcknowledgedBy = 'response' | 'callback' | 'person';

/** How often and how patiently delivery is tried before a person takes over. */
export interface DeliveryPolicy {
  readonly attempts: number;
  readonly firstDelayMs: Milliseconds;
  readonly maxDelayMs: Milliseconds;
}

/** What follows when the clock runs out: who has it then, how loudly, and to whom it goes after that. */
export interface Lateness {
  readonly alarmClass: AlarmClass;
  readonly owners: readonly [string, ...string[]];
  /** From one owner to the next. */
  readonly passUpAfterMs: Milliseconds;
}

/** One kind of follow-up: recipient and route, ground, clock, contents, acknowledgement, lateness. Configuration. */
export interface Pathway {
  readonly id: PathwayId;
  readonly name: string;
  /** The force it belongs to; null: every force. */
  readonly force: ForceId | null;
  /** The duty that owns it until the recipient does. */
  readonly owner: string;
  /** The partner in partners.yaml. */
  readonly recipient: string;
  /** Roles that may raise it by hand. */
  readonly raisedBy: readonly string[];
  /** Confirmed facts that raise it by themselves; never a number match alone (S7). */
  readonly raisedItselfBy: readonly string[];
  /** Sent although nobody has confirmed the caller: only where nothing leaves the force. Else it is held until somebody has. */
  readonly onMatchAlone: boolean;
  /** Worked by our own specialists as promised contacts, so many attempts each; null: it goes to its recipient. */
  readonly contact: { readonly attempts: number } | null;
  /** Where this field says yes, it goes to another recipient: home-educated children to the council. */
  readonly otherwise: { readonly whenField: string; readonly recipient: string } | null;
  /** MARAC's own: from when a case belongs there, in this force; null elsewhere. */
  readonly marac: MaracThresholds | null;
  readonly legalBasis: LegalBasis;
  readonly clock: ClockRule;
  /** Name of the calendar in pathways.yaml. */
  readonly calendar: string;
  readonly warnBeforeMs: Milliseconds;
  readonly contains: readonly ContentField[];
  readonly acknowledgedBy: AcknowledgedBy;
  /** Stays open until somebody records the action taken (order breach). */
  readonly needsActionTaken: boolean;
  readonly late: Lateness;
  readonly delivery: DeliveryPolicy;
  /** BullMQ priority, 1 first. */
  readonly priority: number;
}
