import type { Redis } from 'ioredis';
import { AppError } from '../core/errors.ts';
import { id, type SpecialistId } from '../core/ids.ts';
import type { PoolMember } from '../core/specialists/rank.ts';
import { entryOf, onShift, type Roster } from '../core/specialists/roster.ts';
import type { Specialist } from '../core/specialists/specialist.ts';
import { HOUR, type Instant, type Milliseconds, MINUTE, SECOND } from '../core/time.ts';
import type { SpecialistPool } from '../ports/specialist-pool.ts';
import { pinFits } from '../sealing/pin.ts';
import { memberOf, type OnNow } from './pool-members.ts';
import {
  ADVANCE,
  CLAIM,
  CLAIM_AGAIN,
  MOVE,
  READ,
  RELEASE,
  RENEW,
  SET_PRESENCE,
} from './specialist-pool-scripts.ts';

export interface SpecialistPoolOptions {
  /** A `callPath` or `background` connection. */
  readonly redis: Redis;
  /** Begins every key; ends in a colon. */
  readonly prefix: string;
  /** The roster in force; asked each time, so that a new version counts at once. */
  readonly roster: () => Roster;
  /** Who said "ready" longer ago than this and was not on a call since counts as away: they went home. */
  readonly readyLastsMs?: Milliseconds;
}

/** How the pool's keys and people are read, for what lies beside it. */
export interface PoolReader {
  readonly redis: Redis;
  key(name: string): string;
  /** Who is on shift or on call at `now`. */
  onNow(now: Instant): ReadonlyMap<SpecialistId, OnNow>;
  /** Reads what ADD_PEOPLE gave. */
  members(
    parts: readonly string[],
    redisNow: Instant,
    on: ReadonlyMap<SpecialistId, OnNow>,
  ): readonly PoolMember[];
}

/** How long an offer's outcome is remembered, so that a late repeat of its claim changes nothing (S12). Seconds. */
const OFFER_REMEMBERED_SECONDS = 24 * 3_600;
/** Somebody who has just accepted keeps their claim at least this long, until the call renews it. */
const LEAST_LEASE_MS = 30 * SECOND;
const READY_LASTS_MS = 14 * HOUR;
/** Rung so often in a row without an answer, somebody is paused: they may have left their telephone. */
const MISSES_THAT_PAUSE = 2;
/** What CLAIM answers when the waiting list has changed since it was read. */
const CHANGED = '!';

export function createPoolReader(options: SpecialistPoolOptions): PoolReader {
  const { redis, prefix, roster } = options;
  const shiftNow = rememberedShift();
  return {
    redis,
    key: (name) => `${prefix}{specialists}:${name}`,
    onNow: (now) => shiftNow(roster(), now),
    members(parts, redisNow, on) {
      const { callsInARow, hardCallsAShift } = roster();
      const rules = {
        readyLastsMs: options.readyLastsMs ?? READY_LASTS_MS,
        callsInARow,
        hardCallsAShift: hardCallsAShift ?? null,
      };
      const members: PoolMember[] = [];
      for (let at = 0; at < parts.length; at += 3) {
        const specialist = entryOf(roster(), id<SpecialistId>(parts[at] ?? ''))?.specialist;
        if (specialist === undefined) continue;
        const [presence = '', claim = ''] = parts.slice(at + 1, at + 3);
        const onNow = on.get(specialist.id) ?? null;
        const member = memberOf(specialist, presence, claim, redisNow, rules, onNow);
        // Somebody still on a call after their shift is on duty until it ends.
        if (member.claim !== null || onNow !== null) members.push(member);
      }
      return members;
    },
  };
}

/** The pool on Redis: roster from memory, presence and claims in two hashes, each step one script. */
export function createSpecialistPool(
  options: SpecialistPoolOptions,
  reader: PoolReader = createPoolReader(options),
): SpecialistPool {
  const { redis, roster } = options;
  const { key } = reader;
  const presenceKey = key('presence');
  const claimsKey = key('claims');
  const offerPrefix = key('offer:');
  const find = (specialistId: SpecialistId): Specialist | null =>
    entryOf(roster(), specialistId)?.specialist ?? null;

  return {
    async onDuty(now) {
      const on = reader.onNow(now);
      const [redisNow, ...rest] = (await redis.eval(
        READ,
        2,
        presenceKey,
        claimsKey,
        ...on.keys(),
      )) as string[];
      return reader.members(rest, Number(redisNow), on);
    },
    find: async (specialistId) => find(specialistId),
    async claim({ callId, offer, candidates, leaseMs, turn, fromList }) {
      const keys = [
        ...[presenceKey, claimsKey, `${offerPrefix}${callId}:${offer}`],
        ...[key('waiting'), key('turn')],
      ];
      const people = candidates.map(({ specialistId, onCall, aid }) => ({
        id: specialistId,
        ...(onCall === true && { onCall }),
        ...(aid && { aid: aid.agreement, capacity: aid.capacity }),
      }));
      const args = [
        ...[callId, offer, leaseMs, OFFER_REMEMBERED_SECONDS],
        ...[turn ?? '', fromList === true ? '1' : '', JSON.stringify(people)],
      ];
      const claimed = (await redis.eval(CLAIM, keys.length, ...keys, ...args)) as string;
      if (claimed === CHANGED) return { kind: 'changed' };
      return claimed === ''
        ? { kind: 'nobody' }
        : { kind: 'claimed', specialistId: id<SpecialistId>(claimed) };
    },
    async move({ from, specialistId, to, toOffer, leaseMs, agreement }) {
      const keys = [presenceKey, claimsKey, key('waiting')];
      const args = [
        ...[from, specialistId, to, toOffer, leaseMs],
        ...[OFFER_REMEMBERED_SECONDS, offerPrefix, agreement ?? ''],
      ];
      return (await redis.eval(MOVE, keys.length, ...keys, ...args)) === 1;
    },
    async advance(callId, specialistId, to, now, hard = false) {
      const shift = reader.onNow(now).get(specialistId)?.from ?? '';
      const args = [callId, specialistId, to, LEAST_LEASE_MS, hard ? '1' : '', shift];
      return (await redis.eval(ADVANCE, 2, presenceKey, claimsKey, ...args)) === 1;
    },
    async renew(callId, specialistId, _now, leaseMs) {
      return (await redis.eval(RENEW, 1, claimsKey, callId, specialistId, leaseMs)) === 1;
    },
    async claimAgain({ callId, offer, specialistId, leaseMs, agreement }) {
      const keys = [presenceKey, claimsKey, `${offerPrefix}${callId}:${offer}`];
      const args = [callId, offer, specialistId, leaseMs, OFFER_REMEMBERED_SECONDS, agreement ?? ''];
      return (await redis.eval(CLAIM_AGAIN, keys.length, ...keys, ...args)) as
        | 'claimed'
        | 'elsewhere'
        | 'ended';
    },
    async release(callId, specialistId, then) {
      const args = [
        ...[callId, specialistId, then.state, then.reason ?? '', offerPrefix, OFFER_REMEMBERED_SECONDS],
        ...[MISSES_THAT_PAUSE, roster().leastWrapUpMs ?? 0, then.missed === true ? '1' : ''],
      ];
      const paused = await redis.eval(RELEASE, 2, presenceKey, claimsKey, ...args);
      return { paused: paused === 1 };
    },
    async setPresence(specialistId, state, reason) {
      if (state === 'ringing' || state === 'onCall')
        throw new AppError('invalid', `${state} is set by a call, not by hand`);
      if (find(specialistId) === null) throw new AppError('notFound', 'nobody of that id is on the roster');
      const args = [specialistId, state, reason ?? '', roster().breakMs ?? 0];
      await redis.eval(SET_PRESENCE, 2, presenceKey, claimsKey, ...args);
    },
    async pinMatches(specialistId, pin) {
      const specialist = find(specialistId);
      // An unknown id takes as long as a wrong PIN.
      const fits = await pinFits(pin, specialist?.pinHash ?? NOBODYS_HASH);
      return fits && specialist !== null;
    },
  };
}

/** Of no PIN at all: 16 and 32 zero bytes. */
const NOBODYS_HASH = `scrypt$15$8$1$${Buffer.alloc(16).toString('base64')}$${Buffer.alloc(32).toString('base64')}`;

/** Who is on shift. Shifts begin and end on whole minutes, so it is worked out once a minute and roster, not once a call. */
function rememberedShift(): (roster: Roster, now: Instant) => ReadonlyMap<SpecialistId, OnNow> {
  let known: {
    readonly roster: Roster;
    readonly minute: number;
    readonly on: ReadonlyMap<SpecialistId, OnNow>;
  } | null = null;
  return (roster, now) => {
    const minute = Math.floor(now / MINUTE);
    if (known === null || known.roster !== roster || known.minute !== minute) {
      const on = onShift(roster, now).map(
        ({ specialist, window, onCallTier }) => [specialist.id, { from: window.from, onCallTier }] as const,
      );
      known = { roster, minute, on: new Map(on) };
    }
    return known.on;
  };
}
