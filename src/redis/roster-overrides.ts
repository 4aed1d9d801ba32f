import type { Redis } from 'ioredis';
import type { RosterOverride } from '../core/specialists/override.ts';
import { DAY } from '../core/time.ts';
import type { RosterOverrides } from '../ports/roster-overrides.ts';
import type { KeySet } from '../sealing/key-ring.ts';
import { seal, unseal } from '../sealing/seal.ts';

export interface RosterOverridesOptions {
  /** A `background` connection. */
  readonly redis: Redis;
  /** Begins every key; ends in a colon. */
  readonly prefix: string;
  readonly sealing: KeySet;
}

/** An override is of use to nobody so long after it ended; the audit log remembers it. */
const KEPT_MS = 62 * DAY;

/** KEYS: overrides, ends, revision. ARGV: oldest end that is kept, (id, sealed, end)*. */
const PUT = `
local gone = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[1])
for _, id in ipairs(gone) do redis.call('HDEL', KEYS[1], id) end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[1])
for i = 2, #ARGV, 3 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  redis.call('ZADD', KEYS[2], ARGV[i + 2], ARGV[i])
end
return redis.call('INCR', KEYS[3])
`;

/** KEYS: revision. ARGV: as it was read. */
const TAKE_TURN = `
if tonumber(redis.call('GET', KEYS[1]) or '0') ~= tonumber(ARGV[1]) then return 0 end
redis.call('INCR', KEYS[1])
return 1
`;

export function createRosterOverrides({ redis, prefix, sealing }: RosterOverridesOptions): RosterOverrides {
  const key = (name: string) => `${prefix}{roster}:${name}`;
  const [overrides, ends, revision] = [key('overrides'), key('override-ends'), key('override-revision')];
  return {
    nextId: async () => `override-${await redis.incr(key('override-count'))}`,
    revision: async () => Number((await redis.get(revision)) ?? 0),
    takeTurn: async (expected) => (await redis.eval(TAKE_TURN, 1, revision, expected)) === 1,
    async list() {
      const stored = await redis.hgetallBuffer(overrides);
      return Object.entries(stored)
        .map(([id, sealed]) => {
          const text = unseal(sealing, sealed, `roster-override:${id}`).toString('utf8');
          return JSON.parse(text) as RosterOverride;
        })
        .sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
    },
    async put(all) {
      const oldest = Math.min(...all.map((each) => each.at)) - KEPT_MS;
      const args = all.flatMap((each) => [
        each.id,
        seal(sealing, JSON.stringify(each), `roster-override:${each.id}`),
        each.until,
      ]);
      await redis.eval(PUT, 3, overrides, ends, revision, oldest, ...args);
    },
  };
}
