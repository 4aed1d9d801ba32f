import { describe, expect, it } from 'vitest';
import { type CallId, id } from '../../../../src/core/ids.ts';
import type { Utterance } from '../../../../src/core/risk/lexicon.ts';
import { createTranscripts } from '../../../../src/redis/transcripts.ts';
import { freshRedis } from '../../../support/redis.ts';
import { everythingIn } from '../../../support/scan.ts';
import { testKeys } from '../../../support/test-keys.ts';

const KEYS = testKeys();
const CALL = id<CallId>(`CA${'1'.repeat(32)}`);
const HOUR = 3_600_000;

function said(at: number, text = `word ${at}`): Utterance {
  return { id: `GT1:inbound_track:${at}`, speaker: 'caller', text, at, final: true, confidence: null };
}

describe('transcripts in Redis', () => {
  it('given utterances out of order and doubled, then each is kept once, in the order in which it was said', async () => {
    await using redis = freshRedis();
    const transcripts = createTranscripts({
      redis: redis.client,
      prefix: redis.prefix,
      sealing: KEYS.sealing,
    });
    for (const at of [3, 1, 2, 2, 1]) await transcripts.add(CALL, said(at), HOUR);
    expect((await transcripts.all(CALL)).map(({ at }) => at)).toEqual([1, 2, 3]);
    expect((await transcripts.add(CALL, said(9), HOUR)).map(({ at }) => at)).toEqual([1, 2, 3, 9]);
  });

  it('given many, then a listener gets the newest few', async () => {
    await using redis = freshRedis();
    const transcripts = createTranscripts({
      redis: redis.client,
      prefix: redis.prefix,
      sealing: KEYS.sealing,
    });
    for (let at = 1; at <= 12; at += 1) await transcripts.add(CALL, said(at), HOUR);
    expect((await transcripts.recent(CALL)).map(({ at }) => at)).toEqual([7, 8, 9, 10, 11, 12]);
  });

  it('given one that comes late, then it is given among what was said around it, and not lost behind the newest', async () => {
    await using redis = freshRedis();
    const transcripts = createTranscripts({
      redis: redis.client,
      prefix: redis.prefix,
      sealing: KEYS.sealing,
    });
    for (let at = 1; at <= 30; at += 1) if (at !== 9) await transcripts.add(CALL, said(at), HOUR);
    const around = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];
    for (const _time of ['late', 'and doubled'])
      expect((await transcripts.add(CALL, said(9), HOUR)).map(({ at }) => at)).toEqual(around);
    expect((await transcripts.add(CALL, said(0), HOUR)).map(({ at }) => at)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('S14: what was said lies sealed, goes when the policy says, and leaves nothing', async () => {
    await using redis = freshRedis();
    const transcripts = createTranscripts({
      redis: redis.client,
      prefix: redis.prefix,
      sealing: KEYS.sealing,
    });
    await transcripts.add(CALL, said(1, 'he strangled me'), HOUR);
    expect(JSON.stringify(await everythingIn(redis.client, await redis.keys()))).not.toContain('strangled');
    const keys = await redis.keys();
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      const left = await redis.client.pttl(key);
      expect(left).toBeGreaterThan(HOUR - 60_000);
      expect(left).toBeLessThanOrEqual(HOUR);
    }
  });
});
