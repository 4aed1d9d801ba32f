import type { Redis } from 'ioredis';
import type { Call } from '../../core/call/call.ts';
import { type CallReply, NOTHING } from '../../core/call/effects.ts';
import type { CallEvent } from '../../core/call/events.ts';
import { type CallId, type EffectKey, id } from '../../core/ids.ts';
import { DAY } from '../../core/time.ts';
import type {
  CallStore,
  CommitOutcome,
  PendingEffect,
  StoredEffect,
  StoredEvent,
} from '../../ports/call-store.ts';
import type { KeySet } from '../../sealing/key-ring.ts';
import { seal, unseal } from '../../sealing/seal.ts';
import { arrivedKey, callKeys, referenceKey, SHARDS, shardKeys, shardOf } from './keys.ts';
import { COMMIT, DONE, FINISH, LOAD, LOOK_AGAIN, TAKE_DUE } from './scripts.ts';

/** What a freshly committed call's effects may take before others pick them up. */
const EFFECTS_LEASE_MS = 10_000;
/** Fields of the effects' hash: sealed bundles and counts by version, marks by effect. */
const BUNDLE = 'b:';
const DONE_MARK = 'd:';
const BEGUN = 'begun:';
const TRIES = 'tries:';

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
  alongsideEffectsDone(...args: string[]): Promise<number>;
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
      const written = await run.alongsideCommitCall(
        ...[keys.state, keys.seen, keys.events, keys.effects, keys.due, keys.live],
        arrivedKey(prefix, shardOf(call.id), call.force),
        expectedVersion,
        call.version,
        pack(call, `call:${call.id}`),
        event.id,
        reply.kind === 'nothing' ? '' : pack(reply, `reply:${call.id}`),
        pack(withoutPlan(event), `event:${call.id}`),
        at,
        call.arrivedAt,
        call.endedAt === null ? 0 : 1,
        EFFECTS_LEASE_MS,
        effects.length === 0 ? '' : pack(effects, `effects:${call.id}:${call.version}`),
        effects.length,
        call.id,
        event.type,
        options.keepDays * DAY,
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

    async begin(callId, key, by) {
      const { effects } = keysOf(callId);
      if ((await redis.hsetnx(effects, `${BEGUN}${key}`, by)) === 1) return true;
      return (await redis.hget(effects, `${BEGUN}${key}`)) === by;
    },

    async done(callId, effectKeys) {
      if (effectKeys.length === 0) return;
      const marks = effectKeys.flatMap((key) => [String(versionOf(key)), key]);
      await run.alongsideEffectsDone(keysOf(callId).effects, ...marks);
    },

    async failed(callId, key) {
      return redis.hincrby(keysOf(callId).effects, `${TRIES}${key}`, 1);
    },

    async pending(callId) {
      const all = await redis.hgetallBuffer(keysOf(callId).effects);
      const bundles = Object.entries(all).filter(([field]) => field.startsWith(BUNDLE));
      return bundles
        .flatMap(([field, sealed]) =>
          unpack<StoredEffect[]>(sealed, `effects:${callId}:${field.slice(BUNDLE.length)}`),
        )
        .filter(({ key }) => all[`${DONE_MARK}${key}`] === undefined)
        .map(
          ({ key, effect }): PendingEffect => ({
            key,
            effect,
            begun: all[`${BEGUN}${key}`] !== undefined,
            tries: Number(all[`${TRIES}${key}`] ?? 0),
          }),
        )
        .sort((x, y) => order(x.key) - order(y.key));
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
      const keys = keysOf(callId);
      const [entries, sealed] = await Promise.all([
        redis.xrangeBuffer(keys.events, '-', '+'),
        redis.hgetBuffer(keys.state, 's'),
      ]);
      const linePlan = sealed === null ? null : unpack<Call>(sealed, `call:${callId}`).linePlan;
      return entries.map(([, fields]): StoredEvent => {
        const [, version, , at, , packed] = fields as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
        const event = unpack<CallEvent>(packed, `event:${callId}`);
        const whole = event.type === 'callReceived' && linePlan !== null ? { ...event, linePlan } : event;
        return { version: Number(version), at: Number(at), event: whole };
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
  return versionOf(key) * 1_000 + Number(key.split(':')[2]);
}

function versionOf(key: EffectKey): number {
  return Number(key.split(':')[1]);
}

/** The line's plan is in the call already; the arrival's event need not carry it a second time. */
function withoutPlan(event: CallEvent): unknown {
  return event.type === 'callReceived' ? { ...event, linePlan: null } : event;
}

/** Acknowledged by fewer replicas than asked is a failure: the caller repeats, and the event's id makes it one. */
async function confirmReplicas(redis: Redis, wanted: number): Promise<void> {
  const confirmed = await redis.wait(wanted, 80);
  if (confirmed < wanted) throw new Error(`a commit reached ${confirmed} of ${wanted} replicas`);
}

/** ioredis sends EVALSHA and falls back to EVAL after a failover. Buffer replies, since states are sealed bytes. */
function withScripts(redis: Redis): CallScripts {
  redis.defineCommand('alongsideCommitCall', { numberOfKeys: 7, lua: COMMIT });
  redis.defineCommand('alongsideLoadCall', { numberOfKeys: 2, lua: LOAD });
  redis.defineCommand('alongsideTakeDueCalls', { numberOfKeys: 1, lua: TAKE_DUE });
  redis.defineCommand('alongsideLookAgain', { numberOfKeys: 3, lua: LOOK_AGAIN });
  redis.defineCommand('alongsideFinishCall', { numberOfKeys: 6, lua: FINISH });
  redis.defineCommand('alongsideEffectsDone', { numberOfKeys: 1, lua: DONE });
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
    alongsideEffectsDone: call('alongsideEffectsDone'),
  } as CallScripts;
}
