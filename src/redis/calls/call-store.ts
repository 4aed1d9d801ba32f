import type { Redis } from 'ioredis';
import type { Call } from '../../core/call/call.ts';
import { type CallEffect, type CallReply, NOTHING } from '../../core/call/effects.ts';
import type { CallEvent } from '../../core/call/events.ts';
import { type CallId, type EffectKey, id } from '../../core/ids.ts';
import { DAY } from '../../core/time.ts';
import type { CallStore, CommitOutcome, PendingEffect, StoredEvent } from '../../ports/call-store.ts';
import type { KeySet } from '../../sealing/key-ring.ts';
import { seal, unseal } from '../../sealing/seal.ts';
import { callKeys, referenceKey, SHARDS, shardKeys } from './keys.ts';
import { COMMIT, FINISH, LOAD, LOOK_AGAIN, TAKE_DUE } from './scripts.ts';

/** What a freshly committed call's effects may take before others pick them up. */
const EFFECTS_LEASE_MS = 10_000;
const BEGUN = ':begun';
const TRIES = ':tries';

export interface CallStoreOptions {
  /** The call path's connection: every command within 100 ms. */
  readonly redis: Redis;
  readonly sealing: KeySet;
  readonly prefix: string;
  /** Replicas that must have a commit before it counts (WAIT); 0 where there is none. */
  readonly waitReplicas: number;
  /** Ended calls are kept this long for replay and review, then leave Redis. */
  readonly keepDays: number;
}

interface CallScripts {
  alongsideCommitCall(...args: (string | number | Buffer)[]): Promise<[number, Buffer, number, Buffer]>;
  alongsideLoadCall(...args: (string | Buffer)[]): Promise<[Buffer, number, Buffer] | null>;
  alongsideTakeDueCalls(...args: (string | number)[]): Promise<string[]>;
  alongsideLookAgain(...args: (string | number)[]): Promise<number>;
  alongsideFinishCall(...args: (string | number)[]): Promise<number>;
}

/** Calls in Redis, sealed, one script a commit (design section 6). */
export function createCallStore(options: CallStoreOptions): CallStore {
  const { redis, sealing, prefix } = options;
  const run = withScripts(redis);
  const keysOf = (callId: CallId) => callKeys(prefix, callId);
  const pack = (value: unknown, what: string): Buffer => seal(sealing, JSON.stringify(value), what);
  const unpack = <T>(sealed: Buffer, what: string): T =>
    JSON.parse(unseal(sealing, sealed, what).toString('utf8')) as T;
  const replyOf = (callId: CallId, flag: number, sealed: Buffer): CallReply | null => {
    if (flag === 0) return null;
    return sealed.length === 0 ? NOTHING : unpack<CallReply>(sealed, `reply:${callId}`);
  };
  const memberId = (member: string): CallId => id<CallId>(member.slice(member.lastIndexOf(':') + 1));

  return {
    async load(callId, eventId) {
      const keys = keysOf(callId);
      const found = await run.alongsideLoadCall(keys.state, keys.seen, eventId);
      if (found === null) return null;
      return { call: unpack<Call>(found[0], `call:${callId}`), settled: replyOf(callId, found[1], found[2]) };
    },

    async commit({ expectedVersion, call, event, reply, effects, at }): Promise<CommitOutcome> {
      const keys = keysOf(call.id);
      const stored = effects.flatMap(({ key, effect }) => [key, pack(effect, `effect:${key}`)]);
      const written = await run.alongsideCommitCall(
        ...[keys.state, keys.seen, keys.events, keys.effects, keys.due, keys.live],
        expectedVersion,
        call.version,
        pack(call, `call:${call.id}`),
        event.id,
        reply.kind === 'nothing' ? '' : pack(reply, `reply:${call.id}`),
        pack(event, `event:${call.id}`),
        at,
        call.arrivedAt,
        call.endedAt === null ? 0 : 1,
        EFFECTS_LEASE_MS,
        ...stored,
      );
      if (written[0] === 1) {
        if (options.waitReplicas > 0) await confirmReplicas(redis, options.waitReplicas);
        return { kind: 'committed' };
      }
      return {
        kind: 'conflict',
        call: unpack<Call>(written[1], `call:${call.id}`),
        settled: replyOf(call.id, written[2], written[3]),
      };
    },

    async begin(callId, key) {
      return (await redis.hsetnx(keysOf(callId).effects, `${key}${BEGUN}`, '1')) === 1;
    },

    async done(callId, effectKeys) {
      if (effectKeys.length === 0) return;
      await redis.hdel(
        keysOf(callId).effects,
        ...effectKeys.flatMap((key) => [key, `${key}${BEGUN}`, `${key}${TRIES}`]),
      );
    },

    async failed(callId, key) {
      return redis.hincrby(keysOf(callId).effects, `${key}${TRIES}`, 1);
    },

    async pending(callId) {
      const all = await redis.hgetallBuffer(keysOf(callId).effects);
      const isMark = (field: string) => field.endsWith(BEGUN) || field.endsWith(TRIES);
      const found = Object.entries(all).filter(([field]) => !isMark(field));
      return found
        .map(
          ([field, sealed]): PendingEffect => ({
            key: id<EffectKey>(field),
            effect: unpack<CallEffect>(sealed, `effect:${field}`),
            begun: all[`${field}${BEGUN}`] !== undefined,
            tries: Number(all[`${field}${TRIES}`] ?? 0),
          }),
        )
        .sort((a, b) => order(a.key) - order(b.key));
    },

    async takeDue(limit, leaseMs) {
      const shards = Array.from({ length: SHARDS }, (_, shard) => shardKeys(prefix, shard).due);
      const found = await Promise.all(shards.map((due) => run.alongsideTakeDueCalls(due, limit, leaseMs)));
      return found.flat().map(memberId);
    },

    async lookAgain(callId, inMs) {
      const keys = keysOf(callId);
      if (inMs !== null)
        await run.alongsideLookAgain(keys.state, keys.due, keys.effects, inMs, EFFECTS_LEASE_MS);
      else {
        const all = [keys.state, keys.seen, keys.events, keys.effects, keys.due, keys.live];
        await run.alongsideFinishCall(...all, options.keepDays * DAY);
      }
    },

    async live(limit) {
      const shards = Array.from({ length: SHARDS }, (_, shard) => shardKeys(prefix, shard).live);
      const members = await Promise.all(shards.map((live) => redis.zrevrange(live, 0, limit - 1)));
      const calls = await Promise.all(
        members.flat().map(async (member) => {
          const sealed = await redis.hgetBuffer(member, 's');
          return sealed === null ? null : unpack<Call>(sealed, `call:${memberId(member)}`);
        }),
      );
      return calls
        .filter((call) => call !== null)
        .sort((a, b) => b.arrivedAt - a.arrivedAt)
        .slice(0, limit);
    },

    async events(callId) {
      const entries = await redis.xrangeBuffer(keysOf(callId).events, '-', '+');
      return entries.map(([, fields]): StoredEvent => {
        const [, version, , at, , event] = fields as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
        return {
          version: Number(version),
          at: Number(at),
          event: unpack<CallEvent>(event, `event:${callId}`),
        };
      });
    },

    async addReference(callId, kind, value) {
      await redis.set(referenceKey(prefix, kind, value), callId, 'PX', options.keepDays * DAY);
    },

    async findByReference(kind, value) {
      const found = await redis.get(referenceKey(prefix, kind, value));
      return found === null ? null : id<CallId>(found);
    },
  };
}

/** Effects in the order in which they were decided: by version, then index. */
function order(key: EffectKey): number {
  const [, version, index] = key.split(':');
  return Number(version) * 1_000 + Number(index);
}

/** Acknowledged by fewer replicas than asked is a failure: the caller repeats, and the event's id makes it one. */
async function confirmReplicas(redis: Redis, wanted: number): Promise<void> {
  const confirmed = await redis.wait(wanted, 80);
  if (confirmed < wanted) throw new Error(`a commit reached ${confirmed} of ${wanted} replicas`);
}

/** ioredis sends EVALSHA and falls back to EVAL after a failover. Buffer replies, since states are sealed bytes. */
function withScripts(redis: Redis): CallScripts {
  redis.defineCommand('alongsideCommitCall', { numberOfKeys: 6, lua: COMMIT });
  redis.defineCommand('alongsideLoadCall', { numberOfKeys: 2, lua: LOAD });
  redis.defineCommand('alongsideTakeDueCalls', { numberOfKeys: 1, lua: TAKE_DUE });
  redis.defineCommand('alongsideLookAgain', { numberOfKeys: 3, lua: LOOK_AGAIN });
  redis.defineCommand('alongsideFinishCall', { numberOfKeys: 6, lua: FINISH });
  const defined = redis as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const call =
    (name: string) =>
    (...args: unknown[]) =>
      (defined[name] as (...a: unknown[]) => Promise<unknown>).apply(redis, args);
  return {
    alongsideCommitCall: call('alongsideCommitCallBuffer'),
    alongsideLoadCall: call('alongsideLoadCallBuffer'),
    alongsideTakeDueCalls: call('alongsideTakeDueCalls'),
    alongsideLookAgain: call('alongsideLookAgain'),
    alongsideFinishCall: call('alongsideFinishCall'),
  } as CallScripts;
}
