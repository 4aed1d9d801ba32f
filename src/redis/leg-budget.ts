import type { Redis } from 'ioredis';
import type { Clock } from '../ports/clock.ts';
import type { LegBudget } from '../ports/leg-budget.ts';
import type { Milliseconds } from '../core/time.ts';

export interface LegBudgetOptions {
  /** A `callPath` connection. */
  readonly redis: Redis;
  /** Begins every key; ends in a colon. */
  readonly prefix: string;
  /** The account's calls per second at the carrier (1 unless Twilio raised it). */
  readonly callsPerSecond: number;
  /** How many instances share the account: each one's share while Redis is silent. */
  readonly instances: number;
  readonly clock: Clock;
  /** Told when Redis was silent and the local share answered; for the metric. */
  readonly onLocalShare?: (error: unknown) => void;
  readonly limitMs?: Milliseconds;
}

/** The caller waits for this answer (S1). */
const LIMIT_MS = 100;

/**
 * KEYS: bucket. ARGV: calls per second, tokens that must stay behind. A token bucket by Redis's own time: it holds one
 * second's calls, since that is what the carrier counts. Gives 1 for go. Forgets itself after ten idle seconds, full.
 */
const TAKE = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local rate, keep = tonumber(ARGV[1]), tonumber(ARGV[2])
local most = math.max(1, rate)
local stored = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, at = tonumber(stored[1]) or most, tonumber(stored[2]) or now
tokens = math.min(most, tokens + math.max(0, now - at) * rate / 1000)
local go = tokens >= 1 + keep
if go then tokens = tokens - 1 end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(math.max(now, at)))
redis.call('PEXPIRE', KEYS[1], math.max(10000, math.ceil(2000 / rate)))
return go and 1 or 0
`;

/** One budget for all instances, handlers first: a specialist's leg leaves one token behind where there is more than one. */
export function createLegBudget(options: LegBudgetOptions): LegBudget {
  const { redis, callsPerSecond, clock } = options;
  const bucket = `${options.prefix}{legs}:bucket`;
  redis.defineCommand('alongsideTakeLeg', { numberOfKeys: 1, lua: TAKE });
  const commands = redis as unknown as { alongsideTakeLeg(...args: (string | number)[]): Promise<number> };
  const local = localBucket(callsPerSecond / Math.max(1, options.instances), clock);
  const limitMs = options.limitMs ?? LIMIT_MS;
  return {
    async take(whose) {
      const keep = whose === 'specialist' && callsPerSecond > 1 ? 1 : 0;
      try {
        const answer = await within(limitMs, commands.alongsideTakeLeg(bucket, callsPerSecond, keep));
        return answer === 1;
      } catch (error) {
        options.onLocalShare?.(error);
        return local(keep);
      }
    },
  };
}

/** Rejects after `limitMs`; what the late answer took stays taken, which errs on the side of too few legs. */
async function within<Value>(limitMs: Milliseconds, answer: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  });
  // Whichever loses the race must not end the process.
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The share of one instance while Redis is silent: never more than the account allows when every instance does the same. */
function localBucket(rate: number, clock: Clock): (keep: number) => boolean {
  const most = Math.max(1, rate);
  let tokens = most;
  let at = clock.now();
  return (keep) => {
    const now = clock.now();
    tokens = Math.min(most, tokens + (Math.max(0, now - at) * rate) / 1_000);
    at = now;
    if (tokens < 1 + Math.min(keep, most - 1)) return false;
    tokens -= 1;
    return true;
  };
}
