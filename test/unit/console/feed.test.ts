import { describe, expect, it } from 'vitest';
import type { FeedCard, FeedMessage } from '../../../src/wire/feed.ts';
import {
  latestOf,
  type SentCommand,
  unanswered,
  withAnswer,
  withSent,
  withUnread,
} from '../../../src/console/feed/command-log.ts';
import { healthOf, listeningSince, waitBeforeTry } from '../../../src/console/feed/health.ts';
import { NOTHING_YET, pictureAfter, placeOf } from '../../../src/console/feed/picture.ts';
import { callCard } from '../../support/call-cards.ts';

const card = (callId: string, version: number): FeedCard => ({
  ...callCard(callId),
  version,
  detail: 'summary',
});
const snapshot = (number: number, cards: readonly FeedCard[]): FeedMessage => ({
  ...{ type: 'snapshot', stream: 's1', number, cards, alarms: [], presence: [], at: 0 },
});

describe('the picture a console has', () => {
  it('given a snapshot, when changes follow, then it has each call at its newest and the number of the last', () => {
    const told: FeedMessage[] = [
      snapshot(7, [card('CA1', 3)]),
      { type: 'change', number: 8, change: { kind: 'card', card: card('CA2', 1) } },
      { type: 'change', number: 9, change: { kind: 'card', card: card('CA1', 4) } },
    ];
    const picture = told.reduce(pictureAfter, NOTHING_YET);
    expect(picture.number).toBe(9);
    expect([...picture.cards.values()].map(({ callId, version }) => [callId, version])).toEqual([
      ['CA1', 4],
      ['CA2', 1],
    ]);
  });

  it('given an older version of a card that arrives late, then the newer one stays', () => {
    const picture = pictureAfter(pictureAfter(NOTHING_YET, snapshot(1, [card('CA1', 5)])), {
      ...{ type: 'change', number: 2, change: { kind: 'card', card: card('CA1', 4) } },
    });
    expect(picture.cards.get('CA1')?.version).toBe(5);
    expect(picture.number).toBe(2);
  });

  it('given a call that is no longer this viewer’s, then it is gone; and a tick moves the number and nothing else', () => {
    const before = pictureAfter(NOTHING_YET, snapshot(1, [card('CA1', 5)]));
    const gone = pictureAfter(before, { type: 'change', number: 2, change: { kind: 'gone', callId: 'CA1' } });
    expect(gone.cards.size).toBe(0);
    expect(pictureAfter(gone, { type: 'tick', number: 6, at: 0, source: 'live' })).toEqual({
      ...gone,
      number: 6,
    });
    expect(pictureAfter(NOTHING_YET, { type: 'tick', number: 6, at: 0, source: 'live' })).toBe(NOTHING_YET);
  });
});

describe('from where a console goes on', () => {
  const hello = (sight?: string): Extract<FeedMessage, { type: 'hello' }> => ({
    ...{ type: 'hello', protocol: 1, actor: 'ann', scopes: [], tickEveryMs: 2_000, at: 0 },
    ...(sight !== undefined && { sight }),
  });
  const told = pictureAfter(NOTHING_YET, { ...snapshot(7, [card('CA1', 1)]), sight: 'own' } as FeedMessage);

  it('given a picture, when it comes back with the sight it had, then it goes on from its number', () => {
    expect(placeOf(told, hello('own'))).toEqual({ stream: 's1', number: 7 });
  });

  it('S15: given a picture told with sight beyond one’s own, when that is over, then it asks for everything anew, until it has it', () => {
    const beyond = pictureAfter(NOTHING_YET, {
      ...snapshot(7, [card('CA1', 1)]),
      sight: 'beyond',
    } as FeedMessage);
    expect(placeOf(beyond, hello('own'))).toBeNull();
    // It broke off again before anything came.
    expect(placeOf(pictureAfter(beyond, hello('own')), hello('own'))).toBeNull();
    expect(pictureAfter(beyond, snapshot(8, [])).cards.size).toBe(0);
  });

  it('S16: given a service of the release before, or one that had not read anything, then nothing is gone on from that might not hold', () => {
    expect(placeOf(told, hello())).toBeNull();
    expect(placeOf(pictureAfter(NOTHING_YET, snapshot(7, [])), hello())).toEqual({ stream: 's1', number: 7 });
    expect(placeOf({ ...told, stream: '' }, hello('own'))).toBeNull();
    expect(placeOf(NOTHING_YET, hello('own'))).toBeNull();
  });
});

describe('how fresh it is', () => {
  const heard = { at: 100_000, since: 0, behindSince: null };
  it.each([
    [104_999, 'live'],
    [105_001, 'stale'],
    [115_001, 'disconnected'],
  ])('at %d it is %s', (now, health) => expect(healthOf(heard, now)).toBe(health));

  it('given a page that slept, then it is silent since it woke and not since it fell asleep; awake, silence goes on counting', () => {
    const woke = listeningSince(0, 40_000, 100_000);
    expect(healthOf({ at: woke, since: woke, behindSince: null }, 100_000)).toBe('live');
    expect(healthOf({ at: woke, since: woke, behindSince: null }, 105_001)).toBe('stale');
    expect(listeningSince(woke, 104_000, 105_000)).toBe(woke);
  });

  it('given a service that says it is behind, then what is shown is stale although the line is alive', () => {
    expect(healthOf({ ...heard, behindSince: 99_000 }, 100_500)).toBe('stale');
    expect(healthOf({ at: 120_000, since: 0, behindSince: 100_000 }, 120_000)).toBe('disconnected');
  });

  it('given that nothing was ever heard, then it counts from when it began to listen', () => {
    expect(healthOf({ at: null, since: 50_000, behindSince: null }, 66_000)).toBe('disconnected');
  });

  it('waits longer between tries, up to five seconds, and never the same as its neighbour', () => {
    expect([0, 1, 3, 30].map((tries) => waitBeforeTry(tries, 1))).toEqual([250, 500, 2_000, 5_000]);
    expect(waitBeforeTry(30, 0)).toBe(2_500);
  });
});

describe('what became of commands', () => {
  const sent = (id: string): SentCommand => ({
    ...{ id, callId: 'CA1', command: { type: 'hold' }, at: 0, state: 'sent', reason: null },
  });
  it('given a command without an answer, then it is among those sent again, until it is answered with the reason', () => {
    const log = withSent(new Map(), sent('one'));
    expect(unanswered(log).map(({ id }) => id)).toEqual(['one']);
    const told = withAnswer(log, { type: 'answer', id: 'one', outcome: 'refused', reason: 'not now' });
    expect(unanswered(told)).toEqual([]);
    expect(latestOf(told, 'CA1', 'hold')).toMatchObject({ state: 'refused', reason: 'not now' });
  });

  it('given a connection closed over what was sent last, then that is not sent again, and its sender is told', () => {
    const log = withUnread(withSent(withSent(new Map(), sent('one')), sent('two')));
    expect(unanswered(log).map(({ id }) => id)).toEqual(['one']);
    expect(log.get('two')).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/nothing was done/),
    });
    const answered = withAnswer(withSent(new Map(), sent('one')), {
      ...{ type: 'answer', id: 'one', outcome: 'done', reason: null },
    });
    expect(withUnread(answered)).toBe(answered);
  });

  it('given many commands, then old answered ones go and none without an answer is lost', () => {
    let log = withSent(new Map(), sent('kept'));
    for (let i = 0; i < 100; i += 1) {
      log = withSent(log, sent(`n${i}`));
      log = withAnswer(log, { type: 'answer', id: `n${i}`, outcome: 'done', reason: null });
    }
    expect(log.size).toBeLessThanOrEqual(41);
    expect(unanswered(log).map(({ id }) => id)).toEqual(['kept']);
  });

  it('given an answer to a command of somebody else’s console, then nothing changes', () => {
    const log = withSent(new Map(), sent('one'));
    expect(withAnswer(log, { type: 'answer', id: 'other', outcome: 'done', reason: null })).toBe(log);
  });
});
