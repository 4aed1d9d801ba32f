import { expect, it } from 'vitest';
import type { CallCard } from '../../src/core/console/call-card.ts';
import { DAY } from '../../src/core/time.ts';
import { openRedis } from '../../src/redis/connection.ts';
import { openFeedSource } from '../../src/redis/feed-source.ts';
import { parseKeyRing } from '../../src/sealing/key-ring.ts';
import { SILENT_LOG } from '../../src/ports/log.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage, type Stage } from '../support/stage.ts';

interface Case {
  readonly callId: string;
  readonly status: string;
  readonly causes: readonly { readonly cause: string }[];
  readonly marks: readonly { readonly theme: string }[];
  readonly feedback: readonly { readonly id: string; readonly seenAt: number | null }[];
}
const act = (stage: Stage, callId: string, body: object, as = 'supervisor') =>
  stage.api('POST', `/review-cases/${callId}/actions`, body, as);

it('the call as it happened is what was shown: each card of the feed is the card of that moment', async () => {
  await using stage = await openStage();
  // Given a feed that is recorded from before the call
  const shown = new Map<number, CallCard>();
  const link = (purpose: 'background' | 'blocking') =>
    openRedis(stage.settings.redisUrl, purpose, () => undefined);
  const redis = link('background');
  const source = openFeedSource({
    ...{ redis, reader: link('blocking'), prefix: stage.settings.prefix },
    ...{ sealing: parseKeyRing(stage.settings.keys).sealing, clock: { now: () => Date.now() } },
    log: SILENT_LOG,
  });
  await stage.waits('Redis', () => redis.status === 'ready');
  await source.start();
  const stopListening = source.listen({
    changed({ change }) {
      if (change.kind === 'card') shown.set(change.card.version, change.card);
    },
    reset: () => undefined,
  });

  // When a call goes its way: matched, a specialist coaches, words, grades, the end
  const call = await stage.connects(NUMBERS.anna);
  const who = await stage.whoIsRung();
  await stage.joins(call.sid, who);
  await stage.does(call.sid, { type: 'takeCall' });
  await stage.does(call.sid, { type: 'tell', telling: { kind: 'threat', words: 'he has a knife' } });
  await stage.does(call.sid, { type: 'setGrade', grade: '2', because: 'as heard' });
  await stage.does(call.sid, { type: 'confirmSpeaker', who: 'victim' });
  await stage.ends(call);

  // Then what the reviewer is shown is that, event by event, card by card
  const { body } = await stage.api('GET', `/calls/${call.sid}/replay?limit=200`, undefined, 'supervisor');
  const replayed = body as {
    whole: boolean;
    events: number;
    moments: { version: number; event: string; card: CallCard; shownTo: string[] }[];
  };
  expect(replayed.whole).toBe(true);
  const moments = new Map(replayed.moments.map((moment) => [moment.version, moment]));
  const recorded = [...shown].filter(([, card]) => card.callId === call.sid);
  expect(recorded.length).toBeGreaterThan(8);
  for (const [version, card] of recorded)
    expect(moments.get(version)?.card, `version ${version}`).toEqual(JSON.parse(JSON.stringify(card)));
  // And who saw it in full is said of each moment
  const told = replayed.moments.find(({ event }) => event === 'storyTold');
  expect(told?.shownTo.toSorted()).toEqual(['handler', who === 'eve' ? 'northern-eve' : who].toSorted());
  expect(moments.get(1)?.shownTo).toEqual([]);
  stopListening();
  await source.stop();
  redis.disconnect();
}, 60_000);

it('a specialist works through the list: takes a case, marks by theme, writes to the handler, closes; a new cause opens it again', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.saysHello(call, NUMBERS.anna);
  await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.state === 'matched');
  await stage.does(call.sid, { type: 'setGrade', grade: '3', because: 'calm' });
  await stage.ends(call);
  const found = await stage.waits('the case', async () => {
    const { cases } = (await stage.api('GET', '/review-cases?force=westshire', undefined, 'supervisor'))
      .body as { cases: Case[] };
    return cases.find(
      ({ callId, causes }) => callId === call.sid && causes.some(({ cause }) => cause === 'belowTopGrade'),
    );
  });
  expect(found.status).toBe('waiting');

  // Nothing is written on a case that nobody has taken, nor by a theme that is not the force's
  expect((await act(stage, call.sid, { type: 'close', words: 'x' })).status).toBe(409);
  expect((await act(stage, call.sid, { type: 'take' })).status).toBe(200);
  expect((await act(stage, call.sid, { type: 'take' }, 'handler')).status).toBe(409);
  expect((await act(stage, call.sid, { type: 'mark', theme: 'nothing', words: 'x' })).status).toBe(409);
  const mark = { type: 'mark', theme: 'graded-too-low', words: 'high risk on record', atVersion: 3 };
  expect((await act(stage, call.sid, mark)).status).toBe(200);
  await act(stage, call.sid, { type: 'writeFeedback', to: 'handler', words: 'you asked well about him' });
  await act(stage, call.sid, { type: 'close', words: 'talked with the handler' });

  // The handler reads it, once
  const mine = (await stage.api('GET', '/me/feedback')).body as { feedback: { id: string; words: string }[] };
  expect(mine.feedback.map(({ words }) => words)).toEqual(['you asked well about him']);
  await stage.api('POST', `/me/feedback/${call.sid}/read`, { feedback: mine.feedback[0]?.id });
  const read = (await stage.api('GET', `/review-cases/${call.sid}`)).body as Case;
  expect(read.status).toBe('closed');
  expect(read.feedback[0]?.seenAt).not.toBeNull();
  const trends = (await stage.api('GET', '/review-trends?force=westshire')).body;
  expect(trends).toMatchObject({ trends: [{ theme: 'graded-too-low', marks: 1, calls: 1 }] });

  // And a cause that comes later opens it again
  await stage.api('POST', `/calls/${call.sid}/review`);
  expect(((await stage.api('GET', `/review-cases/${call.sid}`)).body as Case).status).toBe('waiting');

  // The pilot's figures hold small numbers back, and lead to the calls for those who may
  const report = (await stage.api('GET', '/reports/pilot?force=westshire')).body as {
    figures: { id: string; count: number | null; suppressed: boolean }[];
  };
  expect(report.figures.find(({ id }) => id === 'matched')).toMatchObject({ count: null, suppressed: true });
  const behind = await stage.api('GET', '/reports/pilot/calls?force=westshire&figure=matched');
  expect(behind.body).toEqual({ calls: [call.sid] });
}, 60_000);

it('the lots of a day are drawn once, with a seed by which anybody can draw them again', async () => {
  await using stage = await openStage({ overrides: { sweepEveryMs: 300 } });
  const call = await stage.connects(NUMBERS.unknown);
  await stage.ends(call);
  stage.skips(DAY);
  await stage.review(call.sid, 'dipSample');
  const { samples } = (await stage.api('GET', '/dip-samples?force=westshire')).body as {
    samples: { seed: string; of: number; drawn: string[] }[];
  };
  // Newest first; the day before had no calls
  expect(samples[0]).toMatchObject({ of: 1, drawn: [call.sid] });
  expect(samples[0]?.seed).toMatch(/^[0-9a-f-]{36}$/);
}, 60_000);

it('a referral that nobody has acknowledged in its time puts its call on the list', async () => {
  await using stage = await openStage({ overrides: { sweepEveryMs: 300 } });
  const call = await stage.connects(NUMBERS.anna);
  await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.level === 'high');
  await stage.ends(call);
  await stage.waits('its referrals', async () => {
    const { referrals } = (await stage.api('GET', `/referrals?callId=${call.sid}`)).body as {
      referrals: unknown[];
    };
    return referrals.length > 0;
  });
  // The warning before the clock runs out is no cause; running out is
  expect(await stage.reviewsOf(call.sid)).not.toContain('lateReferral');
  stage.skips(9 * DAY);
  await stage.review(call.sid, 'lateReferral');
}, 60_000);
