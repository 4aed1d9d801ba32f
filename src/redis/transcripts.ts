import type { Redis } from 'ioredis';
import type { CallId } from '../core/ids.ts';
import type { Utterance } from '../core/risk/lexicon.ts';
import type { Transcripts } from '../ports/transcripts.ts';
import type { KeySet } from '../sealing/key-ring.ts';
import { seal, unseal } from '../sealing/seal.ts';

/** What a listener needs of what was said before, and, when an utterance comes late, after it. */
const RECENT = 6;
/** Longer than any call; beyond it the oldest go. */
const MOST_UTTERANCES = 4_000;

/**
 * KEYS: texts, order. ARGV: utterance, sealed, at, keepMs, most, recent. Gives, sealed and oldest first, what was said around
 * this one: what comes late, as it does over connections of its own, is heard among its neighbours and not among the newest.
 */
const ADD = `
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 1 then
  redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
  local extra = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[5])
  if extra > 0 then
    for _, old in ipairs(redis.call('ZPOPMIN', KEYS[2], extra)) do redis.call('HDEL', KEYS[1], old) end
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
end
local place = redis.call('ZRANK', KEYS[2], ARGV[1])
if not place then return {} end
local reach = tonumber(ARGV[6]) - 1
local fields = redis.call('ZRANGE', KEYS[2], math.max(0, place - reach), place + reach)
if #fields == 0 then return {} end
return redis.call('HMGET', KEYS[1], unpack(fields))
`;

export interface TranscriptsOptions {
  readonly redis: Redis;
  readonly prefix: string;
  readonly sealing: KeySet;
}

export function createTranscripts({ redis, prefix, sealing }: TranscriptsOptions): Transcripts {
  redis.defineCommand('alongsideAddUtterance', { numberOfKeys: 2, lua: ADD });
  const add = (redis as unknown as Record<string, (...args: unknown[]) => Promise<(Buffer | null)[]>>)
    .alongsideAddUtteranceBuffer as (...args: unknown[]) => Promise<(Buffer | null)[]>;
  const keysOf = (callId: CallId): [string, string] => {
    const base = `${prefix}{transcript:${callId}}`;
    return [`${base}:texts`, `${base}:order`];
  };
  const open = (callId: CallId, sealed: readonly (Buffer | null)[]): readonly Utterance[] =>
    sealed.flatMap((one) =>
      one === null ? [] : [JSON.parse(unseal(sealing, one, `said:${callId}`).toString('utf8')) as Utterance],
    );
  const range = async (callId: CallId, from: number): Promise<readonly Utterance[]> => {
    const [texts, order] = keysOf(callId);
    const fields = await redis.zrange(order, String(from), '-1');
    return fields.length === 0 ? [] : open(callId, await redis.hmgetBuffer(texts, ...fields));
  };
  return {
    async add(callId, utterance, keepMs) {
      const sealed = seal(sealing, JSON.stringify(utterance), `said:${callId}`);
      const keys = keysOf(callId);
      const recent = await add.call(
        redis,
        ...keys,
        ...[utterance.id, sealed, utterance.at, keepMs, MOST_UTTERANCES, RECENT],
      );
      return open(callId, recent);
    },
    recent: (callId) => range(callId, -RECENT),
    all: (callId) => range(callId, 0),
  };
}
