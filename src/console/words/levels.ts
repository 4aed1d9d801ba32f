import type { FeedCard } from '../../wire/feed.ts';

export type Level = 'high' | 'medium' | 'standard' | 'none' | 'pending' | 'failed';

/** "None" never reads as safe: the register not knowing a number says nothing about the danger (S7). */
export const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  high: 'HIGH RISK',
  medium: 'MEDIUM RISK',
  standard: 'STANDARD RISK',
  none: 'NOT KNOWN',
  pending: 'CHECKING',
  failed: 'CHECK FAILED',
};

export const NO_RECORD = 'No known-risk record – this does not mean no risk';

const ORDER: readonly Level[] = ['high', 'failed', 'medium', 'pending', 'standard', 'none'];

/** Smaller is more pressing. A check that failed comes before a medium risk: nobody knows. */
export function rankOf(level: Level): number {
  return ORDER.indexOf(level);
}

/**
 * The level as the handler is shown it: what register, rules, answers, words heard and people have made of it; on cards of
 * earlier releases, the register's or the rules', whichever is higher (S6).
 */
export function levelOf(card: Pick<FeedCard, 'assessment' | 'plan' | 'lookup' | 'risk'>): Level {
  if (card.risk?.level != null) return card.risk.level;
  const known = [card.assessment?.level, card.plan?.level].filter((level) => level != null);
  const highest = known.toSorted((a, b) => rankOf(a) - rankOf(b))[0];
  if (highest !== undefined) return highest;
  if (card.lookup === 'pending') return 'pending';
  return card.lookup === 'failed' ? 'failed' : 'none';
}
