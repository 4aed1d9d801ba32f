import type { Redis } from 'ioredis';
import type { Call } from '../../core/call/call.ts';
import type { CallEvent } from '../../core/call/events.ts';
import { type CallId, type ForceId, id } from '../../core/ids.ts';
import { type RecordedCall, recordedCall, type RecordedDecision } from '../../core/routing/recorded-call.ts';
import { DAY, type Instant } from '../../core/time.ts';
import type { CallPlace, CallsInTime, RecordedCalls } from '../../ports/recorded-calls.ts';
import type { KeySet } from '../../sealing/key-ring.ts';
import { unseal } from '../../sealing/seal.ts';
import { arrivedKey, callKeys, SHARDS } from './keys.ts';
import { DECISIONS } from './scripts.ts';

export interface RecordedCallsOptions {
  /** A `background` connection: nobody on the line waits for this. */
  readonly redis: Redis;
  readonly sealing: KeySet;
  readonly prefix: string;
}

/** Calls opened at once. Each is one command, so that Redis answers the call path in between. */
const OPENED_AT_ONCE = 25;

/** Calls by time in Redis: each shard has its own list of arrivals for each force, and they are merged here. */
export function openRecordedCalls(options: RecordedCallsOptions): RecordedCalls {
  const { redis, sealing, prefix } = options;
  redis.defineCommand('alongsideCallDecisions', { numberOfKeys: 2, lua: DECISIONS });
  const decisionsOf = (
    redis as unknown as {
      alongsideCallDecisionsBuffer(state: string, events: string): Promise<Buffer[]>;
    }
  ).alongsideCallDecisionsBuffer.bind(redis);
  const open = <T>(sealed: Buffer, what: string): T =>
    JSON.parse(unseal(sealing, sealed, what).toString('utf8')) as T;

  const placesIn = async ({ forces, from, until }: CallsInTime): Promise<CallPlace[]> => {
    const lists = [...new Set(forces)].flatMap((force) =>
      Array.from({ length: SHARDS }, async (_, shard) => {
        const key = arrivedKey(prefix, shard, force);
        return placesOf(force, await redis.zrangebyscore(key, from, `(${until}`, 'WITHSCORES'));
      }),
    );
    return (await Promise.all(lists)).flat().sort(byTime);
  };
  const callOf = async (callId: CallId): Promise<Call | null> => {
    const sealed = await redis.hgetBuffer(callKeys(prefix, callId).state, 's');
    return sealed === null ? null : open<Call>(sealed, `call:${callId}`);
  };
  const situationOf = async (callId: CallId, arrivedAt: Instant): Promise<RecordedCall> => {
    const keys = callKeys(prefix, callId);
    const [ended, ...entries] = await decisionsOf(keys.state, keys.events);
    const decisions: RecordedDecision[] = [];
    for (let at = 0; at + 1 < entries.length; at += 2) {
      const event = open<CallEvent>(entries[at + 1]!, `event:${callId}`);
      if (event.type === 'callerAssessed') decisions.push({ event, at: Number(entries[at]) });
    }
    const older = decisions.some(({ event }) => event.seen === undefined);
    const endedAt = ended === undefined || ended.length === 0 ? null : Number(ended);
    return recordedCall(callId, decisions, { arrivedAt, endedAt }, older ? await callOf(callId) : null);
  };
  /** A stretch of time at once; a day where there are calls, ever longer where there are none. */
  async function* stretches(which: CallsInTime, oldestFirst: boolean): AsyncGenerator<readonly CallPlace[]> {
    let { from, until } = which;
    let length = DAY;
    while (from < until) {
      const middle = oldestFirst ? Math.min(until, from + length) : Math.max(from, until - length);
      const places = await placesIn(
        oldestFirst ? { ...which, from, until: middle } : { ...which, from: middle, until },
      );
      if (oldestFirst) from = middle;
      else until = middle;
      length = places.length === 0 ? length * 2 : DAY;
      yield oldestFirst ? places : places.reverse();
    }
  }
  async function* opened<Item>(
    which: CallsInTime,
    one: (place: CallPlace) => Promise<Item | null>,
  ): AsyncGenerator<readonly Item[]> {
    for await (const places of stretches(which, true)) {
      for (let first = 0; first < places.length; first += OPENED_AT_ONCE) {
        const found = await Promise.all(places.slice(first, first + OPENED_AT_ONCE).map(one));
        yield found.filter((item) => item !== null);
      }
    }
  }

  return {
    async page(which, limit, after) {
      const until = after === undefined ? which.until : Math.min(which.until, after.arrivedAt + 1);
      const found: CallPlace[] = [];
      for await (const places of stretches({ ...which, until }, false)) {
        found.push(...places.filter((place) => after === undefined || byTime(place, after) < 0));
        if (found.length >= limit) break;
      }
      return found.slice(0, limit);
    },
    calls: (which) => opened(which, (place) => callOf(place.callId)),
    // A call whose records have left before its place on the list is as good as gone.
    situations: (which) =>
      opened(which, async (place) => {
        const recorded = await situationOf(place.callId, place.arrivedAt);
        return recorded.situations.length === 0 && recorded.endedAt === null ? null : recorded;
      }),
    async situation(callId) {
      const call = await callOf(callId);
      return call === null ? null : situationOf(callId, call.arrivedAt);
    },
  };
}

/** By arrival; calls of one millisecond by their ids, so that a page never shows one twice. */
function byTime(a: CallPlace, b: CallPlace): number {
  return a.arrivedAt - b.arrivedAt || (a.callId < b.callId ? -1 : a.callId > b.callId ? 1 : 0);
}

function placesOf(force: ForceId, withScores: readonly string[]): CallPlace[] {
  const places: CallPlace[] = [];
  for (let at = 0; at + 1 < withScores.length; at += 2)
    places.push({ callId: id<CallId>(withScores[at]!), force, arrivedAt: Number(withScores[at + 1]) });
  return places;
}
