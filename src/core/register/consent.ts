import type { Instant } from '../time.ts';

export const CONSENT_DECISIONS = ['given', 'refused', 'overridden'] as const;
export type ConsentDecision = (typeof CONSENT_DECISIONS)[number];

/** Stands for every purpose that has no decision of its own. */
export const ANY_PURPOSE = 'any';

/**
 * What a person decided about sharing what is known of them, or that their refusal was overridden. A history: a later
 * decision stands beside the earlier ones and is the one that counts.
 */
export interface SharingConsent {
  /** The id of a pathway, or `any`. */
  readonly purpose: string;
  readonly decision: ConsentDecision;
  /** Why; never empty where a refusal was overridden. */
  readonly reason: string;
  /** Who recorded it: an actor, or in words whom a source names. */
  readonly by: string;
  readonly at: Instant;
}

/** The decision that counts for a pathway: the latest of its own, else the latest for any purpose; null: none on record. */
export function consentFor(history: readonly SharingConsent[], pathway: string): SharingConsent | null {
  return latest(history, pathway) ?? latest(history, ANY_PURPOSE);
}

/** Decisions of two records or sources as one history, oldest first, each once. */
export function consentHistory(
  a: readonly SharingConsent[],
  b: readonly SharingConsent[],
): readonly SharingConsent[] {
  if (b.length === 0) return a;
  const each = new Map(
    [...a, ...b].map((consent) => [`${consent.at} ${consent.purpose} ${consent.decision}`, consent]),
  );
  return [...each.values()].sort((first, second) => first.at - second.at);
}

function latest(history: readonly SharingConsent[], purpose: string): SharingConsent | null {
  // Of two at one moment the one recorded later stands further down.
  return history.reduce<SharingConsent | null>(
    (found, each) => (each.purpose === purpose && (found === null || each.at >= found.at) ? each : found),
    null,
  );
}
