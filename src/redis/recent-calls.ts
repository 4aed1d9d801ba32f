import type { Redis } from 'ioredis';
import type { CallId } from '../core/ids.ts';
import type { RepeatCalls } from '../core/register/assessment.ts';
import { DAY, HOUR, type Instant, type Milliseconds } from '../core/time.ts';
import type { CallTies, RecentCalls } from '../ports/recent-calls.ts';
import type { KeySet } from '../sealing/key-ring.ts';
import { numberDigest } from '../sealing/keyed-hash.ts';

/** A number that rings thousands of times a night is counted no further: the answer is "many" long before. */
const CALLS_LIMIT = 1_000;
/** People and households of one call that are counted; more are a shared line, not a tie. */
const TIES_LIMIT = 32;
/** Calls are kept at least so long, since lines count back over windows of their own; a longer window keeps longer. */
const KEPT_MS = 7 * DAY;

/**
 * Remembers a call under each of its ties and counts the others within the window, each call once a kind.
 * KEYS: one sorted set of calls a tie. ARGV: call, time, oldest time that counts, oldest time kept, seconds to live, limit, then for each
 * key its kind (1 number, 2 person, 3 household) and 1 when the call is written there (0: an older key, only read).
 */
const REMEMBER = `
local seen, counts = { {}, {}, {} }, { 0, 0, 0 }
for i = 1, #KEYS do
  local kind = tonumber(ARGV[5 + 2 * i])
  if ARGV[6 + 2 * i] == '1' then
    redis.call('ZADD', KEYS[i], 'NX', ARGV[2], ARGV[1])
    redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', '(' .. ARGV[4])
    redis.call('ZREMRANGEBYRANK', KEYS[i], 0, -2 - tonumber(ARGV[6]))
    redis.call('EXPIRE', KEYS[i], ARGV[5])
  end
  for _, call in ipairs(redis.call('ZRANGEBYSCORE', KEYS[i], ARGV[3], ARGV[2])) do
    if call ~= ARGV[1] and not seen[kind][call] then
      seen[kind][call] = true
      counts[kind] = counts[kind] + 1
    end
  end
end
return counts
`;

export interface RecentCallsOptions {
  /** A `callPath` connection. */
  readonly redis: Redis;
  /** The lookup keys: numbers, people and households are kept as keyed hashes. */
  readonly keys: KeySet;
  /** Key prefix, e.g. `alongside:`. */
  readonly prefix: string;
}

/** Recent calls on Redis: one script, one round trip; rejects when Redis is silent. */
export function createRecentCalls(options: RecentCallsOptions): RecentCalls {
  options.redis.defineCommand('rememberRecentCall', { lua: REMEMBER });
  return {
    rememberAndCount: (callId, ties, at, windowMs, keepMs) =>
      rememberAndCount(options, callId, ties, at, windowMs, Math.max(windowMs, keepMs ?? 0)),
    async untie(callId, ties) {
      const places = placesOf(ties, options.keys, options.prefix);
      await Promise.all(places.map(({ key }) => options.redis.zrem(key, callId)));
    },
  };
}

async function rememberAndCount(
  { redis, keys, prefix }: RecentCallsOptions,
  callId: CallId,
  ties: CallTies,
  at: Instant,
  windowMs: Milliseconds,
  keepMs: Milliseconds,
): Promise<RepeatCalls> {
  const places = placesOf(ties, keys, prefix);
  const windowHours = Math.round(windowMs / HOUR);
  if (places.length === 0) return { windowHours, sameNumber: 0, samePerson: 0, sameHousehold: 0 };
  const keptMs = Math.max(keepMs, KEPT_MS);
  const command = (redis as unknown as { rememberRecentCall: (...args: unknown[]) => Promise<number[]> })
    .rememberRecentCall;
  const [sameNumber = 0, samePerson = 0, sameHousehold = 0] = await command.call(
    redis,
    places.length,
    ...places.map((place) => place.key),
    callId,
    at,
    at - windowMs,
    at - keptMs,
    Math.ceil(keptMs / 1_000) + 60,
    CALLS_LIMIT,
    ...places.flatMap((place) => [place.kind, place.written]),
  );
  return { windowHours, sameNumber, samePerson, sameHousehold };
}

interface Place {
  readonly key: string;
  readonly kind: 1 | 2 | 3;
  readonly written: 0 | 1;
}

/** Written under the current key, read under all: a rotation forgets no call of tonight. */
function placesOf(ties: CallTies, keys: KeySet, prefix: string): readonly Place[] {
  const under = (kind: 1 | 2 | 3, name: string, value: string): readonly Place[] =>
    [...keys.keys.keys()].map((keyId) => {
      const digest = numberDigest(keys, keyId, `recent\u0000${name}\u0000${value}`);
      const key = `${prefix}{recent}:${name}:${digest.toString('base64url', 0, 16)}`;
      return { key, kind, written: keyId === keys.current ? 1 : 0 };
    });
  return [
    ...(ties.number === null ? [] : under(1, 'number', ties.number)),
    ...[...new Set(ties.people)].slice(0, TIES_LIMIT).flatMap((person) => under(2, 'person', person)),
    ...[...new Set(ties.households)].slice(0, TIES_LIMIT).flatMap((each) => under(3, 'household', each)),
  ];
}
