import { afterEach, beforeEach, expect, it } from 'vitest';
import { chapterOf } from '../../../src/core/story/chapter.ts';
import { type CallId, type ForceId, id } from '../../../src/core/ids.ts';
import { drawLots } from '../../../src/core/review/dip-sample.ts';
import { withCause } from '../../../src/core/review/review-case.ts';
import { DAY } from '../../../src/core/time.ts';
import { readSettings } from '../../../src/environment.ts';
import { createReviewRecords } from '../../../src/redis/review-records.ts';
import { createChapterRecords } from '../../../src/redis/story-records.ts';
import { parseKeyRing } from '../../../src/sealing/key-ring.ts';
import { aCall } from '../../support/calls.ts';
import { alongside } from '../../support/command-line.ts';
import { type FreshRedis, freshRedis } from '../../support/redis.ts';

const FORCE = id<ForceId>('westshire');
let fresh: FreshRedis;
let env: Record<string, string>;
beforeEach(() => {
  fresh = freshRedis();
  env = { REDIS_URL: fresh.url, ALONGSIDE_PREFIX: fresh.prefix, PUBLIC_BASE_URL: 'http://127.0.0.1:9' };
});
afterEach(async () => fresh.close());

function stores() {
  const keys = parseKeyRing(readSettings({ ALONGSIDE_MODE: 'development', ...env }).keys);
  const store = { redis: fresh.client, prefix: fresh.prefix, keys: keys.sealing };
  return {
    reviews: createReviewRecords(store),
    chapters: createChapterRecords({ ...store, lookup: keys.lookup }),
  };
}

it('given calls of the last weeks, the report has figures, denominators and rows, and holds small numbers back', async () => {
  const { chapters } = stores();
  for (let n = 0; n < 12; n += 1) {
    const { call } = aCall().connected().matched('high').callerHangsUp().handlerHangsUp();
    const recent = { ...call, id: id<CallId>(`CA${n}`), force: FORCE, arrivedAt: Date.now() - DAY };
    const chapter = chapterOf(recent, [], null);
    if (chapter === null) throw new Error('no chapter');
    await chapters.commit(
      n < 3 ? { ...chapter, match: 'corrected' } : { ...chapter, match: 'confirmed' },
      null,
      [],
    );
  }
  const said = await alongside(['reviews', 'report', '--force', 'westshire', '--days', '7'], env);
  expect(said.code, said.err).toBe(0);
  expect(said.out).toContain('Calls whose number had a known-risk record: 12 of 12');
  expect(said.out).toContain('High-risk calls that a specialist joined: 0 of 12');
  expect(said.out).toContain('Matches that a person judged, and corrected: held back of 12');

  const rows = await alongside(['reviews', 'report', '--force', 'westshire', '--days', '7', '--csv'], env);
  expect(rows.out.split('\n')[0]).toBe('part,from,figure,words,count,of');
  expect(rows.out).toContain('"Matches that a person judged, and corrected",held back,12');
  const wrong = await alongside(['reviews', 'report', '--force', 'westshire', '--days', 'many'], env);
  expect(wrong.code).toBe(2);
}, 30_000);

it('given the lots of a day, anybody draws them again from the seed', async () => {
  const { reviews } = stores();
  const calls = ['CA1', 'CA2', 'CA3', 'CA4'].map((each) => id<CallId>(each));
  const sample = {
    ...{ id: 'sample.westshire.0', version: 1, force: FORCE, from: 0, seed: 'a seed', of: 4, drawnAt: 1 },
    drawn: drawLots(calls, 'a seed', 2),
  };
  await reviews.commitSample(sample, []);
  const check = async (...ids: string[]) =>
    await alongside(['reviews', 'lots', '--force', 'westshire', '--check', ...ids], env);
  expect(await check('CA4', 'CA3', 'CA2', 'CA1')).toMatchObject({ code: 0 });
  expect(await check('CA9', 'CA8', 'CA7', 'CA6')).toMatchObject({ code: 1 });
}, 30_000);

it('given a case, it is listed with its causes', async () => {
  const { reviews } = stores();
  const one = withCause(null, { callId: id<CallId>('CA1'), force: FORCE, cause: 'silent', at: 1_000 });
  if (one === null) throw new Error('no case');
  await reviews.commit(one, []);
  const listed = await alongside(['reviews', 'list', '--force', 'westshire', '--json'], env);
  expect(JSON.parse(listed.out)).toEqual([
    { callId: 'CA1', status: 'waiting', reviewer: null, openedAt: 1_000, causes: ['silent'] },
  ]);
}, 30_000);
