import type { Redis } from 'ioredis';
import type { KeptReply, ReplyClaim, ReplyMemory } from '../ports/reply-memory.ts';
import type { KeySet } from '../sealing/key-ring.ts';
import { seal, unseal } from '../sealing/seal.ts';

const KEPT_SECONDS = 24 * 60 * 60;
/** Whoever works on a request longer than this has died: another may. */
const RUNNING_SECONDS = 30;

/**
 * Replies of writes in Redis, sealed because a reply may hold personal data (S14). The value is the request's fingerprint,
 * a space, and the sealed reply, or nothing while the request is being worked on.
 */
export function openReplyMemory(redis: Redis, prefix: string, sealing: KeySet): ReplyMemory {
  const keyOf = (key: string) => `${prefix}api:reply:{${key}}`;
  return {
    claim: async (key, fingerprint) => {
      const before = await redis.call(
        ...(['SET', keyOf(key), `${fingerprint} `, 'NX', 'GET', 'EX', String(RUNNING_SECONDS)] as const),
      );
      return before === null ? { kind: 'yours' } : claimed(String(before), key, fingerprint, sealing);
    },
    keep: async (key, fingerprint, reply) => {
      const sealed = seal(sealing, JSON.stringify(reply), `reply:${key}`).toString('base64');
      await redis.set(keyOf(key), `${fingerprint} ${sealed}`, 'EX', KEPT_SECONDS);
    },
    release: async (key) => {
      await redis.del(keyOf(key));
    },
  };
}

function claimed(text: string, key: string, fingerprint: string, sealing: KeySet): ReplyClaim {
  const [wanted, sealed] = text.split(' ');
  if (wanted !== fingerprint) return { kind: 'differs' };
  if (!sealed) return { kind: 'running' };
  const plain = unseal(sealing, Buffer.from(sealed, 'base64'), `reply:${key}`);
  return { kind: 'kept', reply: JSON.parse(plain.toString()) as KeptReply };
}
