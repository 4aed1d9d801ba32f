import type { Redis } from 'ioredis';
import { AppError } from '../core/errors.ts';
import { type ForceId, id, type PathwayId, type ReferralId } from '../core/ids.ts';
import { clockIsMet, isClosed } from '../core/referrals/life.ts';
import type { Referral } from '../core/referrals/referral.ts';
import type { PathwayHold } from '../core/referrals/pathway-hold.ts';
import type { ReferralRecords } from '../ports/referral-records.ts';
import { createSealedRecords, outboxKey, type IndexScores, type RecordsOptions } from './outbox-records.ts';

/** Everything of referrals lies under one hash tag: some per second nationally, far below what one node takes. */
export const REFERRALS = 'referrals';

export function createReferralRecords(options: Omit<RecordsOptions, 'name'>): ReferralRecords {
  const { redis } = options;
  const records = createSealedRecords<Referral>({ ...options, name: REFERRALS });
  const holdsKey = records.key('holds');
  const outbox = outboxKey(options.prefix, REFERRALS);
  const loadAll = async (ids: readonly string[]): Promise<readonly Referral[]> => await records.loadAll(ids);

  return {
    load: async (referralId) => await records.load(referralId),
    commit: async (referral, effects, nextClockAt) =>
      await records.commit(referral, scoresOf(referral, nextClockAt), effects),
    clocksReached: async (now, limit) =>
      (await records.idsByScore('clock', { min: 0, max: now }, limit)).map((each) => id<ReferralId>(each)),
    due: async (until, limit, from = 0) =>
      await loadAll(await records.idsByScore('due', { min: 0, max: until, offset: from }, limit)),
    waitingSince: async (since, limit) =>
      await loadAll(await records.idsByScore('waiting', { min: 0, max: since }, limit)),
    ofCall: async (callId) =>
      await loadAll(await records.idsByScore(`call:${callId}`, { min: 0, max: Infinity }, 100)),
    open: async (from, limit) =>
      await loadAll(await records.idsByScore('open', { min: 0, max: Infinity, offset: from }, limit)),
    raisedBetween: async (from, to, offset, limit) =>
      await loadAll(await records.idsByScore('raised', { min: from, max: to - 1, offset }, limit)),
    closedBetween: async (from, to, limit) =>
      await loadAll(await records.idsByScore('closed', { min: from, max: to, reverse: true }, limit)),
    async setHold(hold, effects) {
      const switched = redis.multi().hset(holdsKey, fieldOf(hold.pathway, hold.force), JSON.stringify(hold));
      await done(
        effects.reduce((all, effect) => all.xadd(outbox, '*', 'e', JSON.stringify(effect)), switched),
      );
    },
    async endHold(pathway, force, effects) {
      const switched = redis.multi().hdel(holdsKey, fieldOf(pathway, force));
      await done(
        effects.reduce((all, effect) => all.xadd(outbox, '*', 'e', JSON.stringify(effect)), switched),
      );
    },
    async holds() {
      const stored = await redis.hgetall(holdsKey);
      return Object.entries(stored).map(([field, text]) => holdOf(field, JSON.parse(text) as StoredHold));
    },
  };
}

/** What earlier releases wrote says neither pathway nor force: the field is the pathway, and it is for every force. */
type StoredHold = Pick<PathwayHold, 'by' | 'at' | 'why'> & Partial<PathwayHold>;

function holdOf(field: string, stored: StoredHold): PathwayHold {
  return { ...stored, pathway: stored.pathway ?? id<PathwayId>(field), force: stored.force ?? null };
}

function fieldOf(pathway: PathwayId, force: ForceId | null): string {
  return force === null ? pathway : `${pathway}|${force}`;
}

async function done(transaction: ReturnType<Redis['multi']>): Promise<void> {
  const replies = await transaction.exec();
  const failed = replies?.find(([error]) => error !== null);
  if (replies === null || failed !== undefined)
    throw new AppError('unavailable', 'the records cannot be reached: try again');
}

function scoresOf(referral: Referral, nextClockAt: number | null): IndexScores {
  const closed = isClosed(referral.status);
  const waiting = referral.status === 'ready' || referral.status === 'sending';
  return {
    raised: referral.raisedAt,
    open: closed ? null : referral.raisedAt,
    closed: closed ? referral.updatedAt : null,
    due: clockIsMet(referral.status) ? null : referral.dueAt,
    waiting: waiting ? referral.updatedAt : null,
    clock: nextClockAt,
    [`call:${referral.callId}`]: referral.raisedAt,
  };
}
