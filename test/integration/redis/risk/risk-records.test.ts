import { describe, expect, it } from 'vitest';
import { type CallId, id, type PersonId } from '../../../../src/core/ids.ts';
import type { KeptFilling } from '../../../../src/ports/risk-records.ts';
import { createRiskRecords } from '../../../../src/redis/risk-records.ts';
import { freshRedis } from '../../../support/redis.ts';
import { everythingIn } from '../../../support/scan.ts';
import { testKeys } from '../../../support/test-keys.ts';

const KEYS = testKeys();
const ANNA = id<PersonId>('anna');
const BEN = id<PersonId>('ben');
const NOW = id<CallId>('CAnow');

function kept(more: Partial<KeptFilling> = {}): KeptFilling {
  return {
    ...{ callId: 'CA1', checklist: 'dash', version: '1', callVersion: 3, on: 1_000, level: 'high', score: 4 },
    ...{ confirmedPerson: 'anna', people: ['anna'] },
    answers: [{ question: 'fear', answer: { kind: 'choice', value: 'yes', note: 'of him' }, at: 900 }],
    ...more,
  };
}
const open = (redis: ReturnType<typeof freshRedis>) =>
  createRiskRecords({
    ...{ redis: redis.client, prefix: redis.prefix, sealing: KEYS.sealing, keepMs: 60_000 },
  });

describe('answers kept for later calls', () => {
  it('given answers about a person, then the next call about them has them, and its own never', async () => {
    await using redis = freshRedis();
    const records = open(redis);
    await records.keep(kept());
    await records.keep(kept({ callId: 'CA2', on: 2_000, score: 7 }));
    expect((await records.earlier([ANNA], NOW, true)).map(({ callId }) => callId)).toEqual(['CA2', 'CA1']);
    expect(await records.earlier([ANNA], id<CallId>('CA2'), true)).toHaveLength(1);
    expect(await records.earlier([BEN], NOW, true)).toEqual([]);
  });

  it('given a person is erased, then their answers go, and what is about others too stays theirs', async () => {
    await using redis = freshRedis();
    const records = open(redis);
    await records.keep(kept());
    await records.keep(kept({ callId: 'CA2', people: ['anna', 'ben'] }));
    await records.keep(kept({ callId: 'CA3', confirmedPerson: 'ben', people: ['anna', 'ben'] }));
    await records.forget(ANNA);
    await records.forget(ANNA);
    expect(await records.earlier([ANNA], NOW, true)).toEqual([]);
    expect((await records.earlier([BEN], NOW, true)).map(({ callId }) => callId)).toEqual(['CA3']);
    expect((await redis.keys()).filter((key) => key.includes('record:'))).toHaveLength(1);
    // Kept again from a call that still runs, it is not Anna's any more when Ben is the one who stays
    await records.keep(kept({ callId: 'CA3', callVersion: 4, confirmedPerson: 'ben', people: ['ben'] }));
    expect(await records.earlier([ANNA], NOW, true)).toEqual([]);
  });

  it('given an older version after a newer one, then the newer stays', async () => {
    await using redis = freshRedis();
    const records = open(redis);
    await records.keep(kept({ callVersion: 9, score: 9 }));
    await records.keep(kept({ callVersion: 4, score: 4 }));
    expect((await records.earlier([ANNA], NOW, true))[0]?.score).toBe(9);
  });

  it('given the match is corrected, then the answers are with whom they are about, and with nobody else', async () => {
    await using redis = freshRedis();
    const records = open(redis);
    await records.keep(kept({ confirmedPerson: null, people: ['anna', 'ben'] }));
    await records.keep(kept({ callVersion: 5, confirmedPerson: 'ben', people: ['ben'] }));
    expect(await records.earlier([ANNA], NOW, true)).toEqual([]);
    expect((await records.earlier([BEN], NOW, true))[0]?.samePerson).toBe(true);
  });

  it('S7: given nobody confirmed who it was, then, now or now, then it is not said to be the same person', async () => {
    await using redis = freshRedis();
    const records = open(redis);
    await records.keep(kept({ confirmedPerson: null }));
    expect((await records.earlier([ANNA], NOW, true))[0]?.samePerson).toBe(false);
    await records.keep(kept({ callVersion: 4 }));
    expect((await records.earlier([ANNA], NOW, false))[0]?.samePerson).toBe(false);
    expect((await records.earlier([ANNA], NOW, true))[0]?.samePerson).toBe(true);
  });

  it('S14: they lie sealed, and go when their time is over', async () => {
    await using redis = freshRedis();
    await open(redis).keep(kept());
    expect(JSON.stringify(await everythingIn(redis.client, await redis.keys()))).not.toContain('of him');
    for (const key of await redis.keys()) expect(await redis.client.pttl(key)).toBeGreaterThan(0);
  });
});
