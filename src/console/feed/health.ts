/** How fresh what is on the screen is. Every screen behaves by it (docs/console.md). */
export type FeedHealth =
  /** Told within the last seconds. */
  | 'live'
  /** More than five seconds without a word, or the service itself is behind: commands are off, drafts stay. */
  | 'stale'
  /** More than fifteen: the last picture is dimmed, the duty list and the paper way are shown. */
  | 'disconnected';

export const STALE_AFTER_MS = 5_000;
export const DISCONNECTED_AFTER_MS = 15_000;

export interface Heard {
  /** When the service last said where the feed is; null before the first time. */
  readonly at: number | null;
  /** When this console began to listen. */
  readonly since: number;
  /** Since when the service itself says that its source is behind; null: it is not. */
  readonly behindSince: number | null;
}

/** Pure. All times by one clock, this machine's. */
export function healthOf(heard: Heard, now: number): FeedHealth {
  const silentMs = now - (heard.at ?? heard.since);
  const behindMs = heard.behindSince === null ? 0 : now - heard.behindSince;
  const worst = Math.max(silentMs, behindMs);
  if (worst > DISCONNECTED_AFTER_MS) return 'disconnected';
  return worst > STALE_AFTER_MS || heard.behindSince !== null ? 'stale' : 'live';
}

/** A beat of a second that comes so late was slept through, not merely late: browsers let a hidden page tick but once a minute. */
const SLEPT_MS = 20_000;

/** Pure. Since when silence counts: a page that slept heard nothing because it asked nothing. */
export function listeningSince(since: number, lastBeat: number, now: number): number {
  return now - lastBeat > SLEPT_MS ? now : since;
}

/** Wait before the next try to connect: quick at first, then at most five seconds, spread so that a room does not come back at once. */
export function waitBeforeTry(tries: number, random: number): number {
  return Math.min(5_000, 250 * 2 ** Math.min(tries, 6)) * (0.5 + random / 2);
}
