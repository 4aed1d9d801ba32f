import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallPath } from '../../../src/app/call/call-path.ts';
import { offerWaiting } from '../../../src/app/call/offer-waiting.ts';
import type { CallEvent } from '../../../src/core/call/events.ts';
import {
  type CallId,
  type ForceId,
  id,
  type LineId,
  type OfferId,
  type SpecialistId,
} from '../../../src/core/ids.ts';
import { LEVELS } from '../../../src/core/register/level.ts';
import type { Roster } from '../../../src/core/specialists/roster.ts';
import { type CallRisk, compareRisk } from '../../../src/core/specialists/waiting.ts';
import type { WaitingEntry } from '../../../src/core/specialists/waiting-entry.ts';
import type { CallCommit } from '../../../src/ports/call-store.ts';
import { createPoolReader, createSpecialistPool } from '../../../src/redis/specialist-pool.ts';
import { createWaitingList } from '../../../src/redis/waiting-list.ts';
import { aCall } from '../../support/calls.ts';
import { memoryPath } from '../../support/memory-call-path.ts';
import { type FreshRedis, freshRedis } from '../../support/redis.ts';
import { entryFor, rosterOf, specialistOf } from '../../support/specialists.ts';

const INSTANCES = 4;
const waitingCall = aCall().connected().matched('high').nobody().nobody().call;
const offer = id<OfferId>(`s${waitingCall.seat.offerCount + 1}`);
const force = id<ForceId>('northshire');

const risk: fc.Arbitrary<CallRisk> = fc.record({
  level: fc.option(fc.constantFrom(...LEVELS)),
  liveThreat: fc.boolean(),
  orderInForce: fc.boolean(),
  earlierCalls: fc.integer({ min: 0, max: 2 }),
  silent: fc.boolean(),
});
const lists = fc.array(fc.record({ risk, waitedMs: fc.integer({ min: 1, max: 100_000 }) }), {
  ...{ minLength: 1, maxLength: 12 },
});

describe('several instances give away the waiting list on a real Redis', () => {
  let redis: FreshRedis;
  let roster: Roster;
  beforeEach(() => {
    redis = freshRedis();
  });
  afterEach(() => redis.close());

  /** What each call was told, as its own stream would have it. */
  function instance(prefix: string, told: CallEvent[]): CallPath {
    const options = { redis: redis.connect(), prefix, roster: () => roster };
    const reader = createPoolReader(options);
    const { path } = memoryPath();
    const calls = {
      load: async (callId: CallId) => ({ call: { ...waitingCall, id: callId }, settled: null }),
      commit: async ({ event }: CallCommit) => {
        told.push(event);
        return { kind: 'committed' };
      },
    };
    const book = { aidTerms: () => null };
    const parts = { pool: createSpecialistPool(options, reader), waiting: createWaitingList(reader) };
    return Object.assign(path, { ...parts, calls, book, clock: { now: () => Date.now() } });
  }

  it('S11: never two calls for one person or two people for one call; more risk, then longer waiting, is served first', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(lists, fc.integer({ min: 0, max: 6 }), async (calls, free) => {
        run += 1;
        const prefix = `${redis.prefix}${run}:`;
        const names = Array.from({ length: free }, (_, n) => `p${n}`);
        roster = rosterOf(...names.map((name) => entryFor(specialistOf(name, { force }))));
        const told: CallEvent[] = [];
        const paths = Array.from({ length: INSTANCES }, () => instance(prefix, told));
        const now = Date.now();
        const entries = calls.map(
          (call, n): WaitingEntry => ({
            ...{ callId: id<CallId>(`CA${n}`), force, lineId: id<LineId>('101'), offer, risk: call.risk },
            ...{ skills: [], steps: [{ kind: 'ownPool', target: null }], tried: [] },
            ...{ since: now - call.waitedMs, listedAt: now - call.waitedMs },
          }),
        );
        for (const entry of entries) await paths[0]!.waiting.join(entry, 1);
        for (const name of names)
          await paths[0]!.pool.setPresence(id<SpecialistId>(name), 'ready', null, Date.now());

        await Promise.all(paths.map((path) => offerWaiting(path)));

        // Told more than once under one id is once for the call (S12), as long as it is the same every time.
        const said = told.filter((event) => event.type === 'specialistClaimed');
        const claims = [...new Map(said.map((event) => [event.callId, event])).values()];
        for (const event of said) {
          const same = claims.find(({ callId }) => callId === event.callId);
          expect([event.id, event.specialistId]).toEqual([same?.id, same?.specialistId]);
        }
        const people = claims.map(({ specialistId }) => specialistId);
        expect(new Set(people).size).toBe(people.length);
        expect(claims).toHaveLength(Math.min(free, calls.length));
        const served = new Set<string>(claims.map(({ callId }) => callId));
        for (const left of entries.filter(({ callId }) => !served.has(callId)))
          for (const taken of entries.filter(({ callId }) => served.has(callId))) {
            const order = compareRisk(taken.risk, left.risk);
            expect(order < 0 || (order === 0 && taken.since <= left.since)).toBe(true);
          }
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
