import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallPath } from '../../../src/app/call/call-path.ts';
import { claimSpecialist } from '../../../src/app/call/claim-specialist.ts';
import { keepClaims } from '../../../src/app/call/keep-claims.ts';
import type { Call } from '../../../src/core/call/call.ts';
import { type CallId, id, type OfferId } from '../../../src/core/ids.ts';
import { SECOND } from '../../../src/core/time.ts';
import type { SpecialistPool } from '../../../src/ports/specialist-pool.ts';
import { createPoolReader, createSpecialistPool } from '../../../src/redis/specialist-pool.ts';
import { createWaitingList } from '../../../src/redis/waiting-list.ts';
import { aCall, aCoachedCall, AMINA } from '../../support/calls.ts';
import { memoryPath } from '../../support/memory-call-path.ts';
import { type FreshRedis, freshRedis } from '../../support/redis.ts';
import { entryFor, rosterOf, specialistOf } from '../../support/specialists.ts';
import { waitFor } from '../../support/wait-for.ts';

/** Amina listens in it. */
const live = aCoachedCall().call;
const seated = live.seat.offer?.id ?? id<OfferId>('none');
const other = { ...aCall().connected().matched('high').call, id: id<CallId>('CA-other') };
const wanted = {
  do: 'claimSpecialist',
  ...{ offer: id<OfferId>('s1'), skills: [], tried: [] },
  step: { kind: 'ownPool', target: null, ringTimeoutMs: 20_000, maxOffers: 2 },
} as const;
const ready = { state: 'ready', reason: null } as const;

describe('claims of live calls on a real Redis', () => {
  let redis: FreshRedis;
  let pool: SpecialistPool;
  let path: CallPath;
  let logged: { readonly what: string; readonly specialistId?: string }[];
  /** What the store answers: the live calls, or that it cannot read them. */
  let calls: readonly Call[] | 'unreadable';

  const sits = async (leaseMs: number) => {
    const claim = { callId: live.id, offer: seated, candidates: [{ specialistId: AMINA }] };
    await pool.claim({ ...claim, leaseMs: 60 * SECOND });
    await pool.advance(live.id, AMINA, 'onCall', Date.now());
    await pool.renew(live.id, AMINA, Date.now(), leaseMs);
  };
  const amina = async () => {
    const [member] = await pool.onDuty(Date.now());
    return { call: member?.claim?.callId ?? null, state: member?.presence.state };
  };
  const lapsed = async () =>
    await waitFor(async () => (await amina()).call === null, { what: 'the lease to lapse' });
  /** As a process of an earlier release would: it asks nobody. */
  const takenBy = async (callId: string) =>
    await pool.claim({
      ...{ callId: id<CallId>(callId), offer: id<OfferId>('s1'), leaseMs: 60 * SECOND },
      candidates: [{ specialistId: AMINA }],
    });
  const claims = async () => await claimSpecialist(path, other, wanted, 60 * SECOND);

  beforeEach(async () => {
    redis = freshRedis();
    const { force } = live;
    const roster = rosterOf(entryFor(specialistOf(AMINA, { force })));
    const options = { redis: redis.connect(), prefix: redis.prefix, roster: () => roster };
    const reader = createPoolReader(options);
    pool = createSpecialistPool(options, reader);
    logged = [];
    calls = [live];
    const read = async (): Promise<readonly Call[]> => {
      if (calls === 'unreadable') throw new Error('cannot be opened');
      return calls;
    };
    const { path: memory } = memoryPath();
    path = Object.assign(memory, {
      ...{ pool, waiting: createWaitingList(reader), clock: { now: () => Date.now() } },
      ...{ book: { aidTerms: () => null } },
      calls: {
        live: read,
        load: async (callId: CallId) => {
          const call = (await read()).find((one) => one.id === callId);
          return call === undefined ? null : { call, settled: null };
        },
      },
      // A carrier that hangs: whoever asks it waits for ever.
      telephony: { truth: async () => await new Promise(() => undefined) },
      log: {
        ...memory.log,
        warn: (what: string, about: object) => void logged.push({ what, ...about }),
      },
    });
    await pool.setPresence(AMINA, 'ready', null, Date.now());
  });
  afterEach(() => redis.close());

  it('S11: given a carrier that hangs, then the claims of all live calls are kept all the same', async () => {
    const leases: string[] = [];
    const many = Array.from({ length: 120 }, (_, n) => ({ ...live, id: id<CallId>(`CA${n}`) }));
    const renew: SpecialistPool['renew'] = async (callId) => {
      if (callId === 'CA3') throw new Error('Command timed out');
      leases.push(callId);
      return true;
    };
    calls = many;
    await keepClaims({ ...path, pool: { ...pool, renew } });
    expect(leases.toSorted()).toEqual(
      many
        .map((call) => call.id as string)
        .filter((one) => one !== 'CA3')
        .toSorted(),
    );
    expect(logged).toMatchObject([{ what: 'claimsNotKept', callId: 'CA3' }]);
  });

  it('S11: given every lease lapsed while Redis was away, when another call searches first, then who sits beside a victim is not taken', async () => {
    await sits(1);
    await lapsed();
    expect(await claims()).toBeNull();
    expect(await amina()).toEqual({ call: live.id, state: 'onCall' });
  });

  it('S11: given the call of a lapsed claim cannot be read, then they are not taken either, and it is told', async () => {
    await sits(1);
    await lapsed();
    calls = 'unreadable';
    expect(await claims()).toBeNull();
    expect(logged).toMatchObject([{ what: 'lapsedClaimNotLookedAt', specialistId: AMINA }]);
  });

  it.each([
    ['has ended', { ...live, endedAt: 1 }],
    ['let go of them', { ...live, seat: { ...live.seat, state: 'released', offer: null } as const }],
  ])('given the call of a lapsed claim %s, then they are claimed for the next', async (_what, call) => {
    await sits(1);
    await lapsed();
    calls = [call];
    expect(await claims()).toMatchObject({ specialistId: AMINA });
  });

  it('S11: given a claim that lapsed and was taken and given back, when the live call keeps its claims, then its own is claimed again and told', async () => {
    await sits(1);
    await lapsed();
    await takenBy('CA2');
    await pool.release(id<CallId>('CA2'), AMINA, ready, Date.now());

    await keepClaims(path);

    expect(await amina()).toEqual({ call: live.id, state: 'onCall' });
    expect(logged).toMatchObject([{ what: 'seatedClaimedAgain', specialistId: AMINA }]);
    expect(await takenBy('CA3')).toEqual({ kind: 'nobody' });
    await pool.release(live.id, AMINA, ready, Date.now());
    expect(await amina()).toEqual({ call: null, state: 'ready' });
  });

  it('S11: given another call holds them now, then they are left to it, and it is told', async () => {
    await sits(1);
    await lapsed();
    await takenBy('CA2');
    await keepClaims(path);
    expect(await amina()).toEqual({ call: 'CA2', state: 'ringing' });
    expect(logged).toMatchObject([{ what: 'seatedClaimedElsewhere', specialistId: AMINA }]);
  });

  it('S12: given the call let go of them after it was read, then they are not claimed again', async () => {
    await sits(60 * SECOND);
    await pool.release(live.id, AMINA, { state: 'wrapUp', reason: null }, Date.now());
    await keepClaims(path);
    expect(await amina()).toEqual({ call: null, state: 'wrapUp' });
    expect(logged).toEqual([]);
  });

  it('S16: given a Redis that has lost them, and a seat that an earlier release wrote, then they are claimed again', async () => {
    await sits(60 * SECOND);
    await redis.client.del(...(await redis.keys()));
    const { alsoRung: _a, claims: _c, relief: _r, observers: _o, ...seat } = live.seat;
    calls = [{ ...live, seat }];
    await keepClaims(path);
    expect(await amina()).toEqual({ call: live.id, state: 'onCall' });
  });
});
