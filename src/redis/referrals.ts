import { id, type PathwayId, type ReferralId } from '../core/ids.ts';
import { clockIsMet, isClosed } from '../core/referrals/life.ts';
import type { Referral } from '../core/referrals/referral.ts';
import type { PathwayHold, ReferralRecords } from '../ports/referral-records.ts';
import { createSealedRecords, type IndexScores, type RecordsOptions } from './outbox-records.ts';

/** Everything of referrals lies under one hash tag: some per second nationally, far below what one node takes. */
export const REFERRALS = 'referrals';

export function createReferralRecords(options: Omit<RecordsOptions, 'name'>): ReferralRecords {
  const { redis } = options;
  const records = createSealedRecords<Referral>({ ...options, name: REFERRALS });
  const holdsKey = records.key('holds');
  const loadAll = async (ids: readonly string[]): Promise<readonly Referral[]> => await records.loadAll(ids);

  return {
    load: async (referralId) => await records.load(referralId),
    commit: async (referral, effects, nextClockAt) =>
      await records.commit(referral, scoresOf(referral, nextClockAt), effects),
    clocksReached: async (now, limit) =>
      (await records.idsByScore('clock', { min: 0, max: now }, limit)).map((each) => id<ReferralId>(each)),
    due: async (until, limit) =>
      await loadAll(await records.idsByScore('due', { min: 0, max: until }, limit)),
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
    async setHold(pathway, hold) {
      if (hold === null) await redis.hdel(holdsKey, pathway);
      else await redis.hset(holdsKey, pathway, JSON.stringify(hold));
    },
    async holds() {
      const stored = await redis.hgetall(holdsKey);
      return new Map(
        Object.entries(stored).map(([pathway, text]) => [
          id<PathwayId>(pathway),
          JSON.parse(text) as PathwayHold,
        ]),
      );
    },
  };
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
