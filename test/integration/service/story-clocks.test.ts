import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { relayOnce } from '../../../src/app/relay.ts';
import { forgetOld } from '../../../src/app/story/forget-old.ts';
import { createMatters } from '../../../src/app/story/matters.ts';
import { createReviews } from '../../../src/app/story/reviews.ts';
import { runStoryEffect, type StoryEffectDeps } from '../../../src/app/story/run-story-effect.ts';
import { type ActorId, type CallId, type ForceId, id } from '../../../src/core/ids.ts';
import type { StoryEffect } from '../../../src/core/story/effect.ts';
import { alarmOf } from '../../../src/core/story/matter.ts';
import { USUAL_STORY_RULES } from '../../../src/core/story/rules.ts';
import { DAY, MINUTE } from '../../../src/core/time.ts';
import { createOutbox } from '../../../src/redis/outbox.ts';
import type { RecordedCalls } from '../../../src/ports/recorded-calls.ts';
import { createReviewList } from '../../../src/redis/review-list.ts';
import { createReviewRecords } from '../../../src/redis/review-records.ts';
import {
  createChapterRecords,
  createHandOverRecords,
  createMatterRecords,
  STORIES,
} from '../../../src/redis/story-records.ts';
import { chapterOf } from '../../../src/core/story/chapter.ts';
import { NO_GRADES } from '../../../src/wire/grades.ts';
import { aCall, KNOWN_CALLER } from '../../support/calls.ts';
import { followUpsOn, testFiles } from '../../support/follow-up-service.ts';
import { freshRedis, ownRedis } from '../../support/redis.ts';
import { testKeys } from '../../support/test-keys.ts';
import { waitFor } from '../../support/wait-for.ts';
import { everythingIn, found } from '../../support/scan.ts';

const FORCE = id<ForceId>('westshire');
const CALL = id<CallId>('CAstory');
const HANDLER = id<ActorId>('handler-7');
const asked = (dueAt: number, name = 't1') => ({
  ...{ id: `${CALL}.${name}`, kind: 'callBack' as const, force: FORCE, callId: CALL },
  ...{ words: 'ring Nia Example on 07700 900123', openedBy: HANDLER, dueAt },
});

const open = new Set<Redis>();
afterEach(() => {
  for (const client of open) client.disconnect();
  open.clear();
});
function connect(url: string): Redis {
  const client = new Redis(url, { maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  open.add(client);
  return client;
}

/** Stories on this Redis, with the alarms and queue of a real service; each `open` is one process. */
function storiesOn(
  redis: { readonly url: string; readonly prefix: string },
  service: ReturnType<typeof followUpsOn>,
  now: () => number,
) {
  const store = { redis: connect(redis.url), prefix: redis.prefix, keys: testKeys().sealing };
  const matterRecords = createMatterRecords(store);
  const clock = { now };
  const matters = createMatters({
    matters: matterRecords,
    clock,
    onTrouble: (error) => expect.fail(String(error)),
  });
  const outbox = createOutbox<StoryEffect>({
    ...{ redis: connect(redis.url), waiting: connect(redis.url) },
    ...{ prefix: redis.prefix, name: STORIES, takeOverAfterMs: 200 },
  });
  const { alarms, jobs } = service.followUps;
  const deps = { matterRecords, matters, alarms, jobs, auditLog: service.deps.auditLog, clock };
  const relay = async () =>
    await relayOnce<StoryEffect>(
      {
        outbox,
        run: async (effect) => await runStoryEffect(effect, deps as unknown as StoryEffectDeps),
        onTrouble: () => undefined,
      },
      50,
    );
  return { store, matterRecords, matters, outbox, relay, alarms, jobs };
}

describe('S16: the clocks of a story', () => {
  it('are queued by another process when the one that opened the matter died with the effect in its hands', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    const dead = storiesOn(redis, service, Date.now);
    await dead.outbox.take(10, 1);
    await dead.matters.open(asked(Date.now() + 20 * MINUTE));
    // Given a process that took the effects and ran none
    const taken = await dead.outbox.take(10, 500);
    expect(taken.map(({ effect }) => effect.kind)).toEqual(['clock', 'audit']);

    // When another one is there
    const alive = storiesOn(redis, service, Date.now);
    await waitFor(async () => (await alive.relay()) > 0, { what: 'the effects to be taken over' });

    // Then the clock is queued, and nothing in the queue or outbox says whom it is about (S14)
    const job = { do: 'reachMatter', matterId: `${CALL}.t1`, afterMs: 0 } as const;
    expect(await alive.jobs.stateOf(job)).toBe('waiting');
    const queued = (await redis.keys()).filter((key) => key.includes('queue') || key.includes('outbox'));
    expect(queued).not.toEqual([]);
    expect(found(await everythingIn(redis.client, queued), ['Nia', '900123'])).toEqual([]);
    await dead.outbox.close();
    await alive.outbox.close();
  });

  it('survive a Redis that is killed: opened once, said once, closed with its alarm', async () => {
    await using own = await ownRedis();
    const redis = { url: own.url, prefix: 'test-clocks:' };
    await using service = followUpsOn(redis, testFiles());
    let now = Date.now();
    const stories = storiesOn(redis, service, () => now);
    await stories.matters.open(asked(now + MINUTE));
    await own.kill();
    await own.restart();
    await waitFor(async () => (await stories.matterRecords.load(`${CALL}.t1`).catch(() => null)) !== null, {
      what: 'the matter to be there again',
    });
    // Opened again by whoever could not know: one
    await stories.matters.open(asked(now + 99 * MINUTE));
    expect((await stories.matterRecords.load(`${CALL}.t1`))?.version).toBe(1);

    // When its time has come, whoever looks, and however often
    now += 2 * MINUTE;
    await Promise.all([
      stories.matters.sweep(),
      stories.matters.sweep(),
      stories.matters.reached(`${CALL}.t1`),
    ]);
    await waitFor(
      async () => {
        await stories.relay();
        return (await stories.alarms.find(alarmOf(`${CALL}.t1`))) !== null;
      },
      {
        what: 'the alarm',
      },
    );
    expect((await stories.matterRecords.load(`${CALL}.t1`))?.version).toBe(2);
    expect(await stories.matterRecords.clocksReached(now, 10)).toEqual([]);

    // Then two people close it at once: one closing, one alarm that goes
    await Promise.all([
      stories.matters.close(`${CALL}.t1`, HANDLER, 'rang back'),
      stories.matters.close(`${CALL}.t1`, id<ActorId>('supervisor'), 'I rang back'),
    ]);
    const closed = await waitFor(
      async () => {
        await stories.relay();
        const alarm = await stories.alarms.find(alarmOf(`${CALL}.t1`));
        return alarm?.closed ?? null;
      },
      { what: 'the alarm to be closed' },
    );
    const matter = await stories.matterRecords.load(`${CALL}.t1`);
    expect(matter).toMatchObject({ version: 3, status: 'closed' });
    expect(closed.doing).toBe(matter?.closed?.doing);
    await stories.outbox.close();
  });
});

it('S14: an old call leaves the store whole, and one of which something is open stays', async () => {
  await using redis = freshRedis();
  await using service = followUpsOn(redis, testFiles());
  const now = Date.now() + 9 * 365 * DAY;
  const stories = storiesOn(redis, service, () => now);
  const lookup = testKeys().lookup;
  const chapters = createChapterRecords({ ...stories.store, lookup });
  const handOvers = createHandOverRecords(stories.store);
  const reviewRecords = createReviewRecords(stories.store);
  const write = async (name: string) => {
    const { call } = aCall().connected().callerHangsUp().handlerHangsUp();
    const chapter = chapterOf({ ...call, id: id<CallId>(name), force: FORCE }, [], null);
    if (chapter === null) throw new Error('no chapter');
    await chapters.commit(chapter, null, []);
  };
  await write('CAold');
  await write('CAopen');
  await stories.matters.open({ ...asked(now + DAY), id: 'CAopen.t1', callId: id<CallId>('CAopen') });
  await stories.matters.open({ ...asked(now + DAY), id: 'CAold.t1', callId: id<CallId>('CAold') });
  await stories.matters.close('CAold.t1', HANDLER, 'done');

  const deps = {
    ...{
      chapters,
      handOvers,
      reviewRecords,
      matterRecords: stories.matterRecords,
      clock: { now: () => now },
    },
    rules: { stories: () => USUAL_STORY_RULES, grades: () => NO_GRADES },
    forces: () => [FORCE],
  };
  expect(await forgetOld(deps)).toBe(1);
  expect(await forgetOld(deps)).toBe(0);

  expect(await chapters.load(id<CallId>('CAold'))).toBeNull();
  expect(await stories.matterRecords.load('CAold.t1')).toBeNull();
  const tie = { kind: 'number' as const, value: KNOWN_CALLER.number ?? '' };
  expect(await chapters.byTie(tie, 10)).toEqual(['CAopen']);
  const left = (await redis.keys()).filter((key) => key.includes('CAold'));
  expect(left).toEqual([]);
  await stories.outbox.close();
});

it('S16: what stands on the review list of an earlier release is taken over, each call one case with every cause', async () => {
  await using redis = freshRedis();
  const store = { redis: redis.client, prefix: redis.prefix, keys: testKeys().sealing };
  const old = createReviewList({ redis: redis.client, prefix: redis.prefix });
  // Given a list as the release before this one left it
  const item = { callId: CALL, force: FORCE, cause: 'degraded', at: 20_000 } as const;
  await old.add(item);
  await old.add({ ...item, cause: 'silent', at: 10_000 });
  await old.add({ ...item, at: 30_000 });
  const records = createReviewRecords(store);
  const nobody = { page: async () => [] } as unknown as RecordedCalls;
  const reviews = createReviews({
    ...{ reviews: records, recorded: nobody, old, clock: { now: () => 40_000 }, seed: () => 'seed' },
    calls: { load: async () => null, events: async () => [] },
    rules: { stories: () => USUAL_STORY_RULES, grades: () => NO_GRADES },
    forces: () => [FORCE],
  });
  // When two processes take it over at once
  await Promise.all([reviews.sweep(), reviews.sweep()]);
  // Then it is one case, in the order of its causes, and the old list is empty
  expect(await reviews.list(10)).toEqual([{ ...item, cause: 'silent', at: 10_000 }, item]);
  expect((await records.open(FORCE, 0, 10)).map(({ causes }) => causes.length)).toEqual([2]);
  expect(await old.list(10)).toEqual([]);
});
