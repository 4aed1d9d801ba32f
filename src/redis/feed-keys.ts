import { HOUR } from '../core/time.ts';

/** What is over stays on consoles that long, e.g. an ended call without its disposition. */
export const OVER_KEPT_MS = HOUR;

/** All keys of the feed carry one hash tag, so that one script reaches them on one node of a Cluster. */
export interface FeedKeys {
  /** Random; made together with the first change after Redis was empty. */
  readonly epoch: string;
  readonly number: string;
  /** Stream of changes, id `<number>-0`, trimmed to the newest few thousand. */
  readonly changes: string;
  /** Hashes of the newest of each, `<version> <sealed>`. */
  readonly state: Readonly<Record<FeedKind, string>>;
  /** Sorted sets: when what is over may be forgotten. */
  readonly over: Readonly<Record<FeedKind, string>>;
}

export type FeedKind = 'card' | 'alarm' | 'presence';
export const FEED_KINDS: readonly FeedKind[] = ['card', 'alarm', 'presence'];

export function feedKeys(prefix: string): FeedKeys {
  const base = `${prefix}{feed}`;
  const each = (suffix: string) => ({
    card: `${base}:card${suffix}`,
    alarm: `${base}:alarm${suffix}`,
    presence: `${base}:presence${suffix}`,
  });
  return {
    epoch: `${base}:epoch`,
    number: `${base}:number`,
    changes: `${base}:changes`,
    state: each(''),
    over: each(':over'),
  };
}

/** Names what a sealed value belongs to, so that one moved elsewhere does not open. */
export function sealedAs(kind: FeedKind, key: string): string {
  return `feed:${kind}:${key}`;
}
