import { createHash, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Principal } from '../core/access/principal.ts';
import type { ActorId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import { type Session, sessionGrant, type SessionLimits, type Sessions } from '../ports/sessions.ts';
import type { KeySet } from '../sealing/key-ring.ts';
import { seal, unseal } from '../sealing/seal.ts';
import { readPrincipal, writePrincipal } from './principal-text.ts';

export interface SessionsOptions {
  readonly redis: Redis;
  readonly prefix: string;
  /** A session holds a colleague's name: sealed at rest. */
  readonly sealing: KeySet;
  readonly limits: SessionLimits;
}

/** Use is written down at most this often. */
const TOUCH_MS = 30_000;

interface Stored {
  readonly principal: string;
  readonly startedAt: Instant;
  readonly endsAt: Instant;
}

/** Sessions under the hash of their secret: who can read Redis cannot use one. */
export function openSessions({ redis, prefix, sealing, limits }: SessionsOptions): Sessions {
  const keyOf = (sessionId: string) => `${prefix}session:${sessionId}`;
  const ofActor = (actor: ActorId) => `${prefix}sessions-of:${actor}`;
  const all = `${prefix}sessions`;

  const write = (sessionId: string, stored: Stored, now: Instant, only: 'NX' | 'XX'): Promise<unknown> => {
    const leftMs = Math.min(limits.idleMs, stored.endsAt - now);
    const text = seal(sealing, JSON.stringify(stored), keyOf(sessionId)).toString('base64');
    return redis.call('SET', keyOf(sessionId), text, 'PX', String(Math.max(1, leftMs)), only);
  };
  const read = async (sessionId: string): Promise<Session | null> => {
    const text = await redis.get(keyOf(sessionId));
    if (text === null) return null;
    const plain = unseal(sealing, Buffer.from(text, 'base64'), keyOf(sessionId)).toString();
    const { principal, startedAt, endsAt } = JSON.parse(plain) as Stored;
    return { id: sessionId, principal: readPrincipal(principal), startedAt, endsAt };
  };
  const end = async (sessionId: string): Promise<void> => {
    const session = await read(sessionId);
    await redis.del(keyOf(sessionId));
    await redis.zrem(all, sessionId);
    if (session !== null) await redis.srem(ofActor(session.principal.actor), sessionId);
  };

  return {
    begin: async (who, now) => {
      const secret = randomBytes(32).toString('base64url');
      const sessionId = idOf(secret);
      const principal: Principal = { ...who, grant: sessionGrant(sessionId) };
      const endsAt = now + limits.longestMs;
      await redis.sadd(ofActor(who.actor), sessionId);
      await redis.pexpire(ofActor(who.actor), limits.longestMs);
      await redis.zremrangebyscore(all, '-inf', now);
      await redis.zadd(all, endsAt, sessionId);
      await write(sessionId, { principal: writePrincipal(principal), startedAt: now, endsAt }, now, 'NX');
      return secret;
    },
    find: async (secret, now) => {
      const session = await read(idOf(secret));
      if (session === null || now >= session.endsAt) return null;
      const leftMs = Math.min(limits.idleMs, session.endsAt - now);
      if ((await redis.pttl(keyOf(session.id))) < leftMs - TOUCH_MS)
        await redis.pexpire(keyOf(session.id), leftMs);
      return session;
    },
    holds: async (sessionId) => (await redis.exists(keyOf(sessionId))) === 1,
    end,
    endAllOf: async (actor) => {
      const sessionIds = await redis.smembers(ofActor(actor));
      for (const sessionId of sessionIds) await end(sessionId);
      return sessionIds.length;
    },
    list: async (limit) => {
      const sessionIds = await redis.zrevrange(all, 0, limit - 1);
      const sessions = await Promise.all(sessionIds.map(read));
      return sessions.filter((session) => session !== null);
    },
    elevate: async (sessionId, elevation) => {
      const session = await read(sessionId);
      if (session === null) return false;
      const principal = writePrincipal({ ...session.principal, elevated: elevation });
      const { startedAt, endsAt } = session;
      // Written only over a session that still is: one ended meanwhile stays ended.
      return (await write(sessionId, { principal, startedAt, endsAt }, Date.now(), 'XX')) !== null;
    },
  };
}

function idOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
