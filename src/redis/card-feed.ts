import type { Redis } from 'ioredis';
import type { Alarm } from '../core/alarms/alarm.ts';
import type { Instant } from '../core/time.ts';
import type { AlarmFeed, CardFeed, PresenceFeed } from '../ports/card-feed.ts';
import type { Clock } from '../ports/clock.ts';
import type { SourceChange } from '../ports/feed-source.ts';
import type { KeySet } from '../sealing/key-ring.ts';
import { seal } from '../sealing/seal.ts';
import { newEpoch } from './feed-reader.ts';
import { type FeedKeys, feedKeys, OVER_KEPT_MS, sealedAs } from './feed-keys.ts';

/** A console that was away longer than this many changes gets a snapshot. */
const CHANGES_KEPT = 5_000;
/**
 * One change, in one step: nothing if a newer version is there; else the next number, the new state, the change, and the
 * forgetting of what has been over for long. KEYS: epoch, number, changes, state, over.
 * ARGV: epoch if none, kind, key, version, least newer version, sealed, kept, at, over since or '', forget before.
 */
const PUBLISH = `
local current = redis.call('HGET', KEYS[4], ARGV[3])
if current and tonumber(string.match(current, '^(%d+) ')) >= tonumber(ARGV[5]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'NX')
local number = redis.call('INCR', KEYS[2])
redis.call('HSET', KEYS[4], ARGV[3], ARGV[4] .. ' ' .. ARGV[6])
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[7], number .. '-0', 'kind', ARGV[2], 'key', ARGV[3], 'at', ARGV[8], 'body', ARGV[6])
if ARGV[9] ~= '' then redis.call('ZADD', KEYS[5], ARGV[9], ARGV[3]) end
for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', ARGV[10], 'LIMIT', 0, 20)) do
  redis.call('HDEL', KEYS[4], key)
  redis.call('ZREM', KEYS[5], key)
end
return number
`;

export interface CardFeedOptions {
  readonly redis: Redis;
  readonly prefix: string;
  /** Cards hold personal data: sealed at rest (S14). */
  readonly sealing: KeySet;
  readonly clock: Clock;
}

/** Publishes to the feed of every instance. */
export function openCardFeed(options: CardFeedOptions): CardFeed & AlarmFeed & PresenceFeed {
  const keys = feedKeys(options.prefix);
  return {
    publish: (card) =>
      publish(options, keys, { kind: 'card', card }, card.callId, card.version, card.version, card.endedAt),
    publishAlarm: (alarm) => {
      const version = alarmVersion(alarm);
      return publish(
        options,
        keys,
        { kind: 'alarm', alarm },
        alarm.id,
        version,
        version + 1,
        alarm.closed?.at,
      );
    },
    publishPresence: (presence, force) => {
      const change = { kind: 'presence', presence, force } as const;
      return publish(options, keys, change, presence.specialistId, presence.since, presence.since + 1, null);
    },
  };
}

/** An alarm only goes on: raised, escalated, acknowledged, closed. */
function alarmVersion(alarm: Alarm): number {
  return alarm.escalations + (alarm.acknowledged ? 1_000_000 : 0) + (alarm.closed ? 2_000_000 : 0);
}

async function publish(
  { redis, sealing, clock }: CardFeedOptions,
  keys: FeedKeys,
  change: SourceChange,
  key: string,
  version: number,
  newerThan: number,
  overSince: Instant | null | undefined,
): Promise<void> {
  const { kind } = change;
  const body = seal(sealing, JSON.stringify(change), sealedAs(kind, key)).toString('base64');
  const now = clock.now();
  await redis.eval(
    PUBLISH,
    5,
    ...[keys.epoch, keys.number, keys.changes, keys.state[kind], keys.over[kind]],
    ...[newEpoch(), kind, key, version, newerThan, body, CHANGES_KEPT, now],
    ...[overSince ?? '', now - OVER_KEPT_MS],
  );
}
