/** Which failures are tried again: Twilio's `rp` values. */
export type RetryOn = '4xx' | '5xx' | 'ct' | 'rt' | 'all';

/** How one webhook is sent: Twilio's defaults, or what the URL's fragment asks for. */
export interface ConnectionSettings {
  readonly connectMs: number;
  readonly readMs: number;
  readonly totalMs: number;
  readonly retries: number;
  readonly retryOn: readonly RetryOn[];
}

const retryWords: readonly RetryOn[] = ['4xx', '5xx', 'ct', 'rt', 'all'];

/**
 * Takes the connection overrides (`#rc=2&rp=all…`) off a webhook URL. They are neither sent nor signed; values out
 * of range fall back to the default. `sni` and `e` (egress edge) mean nothing on loopback and are dropped.
 * (Twilio: docs/usage/webhooks/webhooks-connection-overrides.)
 */
export function takeOverrides(url: string): { readonly url: string; readonly settings: ConnectionSettings } {
  const at = url.indexOf('#');
  const asked = new URLSearchParams(at === -1 ? '' : url.slice(at + 1));
  const policy = (asked.get('rp') ?? 'ct')
    .split(',')
    .filter((word): word is RetryOn => retryWords.includes(word as RetryOn));
  return {
    url: at === -1 ? url : url.slice(0, at),
    settings: {
      connectMs: within(asked.get('ct'), 100, 10_000, 5000),
      readMs: within(asked.get('rt'), 100, 15_000, 15_000),
      totalMs: within(asked.get('tt'), 100, 15_000, 15_000),
      retries: within(asked.get('rc'), 0, 5, 1),
      retryOn: policy.length === 0 ? ['ct'] : policy,
    },
  };
}

function within(value: string | null, least: number, most: number, fallback: number): number {
  if (value === null || !/^\d+$/.test(value)) return fallback;
  const number = Number(value);
  return number >= least && number <= most ? number : fallback;
}
