import { z } from 'zod';
import { id, type SpecialistId } from '../core/ids.ts';
import { PRE_EMPTION_ASKED_MS } from '../core/call/pre-emption.ts';
import type { WaitingEntry } from '../core/specialists/waiting-entry.ts';
import { type Instant, MINUTE, SECOND } from '../core/time.ts';
import type { OnList, WaitingList } from '../ports/waiting-list.ts';
import type { PoolReader } from './specialist-pool.ts';
import { ASK, BOARD, FORGET, JOIN, LEAVE } from './waiting-list-scripts.ts';

/** A call that nobody speaks for any more leaves the list by itself; the sweep says it again each half minute. */
const SPOKEN_FOR_MS = 3 * MINUTE;
/** So long it is remembered that a call has left, against an older word that comes late. */
const LEFT_REMEMBERED_MS = 10 * MINUTE;
const PRE_EMPT_EVERY_MS = 2 * SECOND;
/** Who said no, or nothing, is not asked again for the same call sooner. */
const ASK_TO_LEAVE_AGAIN_MS = 5 * MINUTE;

const stored = z.object({
  v: z.number(),
  seen: z.number(),
  body: z.string().optional(),
  given: z.object({ who: z.string(), at: z.number() }).optional(),
  gone: z.boolean().optional(),
});

/** The waiting list beside presence and claims, so that one script can see all three. */
export function createWaitingList(pool: PoolReader): WaitingList {
  const { redis } = pool;
  const [presence, claims, waiting, turn] = [
    pool.key('presence'),
    pool.key('claims'),
    pool.key('waiting'),
    pool.key('turn'),
  ];
  return {
    async join(entry, version) {
      const args = [entry.callId, version, entry.offer, JSON.stringify(entry)];
      await redis.eval(JOIN, 3, waiting, turn, claims, ...args);
    },
    async leave(callId, version) {
      await redis.eval(LEAVE, 1, waiting, callId, version);
    },
    async turnToPreEmpt() {
      return (await redis.set(pool.key('preEmptTurn'), '1', 'PX', PRE_EMPT_EVERY_MS, 'NX')) === 'OK';
    },
    async mayAsk(callId, specialistId) {
      const args = [callId, specialistId, PRE_EMPTION_ASKED_MS, ASK_TO_LEAVE_AGAIN_MS];
      return (await redis.eval(ASK, 1, pool.key('asked'), ...args)) === 1;
    },
    async board(now) {
      const asked = pool.onNow(now);
      const found = (await redis.eval(
        BOARD,
        4,
        presence,
        claims,
        waiting,
        turn,
        ...asked.keys(),
      )) as string[];
      const [redisNow = '0', turnText = '0', parts = '0'] = found;
      const until = 3 + Number(parts);
      const { list, over } = readList(found.slice(3, until), Number(redisNow));
      if (over.length > 0) await redis.eval(FORGET, 1, waiting, ...over);
      return {
        now: Number(redisNow),
        turn: Number(turnText),
        waiting: list,
        people: pool.members(found.slice(until), Number(redisNow), asked),
      };
    },
  };
}

function readList(parts: readonly string[], now: Instant): { list: OnList[]; over: string[] } {
  const list: OnList[] = [];
  const over: string[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const text = parts[at + 1] ?? '';
    const { seen, body, given, gone } = stored.parse(JSON.parse(text));
    const age = now - seen;
    if (age > LEFT_REMEMBERED_MS) over.push(parts[at] ?? '', text);
    if (gone === true || body === undefined || age > SPOKEN_FOR_MS) continue;
    list.push({
      entry: JSON.parse(body) as WaitingEntry,
      given: given === undefined ? null : { specialistId: id<SpecialistId>(given.who), at: given.at },
    });
  }
  return { list, over };
}
