import type { Redis } from 'ioredis';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { type CallId, id, type OfferId, type SpecialistId } from '../core/ids.ts';
import type { PoolMember } from '../core/specialists/rank.ts';
import { entryOf, onShift, type Roster } from '../core/specialists/roster.ts';
import type { Claim, Presence, Specialist } from '../core/specialists/specialist.ts';
import { HOUR, type Instant, type Milliseconds, MINUTE, SECOND } from '../core/time.ts';
import type { SpecialistPool } from '../ports/specialist-pool.ts';
import { pinFits } from '../sealing/pin.ts';
import { ADVANCE, CLAIM_FIRST, READ, RELEASE, RENEW, SET_PRESENCE } from './specialist-pool-scripts.ts';

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

/** How long an offer's outcome is remembered, so that a late repeat of its claim changes nothing (S12). Seconds. */
const OFFER_REMEMBERED_SECONDS = 24 * 3_600;
/** Somebody who has just accepted keeps their claim at least this long, until the call renews it. */
const LEAST_LEASE_MS = 30 * SECOND;
const READY_LASTS_MS = 14 * HOUR;
/** Rung so often in a row without an answer, somebody is paused: they may have left their telephone. */
const MISSES_THAT_PAUSE = 2;

/** The pool on Redis: roster from memory, presence and claims in two hashes, each step one script. */
export function createSpecialistPool(options: SpecialistPoolOptions): SpecialistPool {
  const { redis, roster } = options;
  const key = (name: string) => `${options.prefix}{specialists}:${name}`;
  const presenceKey = key('presence');
  const claimsKey = key('claims');
  const offerPrefix = key('offer:');
  const readyLastsMs = options.readyLastsMs ?? READY_LASTS_MS;
  const find = (specialistId: SpecialistId): Specialist | null =>
    entryOf(roster(), specialistId)?.specialist ?? null;

  const shiftNow = rememberedShift();

  return {
    async onDuty(now) {
      const onNow = shiftNow(roster(), now);
      const found = (await redis.eval(READ, 2, presenceKey, claimsKey, ...onNow)) as string[];
      const rules = { readyLastsMs, callsInARow: roster().callsInARow };
      const [redisNow, ...rest] = found;
      const members: PoolMember[] = [];
      for (let at = 0; at < rest.length; at += 3) {
        const specialist = find(id<SpecialistId>(rest[at] ?? ''));
        if (specialist === null) continue;
        const [presence = '', claim = ''] = rest.slice(at + 1, at + 3);
        const member = memberOf(specialist, presence, claim, Number(redisNow), rules);
        // Somebody still on a call after their shift is on duty until it ends.
        if (member.claim !== null || onNow.includes(specialist.id)) members.push(member);
      }
      return members;
    },
    find: async (specialistId) => find(specialistId),
    async claimFirst(callId, offer, candidates, _now, leaseMs) {
      const keys = [presenceKey, claimsKey, `${offerPrefix}${callId}:${offer}`];
      const args = [callId, offer, leaseMs, OFFER_REMEMBERED_SECONDS, ...candidates];
      const claimed = (await redis.eval(CLAIM_FIRST, keys.length, ...keys, ...args)) as string;
      return claimed === '' ? null : id<SpecialistId>(claimed);
    },
    async advance(callId, specialistId, to) {
      const args = [callId, specialistId, to, LEAST_LEASE_MS];
      return (await redis.eval(ADVANCE, 2, presenceKey, claimsKey, ...args)) === 1;
    },
    async renew(callId, specialistId, _now, leaseMs) {
      return (await redis.eval(RENEW, 1, claimsKey, callId, specialistId, leaseMs)) === 1;
    },
    async release(callId, specialistId, then) {
      const args = [
        callId,
        specialistId,
        then.state,
        then.reason ?? '',
        offerPrefix,
        OFFER_REMEMBERED_SECONDS,
        MISSES_THAT_PAUSE,
      ];
      await redis.eval(RELEASE, 2, presenceKey, claimsKey, ...args);
    },
    async setPresence(specialistId, state, reason) {
      if (state === 'ringing' || state === 'onCall')
        throw new AppError('invalid', `${state} is set by a call, not by hand`);
      if (find(specialistId) === null) throw new AppError('notFound', 'nobody of that id is on the roster');
      await redis.eval(SET_PRESENCE, 2, presenceKey, claimsKey, specialistId, state, reason ?? '');
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

const storedPresence = z.object({
  state: z.enum(['ready', 'ringing', 'onCall', 'wrapUp', 'paused', 'away']),
  since: z.number(),
  reason: z.string().optional(),
  row: z.number().optional(),
});
const storedClaim = z.object({ call: z.string(), offer: z.string(), lease: z.number() });

function memberOf(
  specialist: Specialist,
  presenceText: string,
  claimText: string,
  redisNow: Instant,
  rules: { readonly readyLastsMs: Milliseconds; readonly callsInARow: number | null },
): PoolMember {
  const claim = claimOf(specialist.id, claimText, redisNow);
  const stored = presenceText === '' ? null : storedPresence.parse(JSON.parse(presenceText));
  const lapsed = claim === null && claimText !== '';
  const row = stored?.row ?? 0;
  const due = rules.callsInARow !== null && row >= rules.callsInARow;
  return {
    specialist,
    claim,
    presence: presenceOf(specialist.id, stored, lapsed, redisNow, rules.readyLastsMs),
    breakDue: due ? `has taken ${row} calls without a break` : null,
  };
}

function claimOf(specialistId: SpecialistId, text: string, redisNow: Instant): Claim | null {
  if (text === '') return null;
  const { call, offer, lease } = storedClaim.parse(JSON.parse(text));
  if (lease <= redisNow) return null;
  return { specialistId, callId: id<CallId>(call), offer: id<OfferId>(offer), leaseUntil: lease };
}

/** Must agree with CLAIMABLE: who is shown as ready can be claimed, and the other way round but for `readyLastsMs`. */
function presenceOf(
  specialistId: SpecialistId,
  stored: z.infer<typeof storedPresence> | null,
  lapsed: boolean,
  redisNow: Instant,
  readyLastsMs: Milliseconds,
): Presence {
  if (stored === null) return { specialistId, state: 'away', since: 0, reason: null };
  const { state, since, reason } = stored;
  if ((state === 'ringing' || state === 'onCall') && lapsed)
    return { specialistId, state: 'ready', since, reason: 'the last claim lapsed' };
  if (state === 'ready' && redisNow - since > readyLastsMs)
    return { specialistId, state: 'away', since, reason: 'said ready too long ago' };
  return { specialistId, state, since, reason: reason ?? null };
}

/** Who is on shift. Shifts begin and end on whole minutes, so it is worked out once a minute and roster, not once a call. */
function rememberedShift(): (roster: Roster, now: Instant) => readonly SpecialistId[] {
  let known: {
    readonly roster: Roster;
    readonly minute: number;
    readonly ids: readonly SpecialistId[];
  } | null = null;
  return (roster, now) => {
    const minute = Math.floor(now / MINUTE);
    if (known === null || known.roster !== roster || known.minute !== minute) {
      known = { roster, minute, ids: onShift(roster, now).map(({ specialist }) => specialist.id) };
    }
    return known.ids;
  };
}
