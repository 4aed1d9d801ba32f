import type { ForceId } from '../core/ids.ts';
import type { Milliseconds } from '../core/time.ts';

/** Something to hand to a partner. `body` holds personal data and is never logged. */
export interface Parcel {
  /** The partner in partners.yaml. */
  readonly partner: string;
  /** The same for every try, so that a partner that honours it acts once. */
  readonly idempotencyKey: string;
  /** What it is, e.g. `referral.victim-support`: safe in logs. */
  readonly subject: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The same as single fields, for partners that want a form of their own. Missing: it is no referral. */
  readonly form?: { readonly pathway: string; readonly fields: Readonly<Record<string, string>> };
}

/**
 * What became of one try.
 * - `delivered`: the partner says so, with its reference where it gave one.
 * - `tryLater`: it did not take it, or cannot be reached; the same key again is safe.
 * - `refused`: it will never take this; a person decides.
 * - `unknown`: it may have it and cannot tell twice from once (e-mail); a person decides.
 * - `notNow`: its circuit is open; nothing was tried.
 * - `manual`: the partner has no machine route.
 */
export type DeliveryOutcome =
  | { readonly kind: 'delivered'; readonly detail: string; readonly reference: string | null }
  | { readonly kind: 'tryLater'; readonly detail: string }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'unknown'; readonly detail: string; readonly messageId: string }
  | { readonly kind: 'notNow'; readonly detail: string; readonly afterMs: Milliseconds }
  | { readonly kind: 'manual'; readonly detail: string };

/** The routes to partners. Never rejects: every way a delivery can end is an outcome. `detail` is safe in logs. */
export interface Courier {
  deliver(parcel: Parcel): Promise<DeliveryOutcome>;
  /** How long this partner's pace asks to wait; 0: go, and it is counted. Rejects when Redis does not answer. */
  waitMs(partner: string): Promise<Milliseconds>;
  /** What an e-mail to this partner would be identified by; null for routes without an unknown outcome. */
  messageIdFor(partner: string, idempotencyKey: string): string | null;
  /** The partner that pages people; null when none is configured. */
  pager(): string | null;
  /** The partner that is the control room's own system of a force; null when none is configured. */
  controlRoom(force: ForceId): string | null;
}
